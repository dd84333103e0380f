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
  const host = request.headers.host ?? ''
  const own = publicUrl === null ? null : new URL(publicUrl)
  const name = host.replace(/:\d+$/, '')
  if (!(own?.host === host || LOOPBACK.test(name))) return 'This is not the address of this console.'
  // Behind a proxy everybody seems to sit at this machine.
  if (own === null && PROXIED.some((header) => request.headers[header] !== undefined))
    return 'This console answers on this machine alone, and the request came through a proxy.'
  if (request.method === 'GET' || request.method === 'HEAD') return null
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return 'Another site may not act here.'
  if (origin !== undefined && origin !== own?.origin && origin !== `http://${host}`)
    return 'Another site may not act here.'
  // A browser says at least one of them; a script has no cookie that it could be made to use.
  if (
    own !== null &&
    origin === undefined &&
    site === undefined &&
    request.headers.authorization === undefined
  )
    return 'Whoever acts here with a browser says from which site.'
  return null
}

const PROXIED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']
