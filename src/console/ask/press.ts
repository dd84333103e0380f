import { WEB } from '../../chat/web/index.ts'
import { pressedBy, pressOf } from '../../chat/web/receive.ts'
import type { Press } from '../../incident/press.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { may, type Role, type Session } from '../session.ts'
import { keepNote } from './notes.ts'

/** What a button takes. */
export const roleOf = (press: Press): Role =>
  press.kind === 'decide'
    ? 'approver'
    : press.kind === 'show' || press.kind === 'files'
      ? 'reader'
      : 'requester'

/** Whether somebody is shown a button. */
export const mayPress =
  (session: Pick<Session, 'roles'>) =>
  (press: Press): boolean =>
    may(session, roleOf(press))

/** A button of any message of any platform; it acts where the investigation stands. */
export async function pressed(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const { session } = asked
  const given = pressOf(asked.body)
  const heard = async () => {
    const view = given.press.kind === 'ask' ? null : await house.store.view(given.press.id)
    const own = { platform: WEB, channel: session.person.account, thread: given.key }
    return pressedBy(given, { person: session.person, place: view?.place ?? own, now: house.now() })
  }
  const role = roleOf(given.press)
  if (!may(session, role)) {
    await house.turnedAway(await heard())
    throw new Problem(
      'not-allowed',
      `This is for people with the role ${role}.`,
      'The operator of Guidepost gives the roles.',
    )
  }
  const reply = await house.hear(await heard())
  const back = backOf(asked.body)
  return { kind: 'see', path: reply?.kind === 'note' ? keepNote(back, reply) : back }
}

/** Without any role nobody gets so far. */
export const refusedPress = async (): Promise<void> => undefined

/** A path of ours, whatever the form said. */
function backOf(body: unknown): string {
  const back = (body as { back?: unknown }).back
  return typeof back === 'string' && /^\/(?![/\\])[\w\-./%:?=&]*$/.test(back) ? back : '/'
}
