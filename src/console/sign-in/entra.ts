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
import { cookieOf, setCookie } from './cookies.ts'
import { ownPath } from './own-path.ts'
import { type RoleNames, rolesOf } from './roles-of.ts'
import type { SignIn } from './sign-in.ts'

export type EntraOptions = {
  readonly clientId: string
  readonly tenantId: string
  readonly clientSecret: string
  readonly authority: string
  readonly publicUrl: string
  readonly roles: RoleNames
  readonly sessions: Sessions
  readonly onBug: (error: unknown) => string
}

const PENDING_S = 600
const Pending = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), back: z.string() })
const Open = z.object({
  account: z.string(),
  name: z.string().nullable(),
  roles: z.array(z.enum(ROLES)),
})
/** What Entra says of somebody who signed in (learn.microsoft.com, ID token claims). */
const Claims = z.object({
  oid: z.string().min(1).max(200).optional(),
  sub: z.string().min(1),
  tid: z.string().optional(),
  name: z.string().max(300).optional(),
  preferred_username: z.string().max(300).optional(),
  roles: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
})

/**
 * Sign-in with Microsoft Entra: OpenID Connect, authorization code with PKCE, state and nonce. The browser then holds a random
 * secret of ours; Entra's tokens are not kept.
 */
export function entraSignIn(options: EntraOptions): SignIn {
  const { clientId, clientSecret, authority, tenantId, publicUrl, roles, sessions } = options
  const secure = publicUrl.startsWith('https:')
  const names = {
    open: `${secure ? '__Host-' : ''}guidepost`,
    pending: `${secure ? '__Host-' : ''}guidepost-sign-in`,
  }
  const callback = `${publicUrl}/sign-in/callback`
  let known: Promise<Configuration> | null = null
  const configuration = (): Promise<Configuration> => {
    const plain = authority.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}
    known ??= discovery(new URL(authority), clientId, clientSecret, undefined, plain).catch((error) => {
      // Entra may be back the next time.
      known = null
      throw new Problem(
        'not-allowed',
        'The sign-in service does not answer.',
        'Try again in a minute; the operator finds why in the log.',
        { cause: error },
      )
    })
    return known
  }
  const begin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const config = await configuration()
    const back = ownPath(queryOf(request).get('back'))
    const [secret, state, nonce, verifier] = [
      secretText(),
      randomState(),
      randomNonce(),
      randomPKCECodeVerifier(),
    ]
    await sessions.begin(secret, 'pending', JSON.stringify({ state, nonce, verifier, back }))
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
    go(response, url.href, [setCookie(names.pending, secret, { secure, seconds: PENDING_S })])
  }
  const complete = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const secret = cookieOf(request, names.pending)
    const body = secret === null ? null : await sessions.end(secret, 'pending')
    if (body === null) throw again('The sign-in took too long, or was begun in another browser.')
    const { state, nonce, verifier, back } = Pending.parse(JSON.parse(body))
    const query = queryOf(request)
    const refused = query.get('error')
    if (refused !== null)
      throw again(`The sign-in service refused: ${(query.get('error_description') ?? refused).slice(0, 300)}`)
    const tokens = await authorizationCodeGrant(await configuration(), new URL(`${callback}?${query}`), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    }).catch((error) => {
      options.onBug(error)
      throw again('The answer of the sign-in service did not hold.')
    })
    const {
      oid,
      sub,
      tid,
      name,
      preferred_username: user,
      roles: app,
      groups,
    } = Claims.parse(tokens.claims())
    if (tid !== undefined && tid.toLowerCase() !== tenantId.toLowerCase())
      throw again('This account is of another tenant.')
    const own = rolesOf([...app, ...groups], roles)
    if (own.length === 0)
      throw new Problem(
        'not-allowed',
        `${name ?? user ?? 'You'} may not use this console.`,
        'Ask the operator for one of the roles under console.roles.',
      )
    // A new secret for each sign-in: none that somebody else may know is ever taken over.
    const open = secretText()
    const session = { account: `entra:${(oid ?? sub).toLowerCase()}`, name: name ?? user ?? null, roles: own }
    await sessions.begin(open, 'open', JSON.stringify(session))
    go(response, back, [
      setCookie(names.pending, '', { secure, seconds: 0 }),
      setCookie(names.open, open, { secure }),
    ])
  }
  const leave = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const secret = cookieOf(request, names.open)
    if (secret !== null) await sessions.end(secret, 'open')
    go(response, '/signed-out', [setCookie(names.open, '', { secure, seconds: 0 })])
  }
  const authenticate = async (request: IncomingMessage): Promise<Session | null> => {
    const secret = cookieOf(request, names.open)
    if (secret === null || secret.length > 200) return null
    const body = await sessions.find(secret, 'open')
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
          work(from, to).catch(async (error) => {
            const problem =
              error instanceof Problem
                ? error
                : again(`Something went wrong. Reference: ${options.onBug(error)}`)
            const page = await troublePage(
              403,
              problem,
              null,
              { sandbox: null },
              { href: '/sign-in', label: 'Sign in' },
            )
            send(to, 403, 'text/html; charset=utf-8', String(page))
          })
        }
      server.get('/sign-in', answered(begin))
      server.get('/sign-in/callback', answered(complete))
      server.post('/sign-out', answered(leave))
      server.get(
        '/signed-out',
        answered(async (_, response) => {
          const page = await troublePage(
            200,
            {
              message: 'You are signed out.',
              fix: 'Your account at the sign-in service may still be signed in.',
            },
            null,
            { sandbox: null },
            { href: '/sign-in', label: 'Sign in' },
          )
          send(response, 200, 'text/html; charset=utf-8', String(page))
        }),
      )
    },
  }
}

const secretText = (): string => randomBytes(32).toString('base64url')
const queryOf = (request: IncomingMessage): URLSearchParams =>
  new URLSearchParams((request.url ?? '').split('?')[1] ?? '')
const again = (message: string): Problem => new Problem('not-allowed', message, 'Sign in again.')

function go(response: ServerResponse, location: string, cookies: readonly string[]): void {
  send(response, 303, 'text/plain', '', { location, 'set-cookie': [...cookies] })
}
