import { z } from 'zod'
import { WEB } from '../../chat/web/index.ts'
import {
  heardAnswer,
  heardPress,
  sentAnswer,
  sentPress,
  type SentPress,
  type Who,
} from '../../chat/web/receive.ts'
import type { Heard } from '../../flow/ports.ts'
import type { ConsoleHouse } from '../house.ts'
import { investigationPage } from '../investigations/page.ts'
import type { Answer, Asked } from '../route.ts'
import { may, type Role } from '../session.ts'
import { afterForm } from './after-form.ts'
import { conversation } from './conversation.ts'
import { keepReply } from './notes.ts'
import { notAllowed, roleOf } from './refusal.ts'
import { say } from './say.ts'
import { startPage } from './start-page.ts'

/** A button of any message of any platform; it acts where the investigation stands. */
export async function pressed(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const sent = sentBy(asked)
  const { press, key, zone } = sent
  if (press.kind === 'ask') {
    if (!may(asked.session, 'requester')) throw notAllowed('requester')
    return say({ ...asked, body: { key, text: press.text, ...(zone === null ? {} : { zone }) } }, house)
  }
  return done(press.id, roleOf(press), (who) => heardPress(sent, who), asked, house)
}

/** An answer in words to a question of any message. */
export async function answered(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const sent = sentAnswer(asked.body)
  return done(sent.id, 'requester', (who) => heardAnswer(sent, who), asked, house)
}

/** Whoever may press nothing is told that, whatever they sent. */
function sentBy({ session, body }: Asked): SentPress {
  try {
    return sentPress(body)
  } catch (error) {
    if (may(session, 'requester') || may(session, 'approver')) throw error
    throw notAllowed('requester')
  }
}

async function done(
  id: string,
  role: Role,
  heardAt: (who: Who) => Heard,
  asked: Asked,
  house: ConsoleHouse,
): Promise<Answer> {
  const { session, body } = asked
  const { person } = session
  const view = await house.store.view(id)
  const place = view?.place ?? { platform: WEB, channel: person.account, thread: id }
  const heard = heardAt({ person, place, now: house.now() })
  if (!may(session, role)) {
    await house.turnedAway(heard)
    throw notAllowed(role)
  }
  const reply = await house.hear(heard)
  const back = backIn(body)
  if (!reply) return { kind: 'see', path: back.room === 'ask' ? `${back.path}#message-${id}` : back.path }
  const query = keepReply(reply)
  return afterForm(`${back.path}?${query}`, await back.page({ ...asked, query }, house))
}

type Back = {
  readonly path: string
  readonly room: string
  readonly page: (asked: Asked, house: ConsoleHouse) => Promise<Answer>
}

const Path = z.object({
  back: z.string().regex(/^\/(ask|investigations)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
})

/** The page that the button stood on; the start where the form names none of ours. */
function backIn(body: unknown): Back {
  const found = Path.safeParse(body)
  const [, room = '', id = ''] = found.success ? found.data.back.split('/') : []
  if (room === 'ask')
    return {
      path: `/ask/${id}`,
      room,
      page: (asked, house) => conversation({ ...asked, params: { thread: id } }, house),
    }
  if (room === 'investigations')
    return {
      path: `/investigations/${id}`,
      room,
      page: (asked, house) => investigationPage({ ...asked, params: { id } }, house),
    }
  return { path: '/', room, page: (asked, house) => startPage(asked, house) }
}
