import color from 'picocolors'
import { plain } from '../incident/plain.ts'
import type { Failure } from '../rehearsal/failure.ts'
import { nameOf, type Rehearsed } from '../rehearsal/rehearse.ts'
import { type Head, tableLines } from './table.ts'
import { wrap } from './wrap.ts'

const HEADS: readonly Head[] = [
  { name: 'scenario', align: 'left' },
  { name: 'verdict', align: 'left' },
  { name: 'judged', align: 'left' },
  { name: 'seconds', align: 'right' },
  { name: 'queries', align: 'right' },
  { name: 'turns', align: 'right' },
  { name: 'tokens', align: 'right' },
]

export type Whole = {
  readonly exist: number
  readonly ran: number
  readonly right: number
  readonly seconds: number
  /** Whether a model took part. */
  readonly model: boolean
}

/** A rehearsal for a terminal: a line a scenario, below it what each wrong report should say and what it says. Pure. */
export function rehearsalTable(done: readonly Rehearsed[], whole: Whole): string {
  const wrong = done.filter(({ judged }) => judged === 'wrong')
  return [
    ...tableLines(HEADS, done.map(row)),
    ...wrong.flatMap(({ folder, failures }) => [
      '',
      color.bold(plain(nameOf(folder))),
      ...failures.map(said),
    ]),
    '',
    summary(whole),
  ].join('\n')
}

function row({ folder, judged, report, seconds }: Rehearsed): readonly string[] {
  const cost = report?.receipt
  return [
    plain(nameOf(folder)),
    report?.verdict ?? '–',
    judged === 'right' ? color.green(judged) : color.red(judged),
    seconds.toFixed(1),
    String(cost?.queries ?? 0),
    String(cost?.modelCalls ?? 0),
    String(cost ? cost.promptTokens + cost.completionTokens : 0),
  ]
}

const said = ({ rule, expected, found }: Failure): string =>
  `${wrap(plain(`  ${rule}: expected ${expected}`), 4, 2)}\n${wrap(plain(`the report says ${found}`), 4, 4)}`

function summary({ exist, ran, right, seconds, model }: Whole): string {
  const missing = ran < exist ? color.red(`; ${exist - ran} of ${exist} did not run`) : ''
  const paint = right === exist ? color.green : color.red
  return `${paint(`${right} of ${ran} judged right`)}${missing} · ${seconds.toFixed(1)} s · ${model ? 'with the model' : 'no model'}`
}
