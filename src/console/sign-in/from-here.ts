import type { IncomingMessage } from 'node:http'
import { Problem } from '../../incident/problem.ts'
import { isProxied } from '../security.ts'

/** Behind a proxy everybody seems to sit at this machine, so nobody is trusted for it; throws a Problem. */
export function fromHere(request: IncomingMessage): void {
  if (!isProxied(request)) return
  throw new Problem(
    'not-allowed',
    'This console answers on this machine alone, and the request came through a proxy.',
    'The operator sets console.signIn to entra or proxy, so that people sign in.',
  )
}
