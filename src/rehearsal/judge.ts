import type { Report } from '../incident/report.ts'
import type { Expect } from '../sandbox/expect.ts'
import { always } from './always.ts'
import { all, type Failure, quoted } from './failure.ts'
import { sameInstant } from './instant.ts'
import type { Played } from './played.ts'
import { assertedIn, reasonsIn, says, shownIn } from './said.ts'

type Rule = (expect: Expect, played: Played) => readonly Failure[]

/**
 * Judges a report against what its scenario expects, by code alone: empty = right. Where no model took part and the
 * signals cannot tell the incident (`noModel: honest`), it may say less, but nothing wrong.
 */
export function judge(played: Played, { model }: { readonly model: boolean }): readonly Failure[] {
  const { expect } = played.scenario
  const rules = !model && expect.noModel === 'honest' ? HONEST : FULL
  return [...always(played), ...rules.flatMap((rule) => rule(expect, played))]
}

const guide: Rule = ({ guide: wanted }, { report }) => {
  const found = report.guide?.id ?? 'none'
  return !wanted || wanted.includes(found) ? [] : [{ rule: 'guide', expected: wanted.join(' or '), found }]
}

/** No guide at all, or a question which one is meant, is no wrong guide. */
const noOtherGuide: Rule = (expect, played) => (played.report.guide ? guide(expect, played) : [])

const verdict: Rule = ({ verdict: wanted }, { report }) =>
  !wanted || wanted.includes(report.verdict)
    ? []
    : [{ rule: 'verdict', expected: wanted.join(' or '), found: report.verdict }]

const notFalselyHealthy: Rule = ({ verdict: wanted }, { report }) =>
  report.verdict !== 'healthy' || !wanted || wanted.includes('healthy')
    ? []
    : [{ rule: 'verdict', expected: `${wanted.join(' or ')}, or inconclusive`, found: 'healthy' }]

const asks: Rule = ({ asks: wanted }, { report, events }) => {
  if (!wanted) return []
  const told = report.questions.map(({ parameter }) => parameter)
  // What the request's own words answered is told as well, and bothered nobody.
  const bothered = events.flatMap((event) =>
    event.kind === 'answered'
      ? [event.parameter]
      : event.kind === 'asked' && event.question.answer === undefined
        ? [event.question.parameter]
        : [],
  )
  const open = report.questions.flatMap(({ parameter, answer }) => (answer === undefined ? [parameter] : []))
  const further = [...new Set([...bothered, ...open])].filter((one) => !wanted.includes(one))
  const missing = wanted.filter((one) => !told.includes(one) && !bothered.includes(one))
  const found = told.join(', ') || 'no question'
  return [
    ...missing.map((one) => ({ rule: 'asks', expected: `${one} is asked for`, found })),
    ...further.map((one) => ({
      rule: 'asks',
      expected: `only ${wanted.join(', ') || 'nothing'} is asked for`,
      found: one,
    })),
  ]
}

const cause: Rule = ({ cause: wanted }, { report }) => {
  if (!wanted) return []
  const told = reasonsIn(report).map(({ text }) => text)
  const has = (words: string): boolean => told.some((text) => says(text, words))
  const found = all([...new Set(told)])
  const missing = (wanted.allOf ?? []).filter((words) => !has(words))
  return [
    ...missing.map((words) => ({ rule: 'cause', expected: `${quoted(words)} in cause or findings`, found })),
    ...(wanted.anyOf && !wanted.anyOf.some(has)
      ? [{ rule: 'cause', expected: `one of ${all(wanted.anyOf)} in cause or findings`, found }]
      : []),
  ]
}

const noOtherCause: Rule = (expect, played) => {
  const { cause: told } = played.report
  if (!told) return []
  if (expect.cause) return cause(expect, played)
  return [{ rule: 'cause', expected: 'no cause', found: quoted(told.text) }]
}

const timeline: Rule = ({ timeline: wanted = [] }, { report }) =>
  wanted
    .filter((moment) => !report.timeline.some(({ at }) => sameInstant(moment, at)))
    .map((moment) => ({
      rule: 'timeline',
      expected: moment,
      found: report.timeline.map(({ at }) => at).join(', ') || 'no entry',
    }))

const never: Rule = ({ never: words = [] }, { report }) =>
  words.flatMap((one) =>
    assertedIn(report)
      .filter(({ text }) => says(text, one))
      .map(({ where, text }) => ({
        rule: 'never',
        expected: `not ${quoted(one)} in title, summary, cause or findings`,
        found: `${where}: ${quoted(text)}`,
      })),
  )

const neverAnywhere: Rule = ({ neverAnywhere: words = [] }, { report, events }) => {
  if (words.length === 0) return []
  const places = shownIn(report, events)
  return words.flatMap((one) => {
    const place = places.find(({ text }) => says(text, one))
    return place
      ? [
          {
            rule: 'neverAnywhere',
            expected: `not ${quoted(one)} anywhere`,
            found: `${place.where}: ${quoted(place.text)}`,
          },
        ]
      : []
  })
}

const gaps: Rule = ({ gaps: words }, { report }) => {
  if (!words) return []
  const told = report.gaps.map(({ what, why, fix }) => `${what}: ${why}. ${fix}`)
  return words.some((one) => told.some((text) => says(text, one)))
    ? []
    : [{ rule: 'gaps', expected: `one of ${all(words)} in the gaps`, found: all(told) }]
}

const proposal: Rule = (expect, played) => {
  const { proposal: wanted } = expect
  const { proposals } = played.report
  const count = proposals.filter((one) => wanted && wanted !== 'none' && isSame(one, wanted)).length
  return [
    ...(wanted && wanted !== 'none' && count !== 1
      ? [
          {
            rule: 'proposal',
            expected: `${sayProposal(wanted)}, once`,
            found: proposals.map(sayProposal).join(', ') || 'none',
          },
        ]
      : []),
    ...noOtherProposal(expect, played),
  ]
}

const noOtherProposal: Rule = ({ proposal: wanted }, { report }) =>
  wanted === undefined
    ? []
    : report.proposals
        .filter((one) => wanted === 'none' || !isSame(one, wanted))
        .map((one) => ({
          rule: 'proposal',
          expected: wanted === 'none' ? 'none' : `only ${sayProposal(wanted)}`,
          found: sayProposal(one),
        }))

type Proposed = Pick<Report['proposals'][number], 'action' | 'resource'>

const isSame = (a: Proposed, b: Proposed): boolean =>
  a.action === b.action && a.resource.toLowerCase() === b.resource.toLowerCase()

const sayProposal = ({ action, resource }: Proposed): string => `${action} of ${resource}`

const maxQueries: Rule = ({ maxQueries: most }, { reached }) =>
  most === undefined || reached <= most
    ? []
    : [{ rule: 'maxQueries', expected: `at most ${most} log queries`, found: String(reached) }]

const FULL: readonly Rule[] = [
  guide,
  verdict,
  asks,
  cause,
  timeline,
  never,
  neverAnywhere,
  gaps,
  proposal,
  maxQueries,
]
const HONEST: readonly Rule[] = [
  noOtherGuide,
  notFalselyHealthy,
  noOtherCause,
  never,
  neverAnywhere,
  gaps,
  noOtherProposal,
  maxQueries,
]
