import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Reply } from '../../flow/ports.ts'
import { parsePress, pressText } from '../../incident/press.ts'
import { type House, notAllowed } from '../door.ts'
import { replyScreen } from '../screen/reply-screen.ts'
import { isForeign, notAdmitted } from './admit.ts'
import { say } from './answer.ts'
import { noteAsked } from './note.ts'
import type { SlackOptions } from './options.ts'
import type { User } from './people.ts'
import {
  type Asked,
  type Came,
  fromAction,
  fromCommand,
  fromEvent,
  fromNote,
  fromShortcut,
  heardOf,
} from './receive.ts'
import { slackMessage, slackModal } from './render.ts'
import { reasonOf, type Self } from './self.ts'

export type Listening = {
  readonly client: WebClient
  readonly self: () => Self | null
  readonly user: (id: string) => Promise<User | null>
  /** Takes note of work that goes on after Slack was answered. */
  readonly during: (work: Promise<void>) => void
}

/** Everything that people can do in Slack, as Bolt hands it over; each is acknowledged after it is stored. */
export function listenTo(app: App, options: SlackOptions, house: House, own: Listening): void {
  const { client, during } = own
  const answer = ({ origin, thread }: Came, reply: Reply): void =>
    during(
      say(client, origin, thread, reply).catch((error) =>
        house.note('An answer could not be shown', { platform: 'slack', why: reasonOf(error) }),
      ),
    )
  /** What is answered at once, null where the message of the investigation says it. */
  const take = async (came: Came | null): Promise<Reply | null> => {
    if (!came) return null
    if (isForeign(came.origin, options, own.self()?.team ?? null)) {
      house.note('Refused', { platform: 'slack', why: 'another app or workspace' })
      return null
    }
    const user = came.kind === 'arrived' ? null : await own.user(came.origin.user)
    const why = came.kind === 'arrived' ? null : notAdmitted(came.origin, user, options)
    if (why === null) return house.hear(heardOf(came, user ?? { name: null, zone: null }, house.now()))
    house.note('Not admitted', { platform: 'slack', person: came.origin.user, channel: came.origin.channel })
    await house.turnedAway(heardOf(came, user ?? { name: null, zone: null }, house.now()))
    // Talk among others is none of our business.
    if (came.kind === 'said' && came.aside) return null
    return notAllowed(why)
  }
  const takeAndSay = async (came: Came | null): Promise<void> => {
    const reply = await take(came)
    if (reply && came) answer(came, reply)
  }
  const bot = (): string | null => own.self()?.user ?? null

  app.event('app_mention', ({ body }) => takeAndSay(fromEvent(body as never, bot())))
  app.event('message', ({ body }) => takeAndSay(fromEvent(body as never, bot())))
  app.event('member_joined_channel', ({ body }) => takeAndSay(fromEvent(body as never, bot())))
  app.command('/guidepost', async ({ body, ack }) => {
    const reply = await take(fromCommand(body as never))
    const shown = reply ? slackMessage(replyScreen(reply)) : null
    // What concerns everybody, such as that actions are frozen, is not said to one person alone.
    const response_type = reply?.to === 'thread' ? 'in_channel' : 'ephemeral'
    await ack(shown ? { response_type, text: shown.text, blocks: [...shown.blocks] } : undefined)
  })
  app.shortcut('investigate_message', async ({ body, ack }) => {
    await takeAndSay(fromShortcut(body as never))
    await ack()
  })
  app.action(/^.*$/, async ({ body, ack }) => {
    const came = fromAction(body as never)
    const { trigger_id: trigger } = body as { trigger_id?: string }
    const asking = came?.kind === 'pressed' && trigger ? noteAsked(came.press) : null
    if (came?.kind === 'pressed' && asking && trigger) {
      const asked: Asked = { press: came.press, channel: came.origin.channel, thread: came.thread }
      const metadata = JSON.stringify({ ...asked, press: pressText(asked.press) })
      during(
        client.views.open({ trigger_id: trigger, view: slackModal(asking.ask, metadata, asking) }).then(
          () => undefined,
          (error) => {
            house.note('A dialog could not be opened', { platform: 'slack', why: reasonOf(error) })
            answer(came, NOT_OPENED)
          },
        ),
      )
      return ack()
    }
    await takeAndSay(came)
    await ack()
  })
  app.view('guidepost_note', async ({ body, view, ack }) => {
    const fields = Object.values(view.state.values).flatMap((block) => Object.values(block))
    const note = fields.find(({ value }) => typeof value === 'string')?.value ?? null
    await takeAndSay(fromNote(body as never, askedIn(view.private_metadata), note))
    await ack()
  })
  app.error(async (error) => {
    house.note('Something of Slack could not be taken', {
      platform: 'slack',
      why: `${error.name}: ${error.code}`,
    })
    throw error
  })
}

/** Slack opens a dialog within three seconds of the click, or not at all. */
const NOT_OPENED: Reply = {
  to: 'asker',
  kind: 'note',
  text: 'Slack did not open the dialog, so nothing was taken.',
  fix: 'Please press the button again.',
}

function askedIn(text: string): Asked | null {
  try {
    const { press, channel, thread } = JSON.parse(text) as Record<string, unknown>
    const found = parsePress(press)
    return found && typeof channel === 'string' && typeof thread === 'string'
      ? { press: found, channel, thread }
      : null
  } catch {
    return null
  }
}
