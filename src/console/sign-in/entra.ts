import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import type { Sessions } from '../../flow/sessions.ts'
import { Problem } from '../../incident/problem.ts'
import { troublePage } from '../frame.ts'
import { foreign } from '../security.ts'
import { send } from '../send.ts'
import { ROLES, type Session } from '../session.ts'
import { statusOf } from '../status-of.ts'
import { cookiesOf, setCookie } from './cookies.ts'
import { named } from './named.ts'
import { ownPath } from './own-path.ts'
import { pendingIn } from './pending.ts'
import { type RoleNames, rolesOf } from './roles-of.ts'
import type { SignIn } from './sign-in.ts'

export type EntraOptions = {
  readonly clientId: string
  /** A GUID: people of other tenants are nobody here. */
  readonly tenantId: string
  readonly clientSecret: string
  readonly authority: string
  readonly publicUrl: string
  readonly roles: RoleNames
  readonly sessions: Sessions
  readonly onBug: (error: unknown) => string
}

const Open = z.object({
  account: z.string(),
  name: z.string().nullable(),
  roles: z.array(z.enum(ROLES)),
})
/** What Entra says of somebody who signed in (learn.microsoft.com, ID token claims); `oid` is theirs in every app, `sub` in ours alone. */
const Claims = z.object({
  oid: z.guid(),
  tid: z.guid(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  roles: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
})

/**
 * Sign-in with Microsoft Entra: OpenID Connect, authorization code with PKCE, state and nonce. The browser then holds a random
 * secret of ours; Entra's tokens are not kept.
 */
export function entraSignIn(options: EntraOptions): SignIn {
  const { clientId, clientSecret, authority, tenantId, publicUrl, roles, sessions, onBug } = options
  const secure = publicUrl.startsWith('https:')
  const cookie = `${secure ? '__Host-' : ''}guidepost`
  const pending = pendingIn(`${cookie}-sign-in`, clientSecret, secure)
  const callback = `${publicUrl}/sign-in/callback`
  let known: Promise<Configuration> | null = null
  const configuration = (): Promise<Configuration> => {
    const plain = authority.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}
    known ??= discovery(new URL(authority), clientId, clientSecret, undefined, plain).catch((error) => {
      // Entra may be back the next time.
      known = null
      throw away(onBug(error))
    })
    return known
  }
  const begin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const config = await configuration()
    const back = ownPath(queryOf(request).get('back'))
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
    const url = buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile',
      response_type: 'code',
      response_mode: 'query',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    go(response, url.href, await pending.keep({ state, nonce, verifier, back }, request))
  }
  const complete = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = queryOf(request)
    const state = query.get('state') ?? ''
    const begun = await pending.find(state, request)
    if (begun === null) throw again('The sign-in took too long, or was begun in another browser.')
    const refused = query.get('error')
    if (refused !== null)
      throw again(
        `The sign-in service refused: ${named(query.get('error_description')?.slice(0, 300), refused.slice(0, 300))}`,
      )
    const tokens = await authorizationCodeGrant(await configuration(), new URL(`${callback}?${query}`), {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    }).catch((error) => {
      const reference = onBug(error)
      throw isAway(error) ? away(reference) : again(`The sign-in did not hold. Reference: ${reference}`)
    })
    const session = sessionOf(tokens.claims(), tenantId, roles)
    // A new secret for each sign-in: none that somebody else may know is ever taken over.
    const secret = randomBytes(32).toString('base64url')
    await sessions.begin(secret, JSON.stringify(session))
    go(response, begun.back, [pending.forget(state), setCookie(cookie, secret, { secure })])
  }
  const leave = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const secret = cookiesOf(request).get(cookie)
    if (secret !== undefined) await sessions.end(secret)
    go(response, '/signed-out', [setCookie(cookie, '', { secure, seconds: 0 })])
  }
  const authenticate = async (request: IncomingMessage): Promise<Session | null> => {
    const secret = cookiesOf(request).get(cookie)
    if (secret === undefined || secret.length > 200) return null
    const body = await sessions.find(secret)
    if (body === null) return null
    const { account, name, roles: own } = Open.parse(JSON.parse(body))
    return { person: { platform: 'web', account, name }, roles: own, by: 'entra' }
  }
  return {
    authenticate,
    path: '/sign-in',
    routes: (server) => {
      const answered =
        (work: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
        (request: unknown, response: unknown, next: (go?: boolean) => void): void => {
          const [from, to] = [request as IncomingMessage, response as ServerResponse]
          to.once('close', () => next(false))
          const strange = foreign(from, publicUrl)
          if (strange !== null) {
            send(to, 403, 'text/plain; charset=utf-8', strange)
            return
          }
          work(from, to)
            .catch((error) => trouble(to, error instanceof Problem ? error : bug(onBug(error))))
            .catch((error) => {
              onBug(error)
              to.destroy()
            })
        }
      server.get('/sign-in', answered(begin))
      server.get('/sign-in/callback', answered(complete))
      server.post('/sign-out', answered(leave))
      server.get('/signed-out', answered(signedOut))
    },
  }
}

/** Whom Entra speaks of; throws a Problem where it is nobody who may use this console. */
function sessionOf(told: unknown, tenantId: string, names: RoleNames): z.infer<typeof Open> {
  const claims = Claims.safeParse(told)
  if (!claims.success)
    throw again('The sign-in service does not say who you are: the id token lacks oid or tid.')
  const { oid, tid, name, preferred_username: user, roles, groups } = claims.data
  if (tid.toLowerCase() !== tenantId.toLowerCase()) throw again('This account is of another tenant.')
  const own = rolesOf([...roles, ...groups], names)
  const called = named(name, user)
  if (own.length === 0)
    throw new Problem(
      'not-allowed',
      `${called ?? 'This account'} may not use this console.`,
      'Ask the operator for one of the roles under console.roles.',
    )
  return { account: `entra:${oid.toLowerCase()}`, name: called, roles: [...own] }
}

/** A network that fails, or a service that does: not the fault of whoever signs in. */
const isAway = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof Error && /TIMEOUT|UND_ERR|ECONN/.test(String('code' in error ? error.code : ''))) ||
  (typeof error === 'object' && error !== null && 'status' in error && Number(error.status) >= 500)

const queryOf = (request: IncomingMessage): URLSearchParams =>
  new URLSearchParams((request.url ?? '').split('?')[1] ?? '')
const again = (message: string): Problem => new Problem('not-allowed', message, 'Sign in again.')
const bug = (reference: string): Problem =>
  new Problem('usage', `Something went wrong here. Reference: ${reference}`, 'Tell the operator.')
const away = (reference: string): Problem =>
  new Problem(
    'sign-in-unavailable',
    'The sign-in service does not answer.',
    `Try again in a minute. The operator finds why in the log, by ${reference}.`,
  )

const BEGIN = { href: '/sign-in', label: 'Sign in' }

async function trouble(response: ServerResponse, problem: Problem): Promise<void> {
  const status = problem.code === 'usage' ? 500 : statusOf(problem)
  send(response, status, HTML, String(await troublePage(status, problem, null, { sandbox: null }, BEGIN)))
}

async function signedOut(_: IncomingMessage, response: ServerResponse): Promise<void> {
  const told = {
    message: 'You are signed out.',
    fix: 'Your account at the sign-in service may still be signed in.',
  }
  send(response, 200, HTML, String(await troublePage(200, told, null, { sandbox: null }, BEGIN)))
}

const HTML = 'text/html; charset=utf-8'

function go(response: ServerResponse, location: string, cookies: readonly string[]): void {
  send(response, 303, 'text/plain', '', { location, 'set-cookie': [...cookies] })
}
