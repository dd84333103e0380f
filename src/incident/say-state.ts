import type { ProposalState } from './proposal.ts'

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
