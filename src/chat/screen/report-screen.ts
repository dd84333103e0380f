import type { View } from '../../flow/memory.ts'
import { sayRange } from '../../incident/moment.ts'
import type { Report, Verdict } from '../../incident/report.ts'
import { answer, facts, next, unseen } from './first-screen.ts'
import { cut, inert } from './inert.ts'
import { buttons, dim, quoted } from './paragraph.ts'
import { linksOf } from './links.ts'
import { isAsking, proposalsOf } from './proposal-screen.ts'
import { receiptLine } from './receipt.ts'
import type { Button, Screen, Tone } from './screen.ts'
import { sectionsOf } from './sections.ts'

const TONE: Readonly<Record<Verdict, Tone>> = {
  confirmed: 'bad',
  likely: 'warning',
  healthy: 'good',
  inconclusive: 'unsure',
}

/** The report on one screen of a phone: the answer first, then what to do; the rest is opened. */
export function reportScreen(
  view: View,
  report: Report,
  picture: { readonly png: Uint8Array; readonly alt: string } | null,
  page: string | null,
): Screen {
  const title = cut(inert(report.title).trim(), 200) || 'Report'
  const sections = sectionsOf(report)
  const more = sections.length > 0
  return {
    brief: cut(`${isAsking(view) ? 'A repair waits for approval. ' : ''}${label(report)}: ${title}`, 300),
    blocks: [
      { kind: 'headline', tone: tone(report), label: label(report), text: title },
      ...answer(report),
      ...facts(report),
      ...proposalsOf(view),
      ...next(report),
      ...unseen(report),
      ...(picture ? [{ kind: 'picture' as const, png: picture.png, alt: inert(picture.alt) }] : []),
      ...footer(view, report).map(dim),
      ...linksOf(report, page),
      buttons(...(more ? [whole(view)] : []), ...feedback(view)),
    ],
    sections,
    ...(more ? { rest: 'See “Whole report”.' } : {}),
  }
}

/** A report that did not come to its end says so before its verdict. */
export const label = ({ status, verdict }: Report): string =>
  status === 'failed' ? 'FAILED' : status === 'stopped' ? 'STOPPED' : verdict.toUpperCase()

const tone = ({ status, verdict }: Report): Tone =>
  status === 'failed' || status === 'stopped' ? 'plain' : TONE[verdict]

/** What was asked, where it was looked for, and what that took. */
function footer({ text: words }: View, { guide, window, receipt, withheld }: Report): readonly string[] {
  const where = [
    ...(guide ? [`Guide: ${cut(inert(guide.title), 120)}`] : []),
    ...(window ? [`searched ${sayRange(window)}${window.widened ? ' (widened)' : ''}`] : []),
  ]
  return [quoted(words), ...(where.length > 0 ? [where.join(' · ')] : []), receiptLine(receipt, withheld)]
}

const whole = ({ id }: View): Button => ({ label: 'Whole report', press: { kind: 'files', id } })

const feedback = ({ id }: View): readonly Button[] => [
  { label: 'Right', press: { kind: 'feedback', id, right: true } },
  {
    label: 'Wrong',
    press: { kind: 'feedback', id, right: false },
    note: 'What is wrong with it, or missing?',
  },
]
