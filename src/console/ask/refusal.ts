import type { View } from '../../flow/memory.ts'
import type { Press } from '../../incident/press.ts'
import { Problem } from '../../incident/problem.ts'
import { may, type Role, type Session } from '../session.ts'

/** The role that a button takes. */
export const roleOf = ({ kind }: Pick<Press, 'kind'>): Role =>
  kind === 'decide' ? 'approver' : kind === 'show' || kind === 'files' ? 'reader' : 'requester'

/** Why somebody may not press a button of an investigation, for beside its name; null = they may. */
export const refusalOf =
  (session: Session, proposals: View['proposals'] = []) =>
  (press: Press): string | null => {
    const other = session.by === 'sandbox' ? ' Choose another part at the top of the page to play it.' : ''
    const role = roleOf(press)
    if (!may(session, role)) return `for people with the role ${role}.${other}`
    if (press.kind !== 'decide') return null
    const { person } = session
    const asker = proposals.find(({ id }) => id === press.proposal)?.requester
    return asker?.platform === person.platform && asker.account === person.account
      ? `for somebody else who may: who asked for the investigation does not decide about its repair.${other}`
      : null
  }

export const notAllowed = (role: Role): Problem =>
  new Problem(
    'not-allowed',
    `This is for people with the role ${role}.`,
    'The operator of Guidepost gives the roles.',
  )
