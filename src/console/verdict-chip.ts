import { html } from 'hono/html'
import { ICON } from '../chat/screen/icons.ts'
import type { Tone } from '../chat/screen/screen.ts'
import type { Listed } from '../flow/archive.ts'
import { isOpen } from '../incident/investigation.ts'
import type { Html } from './route.ts'

const TONE: Readonly<Record<string, Tone>> = {
  confirmed: 'bad',
  likely: 'warning',
  healthy: 'good',
  inconclusive: 'unsure',
}

/** How it stands: the verdict where it came to its end, otherwise the status; an icon, a word and a colour. */
export function verdictChip({ status, verdict }: Pick<Listed, 'status' | 'verdict'>): Html {
  const ended = status === 'completed' || status === 'partial'
  const word = ended && verdict ? verdict : status
  const tone: Tone = isOpen(status) ? 'busy' : ended && verdict ? (TONE[verdict] ?? 'plain') : 'plain'
  return html`<span class="chip tone-${tone}"><span aria-hidden="true">${ICON[tone]}</span> ${word.toUpperCase()}</span>`
}
