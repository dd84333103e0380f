import { z } from 'zod'
import { readBody } from '../read-body.ts'
import { foreign } from '../security.ts'
import { send } from '../send.ts'
import type { Role, Session } from '../session.ts'
import { cookiesOf, setCookie } from './cookies.ts'
import { fromHere } from './from-here.ts'
import { ownPath } from './own-path.ts'
import type { SignIn } from './sign-in.ts'

/** The parts that one may play where nothing is real; the first one is played at first. */
export const PARTS: readonly {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}[] = [
  { id: 'engineer', name: 'Engineer on call', roles: ['reader', 'requester'] },
  { id: 'lead', name: 'Network lead', roles: ['reader', 'requester', 'approver'] },
  { id: 'operator', name: 'Operator', roles: ['reader', 'operator'] },
  { id: 'reader', name: 'Reader', roles: ['reader'] },
]
const COOKIE = 'guidepost-part'
const Chosen = z.object({ part: z.unknown(), back: z.unknown() }).partial()

/** Whoever sits at this machine plays a part of their choice. */
export function sandboxSignIn(): SignIn {
  const playing = (id: string | undefined): Session => {
    const part = PARTS.find((one) => one.id === id) ?? PARTS[0]
    if (!part) throw new Error('There is no part to play.')
    return {
      person: { platform: 'web', account: `sandbox:${part.id}`, name: part.name },
      roles: part.roles,
      by: 'sandbox',
    }
  }
  return {
    authenticate: async (request) => {
      fromHere(request)
      return playing(cookiesOf(request).get(COOKIE))
    },
    path: null,
    routes: (server) => {
      server.post('/part', (request, response, next) => {
        response.once('close', () => next(false))
        const strange = foreign(request, null)
        if (strange !== null) return send(response, 403, 'text/plain; charset=utf-8', strange)
        readBody(request).then(
          (body) => {
            const { part, back } = Chosen.catch({}).parse(body)
            const known = PARTS.find(({ id }) => id === part)
            send(response, 303, 'text/plain', '', {
              location: ownPath(back),
              ...(known ? { 'set-cookie': setCookie(COOKIE, known.id, { secure: false }) } : {}),
            })
          },
          () => send(response, 400, 'text/plain; charset=utf-8', 'The form was not understood.'),
        )
      })
    },
  }
}
