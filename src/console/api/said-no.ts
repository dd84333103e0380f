import type { Reply } from '../../flow/ports.ts'
import { Problem } from '../../incident/problem.ts'
import type { Answer } from '../route.ts'
import { json } from './endpoint.ts'

/** What was answered instead of doing what was asked: a note that says why not. */
export function saidNo(reply: Reply): Answer {
  if (reply.kind !== 'note') throw new Error(`A script was answered with ${reply.kind}`)
  const { text, fix, code } = reply
  const said = fix ?? 'Look at it again: it may have changed meanwhile.'
  if (code !== undefined) throw new Problem(code, text, said)
  return json({ code: 'refused', message: text, fix: said }, 409)
}
