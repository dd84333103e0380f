import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../src/incident/report.ts'
import { judge } from '../../src/rehearsal/judge.ts'
import type { Played } from '../../src/rehearsal/played.ts'
import { EXPECT, eventsWith, GOOD, played } from './a-report.ts'

const rulesOf = (one: Played, model = true): readonly string[] =>
  judge(one, { model }).map(({ rule }) => rule)
const cite = [{ id: 'E1', rows: [2] }]
const asked = (parameter: string) =>
  ({
    kind: 'asked',
    at: GOOD.evidence[0]?.to ?? '',
    question: { parameter, text: '?', choices: [] },
  }) as const
const failed = {
  kind: 'query-failed',
  at: '2025-06-18T08:00:00Z',
  id: 'E2',
  step: null,
  label: '',
  source: 'logs',
  failure: 'denied',
  message: '',
  fix: '',
} as const
const receipt = (queries: number) => ({ receipt: { ...GOOD.receipt, queries } })
const [proposal] = GOOD.proposals

test('a report that meets all of it is right, with a model and without', () => {
  expect(judge(played(), { model: true })).toEqual([])
  expect(judge(played(), { model: false })).toEqual([])
})

test('what is not expected is not judged', () => {
  const nothing = Object.fromEntries(Object.keys(EXPECT).map((name) => [name, undefined]))
  expect(rulesOf(played({ guide: null, verdict: 'likely', cause: null, timeline: [] }, nothing))).toEqual([])
})

type Row = readonly [string, string, Partial<Report>, object?, Partial<Pick<Played, 'events' | 'reached'>>?]

/** Each breaks one rule of a report that is right otherwise. */
const WRONG: readonly Row[] = [
  ['another guide', 'guide', { guide: { id: 'vm', title: '', why: '' } }],
  ['no guide', 'guide', { guide: null }],
  ['a guide where there is none', 'guide', {}, { guide: 'none' }],
  ['another verdict', 'verdict', { verdict: 'inconclusive' }],
  ['a question that was not asked', 'asks', { questions: [] }],
  ['a further question', 'asks', {}, {}, { events: [...eventsWith(), asked('time')] }],
  [
    'a question where nothing is to be asked',
    'asks',
    {},
    { asks: [] },
    { events: [...eventsWith(), asked('RemoteIP')] },
  ],
  ['a word of allOf missing', 'cause', { cause: { text: 'The peer left', evidence: cite } }],
  ['no word of anyOf', 'cause', { findings: [{ text: 'It went away.', evidence: cite }] }],
  ['the words in the summary alone', 'cause', { cause: null, summary: 'The peer deleted the SA' }],
  ['a moment missing', 'timeline', {}, { timeline: ['2025-06-18T07:50:59'] }],
  ['a moment less precise than asked', 'timeline', {}, { timeline: ['2025-06-18T07:50:57.250'] }],
  ['a moment of another zone', 'timeline', {}, { timeline: ['2025-06-18T07:50:57+09:00'] }],
  ['a forbidden word in the title', 'never', { title: 'Pre-shared  KEY mismatch' }],
  ['a forbidden word in the summary', 'never', { summary: 'It was the pre-shared key.' }],
  ['a forbidden word in the cause', 'never', {}, { never: ['peer deleted the SA'] }],
  ['a forbidden word in a finding', 'never', {}, { never: ['remotely'] }],
  ['a secret in a query', 'neverAnywhere', {}, { neverAnywhere: ['take 2'] }],
  [
    'a secret in a sample',
    'neverAnywhere',
    { evidence: GOOD.evidence.map((one) => ({ ...one, sample: [{ m: 'hunter2' }] })) },
  ],
  [
    'a secret in a row that no sample shows',
    'neverAnywhere',
    {},
    {},
    { events: eventsWith([{ m: ['x', { y: 'Hunter2' }] }]) },
  ],
  ['a gap missing', 'gaps', { gaps: [] }],
  ['gaps about something else', 'gaps', {}, { gaps: ['retention'] }],
  ['no proposal', 'proposal', { proposals: [] }],
  [
    'another action',
    'proposal',
    {},
    { proposal: { action: 'vpn-gateway-reset', resource: '/subscriptions/s/a' } },
  ],
  [
    'another resource',
    'proposal',
    {},
    { proposal: { action: 'vpn-connection-reset', resource: '/subscriptions/s/b' } },
  ],
  [
    'a proposal beside the right one',
    'proposal',
    {
      proposals: [
        ...GOOD.proposals,
        { ...GOOD.proposals[0], id: 'P2', resource: '/b' } as Report['proposals'][number],
      ],
    },
  ],
  ['the right one twice', 'proposal', { proposals: proposal ? [proposal, proposal] : [] }],
  ['a proposal where there is none', 'proposal', {}, { proposal: 'none' }],
  ['more queries than allowed', 'maxQueries', receipt(2), {}, { reached: 2 }],
  ['no status', 'status', { status: undefined as unknown as Report['status'] }],
  [
    'evidence that there is not',
    'evidence',
    { cause: { text: 'The peer deleted the SA', evidence: [{ id: 'E9', rows: [] }] } },
  ],
  [
    'a row that there is not',
    'evidence',
    { cause: { text: 'The peer deleted the SA', evidence: [{ id: 'E1', rows: [1, 3] }] } },
  ],
  ['a row before the first', 'evidence', { ruledOut: [{ text: 'x', evidence: [{ id: 'E1', rows: [0] }] }] }],
  ['a finding without evidence', 'evidence', { findings: [...GOOD.findings, { text: 'x', evidence: [] }] }],
  [
    'a moment without evidence',
    'evidence',
    { timeline: [...GOOD.timeline, { at: 'x', event: 'y', evidence: [] }] },
  ],
  ['a healthy verdict beside a gap', 'healthy', { verdict: 'healthy' }, { verdict: 'healthy' }],
  ['a query that never came', 'receipt', receipt(2)],
  ['a query that nobody counted', 'receipt', {}, { maxQueries: 2 }, { reached: 2 }],
  [
    'a failed query that nobody counted',
    'receipt',
    {},
    { maxQueries: 2 },
    { reached: 2, events: [...eventsWith(), failed] },
  ],
]

test.each(WRONG)('%s is wrong, and nothing else', (_, rule, report, expected = {}, rest = {}) => {
  const found = judge(played(report, expected, rest), { model: true })
  expect([...new Set(found.map((one) => one.rule))]).toEqual([rule])
  for (const one of found)
    expect(one).toEqual({ rule, expected: expect.stringMatching(/./), found: expect.stringMatching(/./) })
})

/** What looks like a mistake and is none. */
const RIGHT: readonly Row[] = [
  ['one guide of several', '', {}, { guide: ['vm', 'vpn'] }],
  ['none where none fits', '', { guide: null }, { guide: 'none' }],
  ['one verdict by itself', '', {}, { verdict: 'confirmed' }],
  ['a question that the request answers itself', '', {}, { asks: [] }],
  ['words spread over cause and findings', '', {}, { cause: { allOf: ['deleted', 'remotely'] } }],
  ['a day', '', {}, { timeline: ['2025-06-18'] }],
  ['a forbidden word that is ruled out', '', { summary: 'x' }, { never: ['mismatch'] }],
  ['a secret of the request itself', '', {}, { neverAnywhere: ['my-secret'] }],
  [
    'a failed query that came',
    '',
    receipt(2),
    { maxQueries: 2 },
    { reached: 2, events: [...eventsWith(), failed] },
  ],
  ['a failed query that never came', '', receipt(2), {}, { events: [...eventsWith(), failed] }],
  ['no proposal and none expected', '', { proposals: [] }, { proposal: 'none' }],
  [
    'a citation of a whole evidence',
    '',
    { cause: { text: 'The peer deleted the SA', evidence: [{ id: 'E1', rows: [] }] } },
  ],
]

test.each(RIGHT)('%s is right', (_, __, report, expected = {}, rest = {}) => {
  expect(judge(played(report, expected, rest), { model: true })).toEqual([])
})

describe('where the signals cannot tell it, without a model', () => {
  const honest = (report: Partial<Report>, expected: object = {}): readonly string[] =>
    rulesOf(played(report, { noModel: 'honest', ...expected }), false)
  const LITTLE = {
    verdict: 'inconclusive',
    cause: null,
    timeline: [],
    findings: [],
    questions: [],
    proposals: [],
    summary: '',
    title: '',
  } as const

  test('a report may say less, with its gap', () => {
    expect(honest(LITTLE)).toEqual([])
    expect(honest({ ...LITTLE, guide: null })).toEqual([])
  })

  test('with a model it may not', () => {
    expect(new Set(rulesOf(played(LITTLE, { noModel: 'honest' })))).toEqual(
      new Set(['verdict', 'asks', 'cause', 'timeline', 'proposal']),
    )
  })

  test.each<readonly [string, string, Partial<Report>, object?]>([
    ['another cause', 'cause', { cause: { text: 'A flood', evidence: cite } }],
    [
      'a cause where none is known',
      'cause',
      { cause: { text: 'A flood', evidence: cite } },
      { cause: undefined },
    ],
    ['healthy', 'verdict', { verdict: 'healthy', gaps: [] }, { gaps: undefined }],
    ['no gap', 'gaps', { gaps: [] }],
    ['a forbidden word', 'never', { summary: 'The pre-shared key.' }],
    ['a secret', 'neverAnywhere', { summary: 'hunter2' }],
    ['another guide', 'guide', { guide: { id: 'vm', title: '', why: '' } }],
    [
      'another proposal',
      'proposal',
      { proposals: GOOD.proposals.map((one) => ({ ...one, resource: '/b' })) },
    ],
  ])('%s is wrong', (_, rule, report, expected = {}) => {
    expect([...new Set(honest({ ...LITTLE, ...report }, expected))]).toEqual([rule])
  })

  test('the right cause, and healthy where it is expected, are right', () => {
    expect(honest({ ...LITTLE, cause: GOOD.cause, findings: GOOD.findings })).toEqual([])
    expect(
      honest({ ...LITTLE, verdict: 'healthy', gaps: [] }, { verdict: 'healthy', gaps: undefined }),
    ).toEqual([])
  })
})
