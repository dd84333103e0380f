import type { ProposalState, ProposalView } from './proposal.ts'

const STATES: Readonly<Record<ProposalState, string>> = {
  open: 'waits for approval',
  approved: 'approved, about to begin',
  checked: 'approved, being checked again',
  dispatched: 'being sent to Azure',
  accepted: 'Azure carries it out',
  verifying: 'done, looking whether it helped',
  rejected: 'rejected, nothing was done',
  expired: 'nobody decided in time, nothing was done',
  withdrawn: 'withdrawn, nothing was done',
  rehearsed: 'dry run, nothing was done',
  recovered: 'done, and it helped',
  'not-recovered': 'done, and it did not help',
  failed: 'failed',
  unknown: 'outcome unknown',
}

/** What a state is called where people read it. */
export const sayState = (state: ProposalState): string => STATES[state]

/** Who asked for the investigation that it came from. */
export const sayRequester = ({ requester }: Pick<ProposalView, 'requester'>): string =>
  requester.name ?? (requester.account || 'somebody who was forgotten')

/** Who may decide, of the `approvers` as they are shown, and how many more of them are needed. */
export function sayMayDecide(
  { approvals, votes }: Pick<ProposalView, 'approvals' | 'votes'>,
  approvers: string,
): string {
  const more = approvals - votes.filter(({ yes }) => yes).length
  const who = `${approvers}, but not who asked`
  return approvals === 1 ? who : `${who}; ${more} more of ${approvals} approvals are needed`
}
