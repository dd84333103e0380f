import fc from 'fast-check'
import type { View } from '../../../src/flow/memory.ts'
import type { Reply } from '../../../src/flow/ports.ts'
import { SECTIONS } from '../../../src/incident/press.ts'
import { PROPOSAL_STATES, type ProposalView } from '../../../src/incident/proposal.ts'
import type { Report } from '../../../src/incident/report.ts'
import { aProgress, aProposal, aReport, aView, GATEWAY, ID, someEvidence } from './samples.ts'

/** What a log, a model, a resource's name or a person may send to make a chat do something. */
const FRAGMENTS = [
  '<!channel>',
  '<!subteam^S1|all>',
  '<@U1>',
  '<#C1|general>',
  '<https://evil.example/x|click>',
  '<at>Bob</at>',
  '[x](http://evil.example)',
  '![x](https://evil.example/a.png)',
  '[ref]: https://evil.example',
  '<img src=https://evil.example/a.png>',
  'www.evil.example/a',
  'mailto:a@evil.example',
  'javascript://evil.example/%0aalert(1)',
  '{{DATE(2025-06-18T07:20:00Z, SHORT)}}',
  '{{TIME(2025-06-18T07:20:00Z)}}',
  `$${'{root.secret}'}`,
  '@here @everyone',
  ':tada:',
  '**bold** _it_ ~no~ `code`',
  '```\n# heading\n```',
  '| a | b |\n|---|---|',
  '\u202egnp.exe\u202c',
  '\u2066x\u2069\u200b\u200e\u200f\ufeff',
  '\u{e0041}\u{e0042}',
  '\u0000\u0007\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007',
  '\u009b31m',
  '𝕏😀👩‍👩‍👧🇯🇵',
  '東京',
  'e\u0301\u0323',
  '\ud800',
  '"\'\\',
  "=cmd|' /C calc'!A0",
  '\t',
  '\n',
  ' ',
  '',
] as const

/** How long a property may take, the search for a small example included. */
export const PATIENCE = { interruptAfterTimeLimit: 45_000 }

const fragments = fc.array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 12 })), {
  maxLength: 6,
})
const short = fc.tuple(fragments, fc.constantFrom(' ', '')).map(([all, between]) => all.join(between))
const huge = fc
  .tuple(fc.constantFrom(...FRAGMENTS.filter((one) => one !== '')), fc.constantFrom(700, 3_100, 40_000))
  .map(([one, length]) => one.repeat(Math.ceil(length / one.length)).slice(0, length))

/** Text of any size up to 40,000 characters, mostly short. */
export const hostileText = fc.oneof({ weight: 12, arbitrary: short }, { weight: 1, arbitrary: huge })

const citations = fc.array(
  fc.record({
    id: fc.constantFrom('E1', 'E2', 'E99'),
    rows: fc.array(fc.integer({ min: 1, max: 9_999 }), { maxLength: 6 }),
  }),
  { maxLength: 12 },
)
const many = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.array(one, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(one, { minLength: 100, maxLength: 300 }) },
  )
const finding = fc.record({ text: hostileText, evidence: citations })
const cell = fc.oneof(hostileText, fc.integer(), fc.constant(null), fc.constant({ a: '<!channel>' }))
const row = fc
  .array(fc.tuple(hostileText, cell), { maxLength: 8 })
  .map((entries) => Object.fromEntries(entries) as Record<string, unknown>)
const question = fc.record({
  parameter: fc.oneof(fc.constant('RemoteIP'), fc.constant('P'.repeat(100))),
  text: hostileText,
  choices: many(hostileText),
})
const evidenceLine = fc.record(
  {
    id: fc.constantFrom('E1', 'E2'),
    step: hostileText,
    query: hostileText,
    workspace: fc.oneof(hostileText, fc.constant(GATEWAY), fc.constant(`${GATEWAY}/../../x`)),
    from: fc.constant('2025-06-18T06:20:00.000Z'),
    to: fc.constant('2025-06-18T08:10:00.000Z'),
    rowCount: fc.nat(),
    truncated: fc.boolean(),
    sample: fc.array(row, { maxLength: 3 }),
  },
  { requiredKeys: ['id', 'query', 'workspace', 'from', 'to', 'rowCount', 'truncated', 'sample'] },
)

/** A report of any size in which every text that is not written by code is hostile. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    status: fc.constantFrom('completed' as const, 'partial' as const, 'stopped' as const, 'failed' as const),
    verdict: fc.constantFrom(
      'healthy' as const,
      'confirmed' as const,
      'likely' as const,
      'inconclusive' as const,
    ),
    request: hostileText,
    title: hostileText,
    summary: hostileText,
    guide: fc.option(fc.record({ id: hostileText, title: hostileText, why: hostileText })),
    questions: fc.array(
      question.chain((one) => fc.record({ ...mapped(one), answer: hostileText })),
      { maxLength: 5 },
    ),
    window: fc.option(
      fc.record({
        asked: fc.constant('2025-06-18T07:20:00.000Z'),
        from: fc.constant('2025-06-18T06:20:00.000Z'),
        to: fc.constant('2025-06-18T08:10:00.000Z'),
        widened: fc.boolean(),
        assumed: fc.array(hostileText, { maxLength: 6 }),
      }),
    ),
    cause: fc.option(finding),
    timeline: many(
      fc.record({
        at: fc.oneof(fc.constant('2025-06-18T07:50:57Z'), hostileText),
        event: hostileText,
        evidence: citations,
      }),
    ),
    findings: many(finding),
    ruledOut: many(finding),
    steps: many(
      fc.record({
        id: hostileText,
        title: hostileText,
        status: fc.constantFrom('done' as const, 'failed' as const, 'skipped' as const),
        reason: hostileText,
      }),
    ),
    gaps: many(fc.record({ what: hostileText, why: hostileText, fix: hostileText })),
    next: many(hostileText),
    proposals: fc.array(
      fc.record({
        id: fc.constant('P1'),
        action: hostileText,
        resource: fc.oneof(hostileText, fc.constant(GATEWAY)),
        arguments: fc.constant({}),
        reason: hostileText,
      }),
      { maxLength: 3 },
    ),
    evidence: many(evidenceLine),
    withheld: fc.nat({ max: 9 }),
  })
  .map((report) => aReport(report))

function mapped<T extends object>(one: T): { [K in keyof T]: fc.Arbitrary<T[K]> } {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, fc.constant(value)])) as never
}

const hostileProposal: fc.Arbitrary<ProposalView> = fc
  .record({
    title: hostileText,
    resource: fc.oneof(hostileText, fc.constant(GATEWAY)),
    arguments: fc.dictionary(fc.constantFrom('address', 'other'), hostileText),
    reason: hostileText,
    words: fc.option(hostileText),
    effect: hostileText,
    duration: hostileText,
    checks: fc.array(fc.record({ what: hostileText, saw: hostileText }), { maxLength: 4 }),
    approvers: hostileText,
    approvals: fc.integer({ min: 1, max: 10 }),
    dryRun: fc.boolean(),
    state: fc.constantFrom(...PROPOSAL_STATES),
    requester: fc.record({ platform: hostileText, account: hostileText, name: fc.option(hostileText) }),
    votes: fc.array(
      fc.record({
        name: hostileText,
        yes: fc.boolean(),
        note: fc.option(hostileText),
        at: fc.constant('2025-06-18T08:11:00.000Z'),
      }),
      { maxLength: 10 },
    ),
    log: fc.array(fc.record({ at: fc.constant('2025-06-18T08:12:00.000Z'), text: hostileText }), {
      maxLength: 20,
    }),
    comparison: fc.array(
      fc.record({ what: hostileText, before: hostileText, after: hostileText, good: fc.boolean() }),
      { maxLength: 12 },
    ),
  })
  .map((more) => aProposal(more))

const reportView = fc
  .tuple(hostileReport, hostileText, fc.array(hostileProposal, { maxLength: 3 }))
  .map(([report, text, proposals]): View => aView({ status: report.status, report, text, proposals }))

const waitingView = fc
  .tuple(many(question), hostileText)
  .map(
    ([questions, text]): View =>
      aView({ status: 'waiting', text, report: aReport({ status: 'waiting', questions, evidence: [] }) }),
  )

const runningView = fc
  .tuple(hostileText, hostileText, fc.array(hostileText, { maxLength: 20 }), fc.boolean())
  .map(
    ([text, doing, titles, begun]): View =>
      aView({
        status: begun ? 'running' : 'accepted',
        text,
        ahead: 3,
        progress: begun
          ? aProgress({
              doing,
              guide: { id: 'g', title: doing, why: text },
              steps: titles.map((title) => ({ id: title, title, state: 'running', rows: 1 })),
            })
          : null,
      }),
  )

/** An investigation in any state. */
export const hostileView: fc.Arbitrary<View> = fc.oneof(reportView, reportView, waitingView, runningView)

/** An answer of any kind. */
export const hostileReply: fc.Arbitrary<Reply> = fc.oneof(
  fc.record({
    to: fc.constant('asker' as const),
    kind: fc.constant('note' as const),
    text: hostileText,
    fix: fc.option(hostileText),
  }),
  fc.record({
    to: fc.constant('thread' as const),
    kind: fc.constant('help' as const),
    greeting: hostileText,
    examples: fc.array(hostileText, { maxLength: 60 }),
    guides: fc.nat(),
  }),
  fc.record({
    to: fc.constant('asker' as const),
    kind: fc.constant('guides' as const),
    guides: many(
      fc.record({ id: hostileText, title: hostileText, symptoms: fc.array(hostileText, { maxLength: 6 }) }),
    ),
  }),
  fc.record({
    to: fc.constant('asker' as const),
    kind: fc.constant('status' as const),
    views: fc.array(hostileView, { maxLength: 60 }),
  }),
  fc.record({
    to: fc.constant('thread' as const),
    kind: fc.constant('section' as const),
    view: reportView,
    section: fc.constantFrom(...SECTIONS),
  }),
  fc.record({
    to: fc.constant('thread' as const),
    kind: fc.constant('files' as const),
    view: reportView,
    evidence: fc.constant([someEvidence({ id: ID })]),
  }),
)

/** Rows as a table may hold them. */
export const hostileRows = fc.array(row, { maxLength: 12 })
