import { z } from 'zod'
import { Problem } from './incident/problem.ts'

const names = z.array(z.string().min(1)).default([])
const ROLES = ['reader', 'requester', 'approver', 'operator'] as const

/** Only a hash stands there; an approval needs a person, so no token may approve. */
const Token = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and dashes, 60 at most'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, as `guidepost token` prints them'),
  roles: z.array(z.enum(['reader', 'requester', 'operator'])).min(1),
})

/** The entry of a script's token; throws a Problem where it could not stand in guidepost.yaml. */
export function checkToken(entry: unknown): z.infer<typeof Token> {
  const found = Token.safeParse(entry)
  if (found.success) return found.data
  throw new Problem(
    'usage',
    `This cannot be a token:\n${z.prettifyError(found.error)}`,
    'See guidepost token --help.',
  )
}

/** Who may use the console in the browser, and how they prove who they are. */
export const Console = z
  .strictObject({
    signIn: z.enum(['none', 'entra', 'proxy']).default('none'),
    publicUrl: z.url().optional(),
    // Entra app roles or ids of groups; with a proxy the groups that it tells.
    roles: z.strictObject({ reader: names, requester: names, approver: names, operator: names }).prefault({}),
    proxy: z
      .strictObject({
        userHeader: z.string().min(1).default('x-forwarded-user'),
        nameHeader: z.string().min(1).default('x-forwarded-preferred-username'),
        groupsHeader: z.string().min(1).default('x-forwarded-groups'),
      })
      .prefault({}),
    tokens: z.array(Token).default([]),
  })
  .prefault({})

type Rules = z.infer<typeof Console>

export type EntraSettings = {
  readonly clientId: string
  readonly tenantId: string
  readonly clientSecret: string
  /** The issuer, `https://login.microsoftonline.com/<tenant>/v2.0` unless told. */
  readonly authority: string
}

/** How people sign in to the console; `off` = it is not there, and `why` says what would turn it on. */
export type ConsoleSettings = Pick<Rules, 'roles' | 'tokens'> & {
  /** Without a slash at its end; null = on this machine alone. */
  readonly publicUrl: string | null
  /** Whoever signs in with the role approver may approve, besides those that `approvers` names. */
  readonly approvesByRole: boolean
  readonly signIn:
    | { readonly kind: 'off'; readonly why: string }
    | { readonly kind: 'local' }
    | { readonly kind: 'entra'; readonly entra: EntraSettings }
    | { readonly kind: 'proxy'; readonly token: string; readonly headers: Rules['proxy'] }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/

/** Reads how people sign in; half a configuration is a Problem. */
export function consoleSettings(rules: Rules, env: NodeJS.ProcessEnv, host: string): ConsoleSettings {
  const { roles, tokens, publicUrl, signIn: kind, proxy } = rules
  // Where nobody signs in, nobody proves a role: whoever sits at the machine has them all.
  const approvesByRole = kind !== 'none' && roles.approver.length > 0
  const given = { roles, tokens, approvesByRole, publicUrl: publicUrl?.replace(/\/+$/, '') ?? null }
  if (publicUrl && !isPublic(publicUrl))
    throw wrong('console.publicUrl is no address of a whole host.', 'Write https://HOST, without a path.')
  if (kind === 'none') return { ...given, signIn: none(host) }
  if (given.publicUrl === null)
    throw wrong(
      `console.signIn is ${kind}, and console.publicUrl is not set.`,
      'Set it to the address that people open, https://HOST.',
    )
  if (ROLES.every((role) => roles[role].length === 0))
    throw wrong(
      `console.signIn is ${kind}, and console.roles names nobody.`,
      'Name the app roles or groups that may read, ask, approve and operate.',
    )
  return {
    ...given,
    signIn: kind === 'entra' ? { kind, entra: entra(env) } : { kind, ...proxied(env), headers: proxy },
  }
}

const none = (host: string): ConsoleSettings['signIn'] =>
  LOOPBACK.test(host)
    ? { kind: 'local' }
    : {
        kind: 'off',
        why: `HOST ${host} is open to others and nobody would sign in: set console.signIn (entra or proxy) in guidepost.yaml, or HOST=127.0.0.1`,
      }

function entra(env: NodeJS.ProcessEnv): EntraSettings {
  const {
    GUIDEPOST_CONSOLE_CLIENT_ID: clientId,
    GUIDEPOST_CONSOLE_TENANT_ID: tenantId,
    GUIDEPOST_CONSOLE_CLIENT_SECRET: clientSecret,
    GUIDEPOST_CONSOLE_AUTHORITY: told,
  } = env
  const missing = [
    ['GUIDEPOST_CONSOLE_CLIENT_ID', clientId],
    ['GUIDEPOST_CONSOLE_TENANT_ID', tenantId],
    ['GUIDEPOST_CONSOLE_CLIENT_SECRET', clientSecret],
  ].flatMap(([name, value]) => (value ? [] : [name]))
  if (!clientId || !tenantId || !clientSecret)
    throw wrong(
      `console.signIn is entra, and ${missing.join(', ')} is not set.`,
      'Set all three from the app registration in Entra, or choose another console.signIn.',
    )
  if (!z.guid().safeParse(tenantId).success)
    throw wrong(
      'GUIDEPOST_CONSOLE_TENANT_ID is no id of a tenant.',
      'Set the directory (tenant) id of the app registration, a GUID; a domain name does not do.',
    )
  const authority = told || `https://login.microsoftonline.com/${tenantId}/v2.0`
  const url = URL.canParse(authority) ? new URL(authority) : null
  if (!url || !(url.protocol === 'https:' || LOOPBACK.test(url.hostname)))
    throw wrong(
      'GUIDEPOST_CONSOLE_AUTHORITY is no https address.',
      'Set the issuer of your cloud, or unset it.',
    )
  return { clientId, tenantId, clientSecret, authority }
}

/** Shorter ones could be guessed. */
const SHORTEST_TOKEN = 24

function proxied({ GUIDEPOST_PROXY_TOKEN: token = '' }: NodeJS.ProcessEnv): { readonly token: string } {
  if (token.length >= SHORTEST_TOKEN) return { token }
  throw wrong(
    `console.signIn is proxy, and GUIDEPOST_PROXY_TOKEN is ${token === '' ? 'not set' : 'too short'}.`,
    `Set a random text of ${SHORTEST_TOKEN} characters or more, and have the proxy send it as X-Guidepost-Proxy-Token.`,
  )
}

function isPublic(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return (
    url !== null &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
  )
}

const wrong = (message: string, fix: string): Problem => new Problem('config-invalid', message, fix)
