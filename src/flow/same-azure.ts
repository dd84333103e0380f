import type { Proposal } from '../incident/proposal.ts'
import type { Actions } from './actions.ts'

/**
 * Whether the proposal was made for the Azure that is reached here: a sandbox and the real one may share a database, and
 * what may be done in one says nothing about the other. Ports differ with each start of a sandbox.
 */
export function isForThisAzure(proposal: Proposal, actions: Pick<Actions, 'request'>): boolean {
  const { method, url } = actions.request(proposal)
  return withoutPort(`${method} ${url}`) === withoutPort(proposal.request)
}

const withoutPort = (request: string): string => request.replace(/^(\S+ https?:\/\/[^/:]+):\d+/, '$1')
