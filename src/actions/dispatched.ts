import type { Dispatched } from '../flow/actions.ts'
import type { Reply } from './arm.ts'
import type { Needs } from './read.ts'
import { errorIn, refusalOf } from './refusal.ts'

/** Azure took it and gave no address to ask. */
export const NO_ADDRESS = 'none'

/** What became of a POST that begins something. Only what Azure provably did not begin is refused. */
export function dispatched(reply: Reply, needs: Needs): Dispatched {
  switch (reply.kind) {
    case 'unsent':
      return { kind: 'refused', why: reply.why, fix: reply.fix }
    case 'lost':
      return { kind: 'unknown', why: reply.why }
    case 'answered':
      return answered(reply, needs)
  }
}

function answered(reply: Extract<Reply, { kind: 'answered' }>, needs: Needs): Dispatched {
  const { status, header, body } = reply
  if (status >= 200 && status < 300) {
    const operation = header('azure-asyncoperation') ?? header('location')
    if (operation) return { kind: 'accepted', operation }
    return status === 202 || status === 201 ? { kind: 'accepted', operation: NO_ADDRESS } : { kind: 'done' }
  }
  if (status === 307 || status === 308)
    return {
      kind: 'refused',
      why: `Azure sent the request elsewhere (${status}), which is not followed.`,
      fix: 'Check that nothing between this machine and Azure, such as a proxy, redirects requests.',
    }
  // 408: the request came at least in part.
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', ...refusalOf(reply, needs) }
  const words = errorIn(body)
  return { kind: 'unknown', why: `Azure answered ${status}${words ? `, ${words}` : ''}; it may have begun.` }
}
