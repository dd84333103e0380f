import { randomUUID } from 'node:crypto'
import { WEB } from '../../chat/web/index.ts'
import type { Reply } from '../../flow/ports.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import { may, type Role, type Session } from '../session.ts'

/** Whether actions may be begun, and who or what says that they may not. */
export type Freeze = {
  readonly frozen: boolean
  readonly by: string | null
  readonly since: string | null
  readonly why: string | null
}

/** How the switch stands now. */
export async function isFrozen({ frozen }: Pick<ConsoleHouse, 'frozen'>): Promise<Freeze> {
  const now = await frozen()
  if (now === null) return { frozen: false, by: null, since: null, why: null }
  return typeof now === 'string'
    ? { frozen: true, by: null, since: null, why: now }
    : { frozen: true, by: now.by, since: now.at, why: null }
}

/** The roles with which somebody may freeze, or let actions go on, which needs somebody who may approve them. */
export const switchRoles = (on: boolean): readonly Role[] => (on ? ['approver', 'operator'] : ['approver'])

/** Whether somebody may throw the switch that way. */
export const maySwitch = (on: boolean, session: Pick<Session, 'roles'>): boolean =>
  switchRoles(on).some((role) => may(session, role))

/** Who may throw it that way, in words. */
export const sayRoles = (on: boolean): string => `the role ${switchRoles(on).join(' or ')}`

/** Says “freeze” or “unfreeze” for somebody, as they would in a chat; gives what was answered. */
export async function switchFreeze(
  on: boolean,
  session: Pick<Session, 'person' | 'roles'>,
  house: Pick<ConsoleHouse, 'hear' | 'now'>,
): Promise<Reply | null> {
  if (!maySwitch(on, session))
    throw new Problem(
      'not-allowed',
      `This is for people with ${sayRoles(on)}.`,
      'The operator of Guidepost gives the roles.',
    )
  const { person } = session
  const thread = randomUUID()
  return house.hear({
    kind: 'said',
    key: `freeze:${thread}`,
    person,
    place: { platform: WEB, channel: person.account, thread },
    zone: null,
    at: house.now().toISOString(),
    text: on ? 'freeze' : 'unfreeze',
    aside: false,
  })
}
