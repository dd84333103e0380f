import type { View } from '../../flow/memory.ts'
import { sayMoment } from '../../incident/moment.ts'
import type { Receipt, Report, TimelineEntry, Verdict } from '../../incident/report.ts'
import { cited, cut, inert } from './inert.ts'
import { portalLinks } from './portal.ts'
import type { Block, Screen, Tone } from './screen.ts'
import { sectionsOf } from './sections.ts'
import { buttons, request, text } from './view-screen.ts'

const TONE: Readonly<Record<Verdict, Tone>> = {
  confirmed: 'bad',
  likely: 'warning',
  healthy: 'good',
  inconclusive: 'unsure',
}
const MOST_NEXT = 3
const LONGEST = 900

/** The report on one screen of a phone: the answer first, then what to do; the rest is opened. */
export function reportScreen(
  view: View,
  report: Report,
  picture: { readonly png: Uint8Array; readonly alt: string } | null,
): Screen {
  const title = cut(inert(report.title), 200)
  const sections = sectionsOf(report)
  return {
    brief: cut(`${label(report)}: ${title}`, 300),
    blocks: [
      { kind: 'headline', tone: tone(report), label: label(report), text: title },
      request(view),
      ...answer(report),
      ...facts(report),
      ...next(report),
      ...unseen(report),
      ...(picture ? [{ kind: 'picture' as const, ...picture }] : []),
      text({ text: receiptLine(report.receipt, report.withheld), style: 'dim' }),
      ...portalLinks(report),
      buttons(
        ...(report.evidence.length > 0
          ? [{ label: 'Whole report', press: { kind: 'files' as const, id: view.id } }]
          : []),
        { label: 'Right', press: { kind: 'feedback', id: view.id, right: true } },
        {
          label: 'Wrong',
          press: { kind: 'feedback', id: view.id, right: false },
          note: 'What is wrong with it, or missing?',
        },
      ),
    ],
    sections,
  }
}

const label = ({ status, verdict }: Report): string =>
  status === 'failed' ? 'FAILED' : status === 'stopped' ? 'STOPPED' : verdict.toUpperCase()

const tone = ({ status, verdict }: Report): Tone =>
  status === 'failed' || status === 'stopped' ? 'plain' : TONE[verdict]

/** The cause where there is one, and what the summary says beyond it; nothing is said twice. */
function answer({ title, cause, summary }: Report): readonly Block[] {
  const told = inert(summary)
  const why = cause ? inert(cause.text) : ''
  const head = inert(title).replace(/[.…]$/, '')
  const shown = head !== '' && why.startsWith(head) ? proof(why.slice(head.length)) : why
  const rest = why !== '' && told.startsWith(why) ? told.slice(why.length).trim() : told
  return [
    ...(cause
      ? [text({ text: cut(shown, LONGEST), style: 'strong' }, { text: cited(cause.evidence), style: 'dim' })]
      : []),
    ...(rest === '' || rest === why || rest === head ? [] : [text(cut(rest, LONGEST))]),
  ]
}

/** What stands behind the words of the title, such as “(1 row, at …).” */
const proof = (rest: string): string => {
  const inside = /^\s*\((.+)\)\.?\s*$/s.exec(rest)?.[1]
  return inside === undefined ? rest.replace(/^[\s.]+/, '') || 'As the rows show.' : `Shown by ${inside}.`
}

function facts(report: Report): readonly Block[] {
  const since = sinceWhen(report)
  const said = `${report.title} ${report.cause?.text ?? ''}`
  const told = [
    ...(since
      ? [
          {
            name: 'Since',
            value: `${sayMoment(since.at)}${said.includes(since.event) ? '' : `: ${cut(inert(since.event), 160)}`}`,
          },
        ]
      : []),
    ...(report.guide ? [{ name: 'Guide', value: cut(inert(report.guide.title), 120) }] : []),
    ...(report.window?.assumed ?? [])
      .slice(0, 2)
      .map((one) => ({ name: 'Assumed', value: cut(inert(one), 240) })),
  ]
  return told.length > 0 ? [{ kind: 'facts', facts: told }] : []
}

/** The first thing that the cause's own rows show, otherwise the first of all. */
function sinceWhen({ timeline, cause }: Report): TimelineEntry | undefined {
  const ids = new Set(cause?.evidence.map(({ id }) => id))
  return timeline.find(({ evidence }) => evidence.some(({ id }) => ids.has(id))) ?? timeline[0]
}

function next({ next: steps }: Report): readonly Block[] {
  if (steps.length === 0) return []
  const shown = steps.slice(0, MOST_NEXT)
  const more = steps.length - shown.length
  return [
    { kind: 'heading', text: 'What to do now' },
    {
      kind: 'list',
      items: [
        ...shown.map((one) => ({ mark: 'bullet' as const, runs: [{ text: cut(inert(one), 400) }] })),
        ...(more > 0
          ? [
              {
                mark: 'bullet' as const,
                runs: [{ text: `${more} more in the files`, style: 'dim' as const }],
              },
            ]
          : []),
      ],
    },
  ]
}

/** What could not be seen belongs to the answer. */
function unseen({ gaps }: Report): readonly Block[] {
  const [first] = gaps
  if (!first) return []
  const others = gaps.length - 1
  return [
    text(
      { text: 'Could not be seen: ', style: 'strong' },
      { text: cut(`${inert(first.what)}: ${inert(first.why)}. ${inert(first.fix)}`, 450) },
      ...(others > 0 ? [{ text: ` (and ${others} more)`, style: 'dim' as const }] : []),
    ),
  ]
}

/** What it cost, in one line. */
export function receiptLine(
  { model, modelCalls, promptTokens, completionTokens, queries, seconds }: Receipt,
  withheld: number,
): string {
  return [
    `${queries} ${queries === 1 ? 'query' : 'queries'}`,
    `${seconds.toFixed(1)} s`,
    model === null
      ? 'no model'
      : `${inert(model)}: ${modelCalls} ${modelCalls === 1 ? 'turn' : 'turns'}, ${promptTokens + completionTokens} tokens`,
    ...(withheld > 0
      ? [`${withheld} ${withheld === 1 ? 'statement' : 'statements'} withheld: the rows did not show it`]
      : []),
  ].join(' · ')
}
