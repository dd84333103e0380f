import { html } from 'hono/html'
import { cut, visible } from '../../chat/screen/inert.ts'
import { WEB } from '../../chat/web/index.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { askButton, askForm } from './ask-form.ts'
import { pathOf } from './conversation.ts'
import { noteHtml } from './notes.ts'

const MOST_EXAMPLES = 6
const MOST_THREADS = 10

/** Where one begins: what this is, something to try, the field to ask, and one's last conversations. */
export async function startPage({ session, query }: Asked, house: ConsoleHouse): Promise<Answer> {
  const { sandbox, shelf, archive } = house
  const { account } = session.person
  const mine = await archive.threadsOf(WEB, account, MOST_THREADS)
  const examples = shelf
    .list()
    .slice(0, MOST_EXAMPLES)
    .map(({ title, symptoms }) => visible(`${symptoms[0] ?? title} since about an hour`))
  return {
    kind: 'page',
    title: 'Ask',
    room: 'ask',
    body: html`${noteHtml(query)}<div class="narrow stack">
<h1>What failed, and when?</h1>
<p>Say it as you would tell a colleague. I pick the troubleshooting guide that fits, run its queries, and report what happened with the rows that show it. I only read; a repair is proposed, and done once a permitted person has approved it.</p>
${
  sandbox
    ? html`<section class="card" aria-labelledby="try"><h2 id="try">Try it</h2><p>One incident is recorded here. Ask about it, answer the question, read the report, and let another role approve the repair:</p>${askButton(session, visible(sandbox.request), 'primary')}</section>`
    : ''
}
${askForm(session, { to: null, label: 'Your question' })}
${
  sandbox
    ? html`<details class="card"><summary>What the ${shelf.size} guides are for</summary><p class="dim">Their data is not in this sandbox, so a report will say what could not be seen.</p><div class="row">${examples.map((one) => askButton(session, one, 'plain'))}</div></details>`
    : html`<section aria-labelledby="examples"><h2 id="examples">For example</h2><div class="row">${examples.map((one) => askButton(session, one, 'plain'))}</div></section>`
}
${
  mine.length === 0
    ? ''
    : html`<section aria-labelledby="mine"><h2 id="mine">Your last conversations</h2><ul class="plain stack">${mine.map(
        ({ thread, text, at }) =>
          html`<li><a href="${pathOf({ account, thread })}">${cut(visible(text), 140) || 'A request that is not kept any more'}</a> <time class="dim" datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time></li>`,
      )}</ul></section>`
}
</div>`,
  }
}
