import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import { pressText } from '../../incident/press.ts'
import { counted } from '../screen/paragraph.ts'
import type { Block, Button } from '../screen/screen.ts'
import type { Within } from './render.ts'

type Html = ReturnType<typeof html>
type Controls = Pick<Within, 'back' | 'refusal'>

const LONGEST_NOTE = 500

/** Buttons in a row, each a form of its own; those that this person may not press are told with the reason. */
export function buttonsHtml(all: readonly Button[], within: Controls): Html {
  const shown = all.filter((one) => within.refusal(one.press) === null && !leadsHere(one, within))
  return html`${shown.length === 0 ? '' : html`<div class="row">${shown.map((one) => buttonHtml(one, within))}</div>`}${refused(all, within)}`
}

/** One of many: a list to choose from, and a button that sends it. */
export function choiceHtml({ label, options }: Extract<Block, { kind: 'choice' }>, within: Controls): Html {
  const shown = options.filter(({ press }) => within.refusal(press) === null)
  const [first] = options
  if (shown.length === 0 || !first) return html`${first ? refused([{ ...first, label }], within) : ''}`
  return html`<form method="post" action="/press#answered" class="row choose"><label class="field"><span>${label}</span><select name="press" required><option value="">${counted(shown.length, 'choice')} …</option>${shown.map(
    ({ label: name, press }) => html`<option value="${pressText(press)}">${name}</option>`,
  )}</select></label>${backField(within)}<button class="primary">Answer</button></form>`
}

/** The whole of a report is on the page that the button would lead to. */
const leadsHere = ({ press }: Button, { back }: Controls): boolean =>
  (press.kind === 'files' || press.kind === 'show') && back === pageOf(press.id)

const pageOf = (id: string): string => `/investigations/${id}`
const backField = ({ back }: Controls): Html => html`<input type="hidden" name="back" value="${back}">`

function buttonHtml({ label, press, look, note }: Button, within: Controls): Html {
  if (press.kind === 'files' || press.kind === 'show')
    return html`<a class="button" href="${pageOf(press.id)}">${label}</a>`
  if (press.kind === 'ask')
    return html`<form method="post" action="/ask#answered"><input type="hidden" name="key" value="${randomUUID()}"><input type="hidden" name="zone" value="" data-zone><button class="${look ?? ''}" name="text" value="${press.text}">${label}</button></form>`
  const own = html`<input type="hidden" name="press" value="${pressText(press)}">${backField(within)}`
  const style = look ?? ''
  if (note === undefined)
    return html`<form method="post" action="/press#answered">${own}<button class="${style}">${label}</button></form>`
  return html`<details class="ask-note" id="${pressText(press).replaceAll(/[^\w-]+/g, '-')}"><summary class="button ${style}">${label} …</summary><form method="post" action="/press#answered" class="stack">${own}<label class="field"><span>${note}</span><textarea name="note" rows="2" maxlength="${LONGEST_NOTE}"></textarea></label><button class="primary ${style}">${look ? label : 'Send'}</button></form></details>`
}

function refused(all: readonly Button[], { refusal }: Controls): Html {
  const reasons = Map.groupBy(all, ({ press }) => refusal(press))
  return html`${[...reasons].map(([reason, buttons]) =>
    reason === null
      ? ''
      : html`<p class="${buttons.some(({ press }) => press.kind === 'decide') ? 'note' : 'dim'}">${buttons.map(({ label }) => label).join(', ')}: ${reason}</p>`,
  )}`
}
