import type { Guide } from '../incident/guide.ts'
import type { Gap } from '../incident/report.ts'
import type { Fired } from './signals.ts'

const MOST = 5
const LONGEST = 400
/** Words too common to tell one advice from another. */
const SHORTEST = 4

/**
 * What to do next in the guide's own words: the items of its steps that hold no query, those that speak of the cause
 * first and alone where any does; then what would close the gaps.
 */
export function advice(guide: Guide, main: Fired | null, gaps: readonly Gap[]): readonly string[] {
  const items = guide.steps.filter((step) => step.queries.length === 0).flatMap(({ text }) => itemsOf(text))
  const close = [...new Set(gaps.map((gap) => gap.fix))].slice(0, MOST)
  if (!main) return close.length > 0 ? close : items.slice(0, MOST)
  const about = words(`${main.signal.id} ${main.signal.means}`)
  const scored = items.map((item) => ({
    item,
    score: [...words(item)].filter((word) => about.has(word)).length,
  }))
  const best = Math.max(0, ...scored.map((one) => one.score))
  const fitting = best > 0 ? scored.filter((one) => one.score === best) : scored
  return [...fitting.slice(0, MOST).map((one) => one.item), ...close]
}

/** List items and paragraphs of a step's prose, each one line of plain words. */
function itemsOf(text: string): string[] {
  const blocks = text
    .replace(/^(```|~~~)[\s\S]*?^\1[^\S\n]*$/gm, '')
    .split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)/)
    .map((block) =>
      block
        .replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
  return blocks
    .filter((block) => block !== '' && !/^[#|>]/.test(block))
    .map((block) => (block.length > LONGEST ? `${block.slice(0, LONGEST - 1)}…` : block))
}

/** Words by their stem's first letters, so that “deleted” meets “delete”. */
function words(text: string): ReadonlySet<string> {
  const found = text.toLowerCase().match(/\p{L}{3,}/gu) ?? []
  return new Set(found.filter((word) => word.length >= SHORTEST).map((word) => word.slice(0, 6)))
}
