import type { IncomingMessage } from 'node:http'

/** Everything that a page loads comes from here; nothing in a page runs, styles or frames but our own files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** What goes with every answer of the console. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/**
 * Why a request is not taken whoever sent it; null = it is. A name that is not ours is a page that had its own name turned
 * to this machine (DNS rebinding); an origin that is not ours is another site's page.
 */
export function foreign(request: IncomingMessage, publicUrl: string | null): string | null {
  const { host = '', origin, authorization, cookie } = request.headers
  const own = publicUrl === null ? null : new URL(publicUrl)
  const isOwn = own?.host === host
  if (!isOwn && !LOOPBACK.test(host.replace(/:\d{1,5}$/, '')))
    return `This is not the address of this console${publicUrl === null ? '' : `: open ${publicUrl}`}.`
  if (own === null && isProxied(request))
    return 'This console answers on this machine alone, and the request came through a proxy.'
  if (request.method === 'GET' || request.method === 'HEAD') return null
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return ANOTHER_SITE
  if (origin !== undefined && origin !== (isOwn ? own.origin : `http://${host}`)) return ANOTHER_SITE
  // A browser says at least one of them; a script with its token has nothing that another site could make it use.
  const isSilent = origin === undefined && site === undefined
  if (isSilent && (own !== null || cookie !== undefined) && !/^bearer /i.test(authorization ?? ''))
    return 'A browser that acts here says from which site; a script sends a token.'
  return null
}

/** Whether somebody in between sent it on, so that it need not come from this machine though it seems to. */
export const isProxied = ({ headers }: IncomingMessage): boolean =>
  PROXIED.some((header) => headers[header] !== undefined)

const ANOTHER_SITE = 'Another site may not act here.'
const PROXIED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']
