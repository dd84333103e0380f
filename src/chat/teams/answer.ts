import type { Activity, InvokeResponse, TurnContext } from 'botbuilder'
import type { Reply } from '../../flow/ports.ts'
import { replyScreen, wholeScreen } from '../screen/reply-screen.ts'
import { teamsCards } from './render.ts'
import { cardMessage } from './send.ts'

/** Says in the thread what is answered at once. In a channel nothing can be said to one person alone. */
export async function say(context: TurnContext, reply: Reply): Promise<void> {
  // A bot cannot put a file into a channel of Teams: the whole report comes as cards.
  const screen = reply.kind === 'files' ? wholeScreen(reply.view) : replyScreen(reply)
  for (const card of teamsCards(screen)) await context.sendActivity(cardMessage(card))
}

/** What a click gets back: a line for the person who clicked; the message itself is brought up to date for everybody. */
export function clicked(reply: Reply | null): InvokeResponse {
  const text =
    reply === null
      ? 'Taken.'
      : reply.kind === 'note'
        ? [reply.text, reply.fix].filter(Boolean).join(' ')
        : 'See the thread.'
  return {
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text },
  }
}

/** What the message action shows in its dialog. */
export const actionAnswer = (text: string): InvokeResponse => ({
  status: 200,
  body: { task: { type: 'message', value: text } },
})

/** A click that says nothing, such as an answer for which nothing was chosen. */
export const NOTHING: Reply = {
  to: 'asker',
  kind: 'note',
  text: 'Nothing was chosen.',
  fix: 'Choose one first.',
}

export const isClick = ({ name }: Activity): boolean => name === 'adaptiveCard/action'
export const isInvoke = ({ type }: Activity): boolean => type === 'invoke'
export const isMessageAction = ({ name }: Activity): boolean => name?.startsWith('composeExtension/') === true
