import { html } from 'hono/html'
import { visible } from '../../chat/screen/inert.ts'
import { counted } from '../../chat/screen/paragraph.ts'
import { WEB } from '../../chat/web/index.ts'
import { exampleRequest } from '../../incident/example-request.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { askButtons, askForm, type Draft } from './ask-form.ts'
import { pathOf } from './conversation.ts'
import { noteOf, repliedHtml } from './notes.ts'

const MOST_EXAMPLES = 6
const MOST_THREADS = 10

/** Where one begins: what this is, something to try, the field to ask, and one's last conversations. */
export async function startPage(
  { session, query }: Asked,
  house: ConsoleHouse,
  draft: Draft | null = null,
): Promise<Answer> {
  const { sandbox, shelf } = house
  const examples = shelf
    .list()
    .slice(0, MOST_EXAMPLES)
    .map((guide) => visible(exampleRequest(guide)))
  const replied = repliedHtml(query, session, '/')
  return {
    kind: 'page',
    title: 'Ask',
    room: 'ask',
    body: html`<div class="narrow stack">
<h1>What failed, and when?</h1>
<p>Say it as you would tell a colleague: I follow the troubleshooting guide that fits, run its queries, and report what happened with the rows that show it. I only read; a repair is proposed, and done after a permitted person has approved it.</p>
${
  sandbox
    ? html`<section class="card" aria-labelledby="try"><h2 id="try">Try this</h2><p>It is the incident that is recorded here. Answer the question that comes, read the report, and have another person approve the repair.</p>${askButtons(session, [visible(sandbox.request)], 'primary')}</section>`
    : ''
}
${askForm(session, { thread: null, draft, label: 'Your question' })}
${replied}
${
  examples.length === 0
    ? html`<p class="note">No guides are loaded, so nothing can be followed yet. <a href="/guides">Guides</a> says why.</p>`
    : sandbox
      ? html`<details class="card"><summary>What the ${counted(shelf.size, 'guide')} here are for</summary><p class="dim">Their data is not in this sandbox: a report will say what could not be seen.</p>${askButtons(session, examples, '')}</details>`
      : html`<section aria-labelledby="examples"><h2 id="examples">For example</h2>${askButtons(session, examples, '')}<p><a href="/guides">All ${counted(shelf.size, 'guide')}</a></p></section>`
}
${await conversations(session.person.account, house)}
</div>`,
  }
}

/** One's last conversations; where they cannot be read, the rest of the page is of use all the same. */
async function conversations(account: string, { archive }: ConsoleHouse): Promise<Html> {
  try {
    const mine = await archive.threadsOf(WEB, account, MOST_THREADS)
    return mine.length === 0
      ? html``
      : html`<section aria-labelledby="mine"><h2 id="mine">Your last conversations</h2><ul class="plain stack">${mine.map(
          ({ thread, text, at }) =>
            html`<li><a href="${pathOf(thread)}">${shown(text, 140) || 'A request that is not kept any more'}</a> <span class="dim">${moment(at)}</span></li>`,
        )}</ul></section>`
  } catch (error) {
    if (error instanceof Problem) return noteOf({ text: error.message, fix: error.fix })
    throw error
  }
}
