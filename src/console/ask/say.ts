import { html } from 'hono/html'
import { WEB } from '../../chat/web/index.ts'
import { heardWords, onceOf, type Sent, sentWords } from '../../chat/web/receive.ts'
import { uuidOf } from '../../chat/web/uuid-of.ts'
import type { Reply } from '../../flow/ports.ts'
import type { Place } from '../../incident/place.ts'
import { Problem } from '../../incident/problem.ts'
import { afterForm } from './after-form.ts'
import { askForm } from './ask-form.ts'
import { conversation, pathOf } from './conversation.ts'
import { keepReply, noteOf } from './notes.ts'
import { startPage } from './start-page.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'

/** Words for a conversation, or for a new one of one's own; what came of them stands there. What is not taken stays in the field. */
export async function say(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const sent = sentWords(asked.body)
  const { person } = asked.session
  if (sent.text.trim() === '') return unsent(EMPTY, sent, asked)
  try {
    const thread = sent.thread?.toLowerCase() ?? uuidOf(person.account, onceOf(sent))
    const place = await placeOf(thread, person.account, house)
    const reply = await house.hear(heardWords(sent, { person, place, now: house.now() }))
    return reply
      ? await replied(reply, sent, asked, house)
      : { kind: 'see', path: `${pathOf(thread)}#newest` }
  } catch (error) {
    if (error instanceof Problem) return unsent(error, sent, asked)
    throw error
  }
}

const EMPTY = new Problem(
  'usage',
  'Nothing was written, so nothing was sent.',
  'Say what failed and when, as you would tell a colleague.',
)

/** A conversation stays where it was begun, whoever goes on with it. */
async function placeOf(thread: string, account: string, { archive }: ConsoleHouse): Promise<Place> {
  const [first] = await archive.conversation(WEB, thread)
  return { platform: WEB, channel: first?.channel ?? account, thread }
}

async function replied(reply: Reply, sent: Sent, asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const failed = reply.kind === 'note' && reply.code !== undefined
  const draft = failed ? sent : null
  const query = keepReply(reply)
  const known = sent.thread !== undefined && (await house.archive.conversation(WEB, sent.thread)).length > 0
  return sent.thread !== undefined && known
    ? afterForm(
        `${pathOf(sent.thread)}?${query}`,
        await conversation({ ...asked, params: { thread: sent.thread }, query }, house, draft),
      )
    : afterForm(`/?${query}`, await startPage({ ...asked, query }, house, draft))
}

/** What was written, with why it was not taken: to be sent again as it is, and counted once. */
function unsent(problem: Problem, sent: Sent, { session }: Asked): Answer {
  const { thread = null } = sent
  return {
    kind: 'page',
    title: 'It was not sent',
    room: 'ask',
    status: problem.code === 'usage' ? 400 : 503,
    body: html`<div class="narrow stack"><h1>It was not sent</h1>${noteOf({ text: problem.message, fix: problem.fix })}
${askForm(session, { thread, draft: sent, label: 'Your question' })}
<p><a href="${thread === null ? '/' : pathOf(thread)}">Back${thread === null ? ' to the start' : ' to the conversation'}</a></p></div>`,
  }
}
