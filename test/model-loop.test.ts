import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type App, openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { InvestigationEvent } from '../src/incident/investigation.ts'
import type { Report } from '../src/incident/report.ts'
import { aPump, ERROR } from './fakes/a-pump.ts'
import { type Answer, type ModelServer, startModelServer } from './fakes/model-server.ts'

const LIMITS = { turns: 5, toolCalls: 8, repeats: 2 }

let model: ModelServer
let app: App
let script: (turn: number) => Answer

beforeAll(async () => {
  model = await startModelServer((_, n) => script(n - before))
  const config = await readConfig('/nonexistent/guidepost.yaml', {
    PATH: process.env.PATH,
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'test-key-of-the-loop',
    OPENAI_MODEL: 'scripted',
  })
  app = await openApp(
    { ...config, limits: LIMITS },
    { scenario: await aPump(), model: true, note: () => undefined },
  )
})

afterAll(async () => {
  await app?.close()
  await model?.close()
})

let before = 0
type Ran = { readonly report: Report; readonly events: readonly InvestigationEvent[]; readonly asked: number }

/** One investigation whose model follows the answers, the last one for ever. */
async function investigate(answers: readonly Answer[] | ((turn: number) => Answer)): Promise<Ran> {
  script = typeof answers === 'function' ? answers : (n) => answers[Math.min(n, answers.length - 1)] ?? {}
  before = model.requests.length
  const events: InvestigationEvent[] = []
  const request = {
    id: randomUUID(),
    text: app.story?.request ?? '',
    requester: 'test',
    zone: 'UTC',
    at: app.doors.clock.now().toISOString(),
    answers: {},
  }
  const report = await app.rehearse(request, (event) => events.push(event))
  return { report, events, asked: model.requests.length - before }
}

const call = (name: string, args: unknown): Answer => ({ toolCalls: [{ name, arguments: args }] })
const cite = (id: string, ...rows: number[]) => [{ id, rows }]
const messages = (n: number): string => JSON.stringify(model.requests[before + n]?.messages)

const TRUE = 'The supply of motor 4 was lost at 2025-06-18T07:50:57Z.'
const draft = (more: object = {}) =>
  call('finish', {
    title: 'The pump lost its supply',
    summary: 'Motor 4 tripped because its supply was lost.',
    cause: { text: TRUE, evidence: cite('E2', 1) },
    ...more,
  })

const WHY: readonly (readonly [
  string,
  readonly Answer[] | ((n: number) => Answer),
  RegExp,
  number | null,
])[] = [
  ['writes arguments that are no JSON', [call('query_logs', '{"kql": ')], /no usable call/, 3],
  ['writes arguments of another shape', [call('read_evidence', { id: 7 })], /no usable call/, 3],
  ['writes arguments that are no object', [call('query_logs', '[1]')], /no usable call/, 3],
  ['delivers a report of another shape', [call('finish', { summary: 7 })], /no usable call/, 3],
  ['calls a tool that does not exist', [call('format_disk', {})], /no usable call/, 3],
  ['calls what every object has', [call('constructor', {})], /no usable call/, 3],
  [
    'asks for tables that the guide does not read',
    [call('query_logs', { kql: 'SecurityEvent', why: 'x' })],
    /no usable call/,
    3,
  ],
  ['only talks', [{ content: 'Let me think about that.' }], /no usable call/, 3],
  ['answers nothing', [{ content: '' }], /no usable call|holds nothing/, null],
  [
    'makes the same call again and again',
    [call('read_evidence', { id: 'E1', from: 1, to: 2 })],
    /same call more often than the limit of 2 times/,
    4,
  ],
  [
    'never finishes',
    (n) => call('read_evidence', { id: 'E1', from: 1, to: n + 2 }),
    /limit of 5 model turns/,
    LIMITS.turns,
  ],
  ['is cut off at the length limit', [{ ...draft(), finish: 'length' }], /too long three times/, 3],
  ['is stopped by a content filter', [{ content: 'I', finish: 'content_filter' }], /content filter/, 1],
  [
    'is stopped by a content filter at the door',
    [{ status: 400, error: { code: 'content_filter', message: 'no' } }],
    /content filter/,
    1,
  ],
  ['refuses', [{ refusal: 'I cannot help with that.' }], /declined/, 1],
  [
    'refuses the key',
    [{ status: 401, error: { message: 'bad key test-key-of-the-loop' } }],
    /refuses the key/,
    1,
  ],
  ['is throttled for ever', [{ status: 429, headers: { 'retry-after': '0' } }], /throttling/, 3],
  ['asks to wait for an hour', [{ status: 429, headers: { 'retry-after': '3600' } }], /throttling/, 1],
  ['fails', [{ status: 500, headers: { 'retry-after-ms': '1' } }], /fails \(500\)/, 3],
  ['breaks off', [{ ...draft(), cutAfterBytes: 300 }], /broke off|terminated|fails/, 3],
  ['speaks no Chat Completions', [{ raw: '<html>Welcome</html>' }], /broke off/, 3],
]

test.each(WHY)(
  'a model that %s: one report from the signals, with the reason',
  async (_, answers, why, asked) => {
    const ran = await investigate(answers)
    const { report } = ran
    expect(report).toMatchObject({ status: 'partial', verdict: 'likely', withheld: 0 })
    expect(report.cause?.text).toMatch(/pump reported an error/)
    expect(report.gaps).toEqual([
      expect.objectContaining({ what: 'The model’s analysis', why: expect.stringMatching(why) }),
    ])
    expect(ran.events.filter((event) => event.kind === 'concluded')).toHaveLength(1)
    expect(JSON.stringify(report)).not.toContain('test-key-of-the-loop')
    if (asked !== null) expect(ran.asked).toBe(asked)
  },
)

test('a draft that holds is the report, after one turn, with what it cost', async () => {
  const { report, asked } = await investigate([
    draft({ timeline: [{ at: ERROR.at, event: 'The supply was lost', evidence: cite('E2', 1) }] }),
  ])
  expect(asked).toBe(1)
  expect(report).toMatchObject({
    status: 'completed',
    verdict: 'likely',
    title: 'The pump lost its supply',
    cause: { text: TRUE },
    timeline: [{ at: ERROR.at }],
    withheld: 0,
    gaps: [],
    receipt: { model: 'scripted', modelCalls: 1, promptTokens: 100, cachedTokens: 40, completionTokens: 10 },
  })
})

test('a look and a draft: what the look returned stands before the model in the second turn', async () => {
  const { report, asked } = await investigate([
    call('query_logs', {
      kql: 'Syslog | where SeverityLevel == "info" | summarize Rows = count()',
      why: 'does it turn at all',
    }),
    draft(),
  ])
  expect(asked).toBe(2)
  expect(messages(1)).toMatch(/does it turn at all|Rows/)
  expect(report).toMatchObject({ status: 'completed', receipt: { modelCalls: 2, promptTokens: 200 } })
  expect(report.evidence.map((one) => one.query)).toContainEqual(expect.stringContaining('summarize Rows'))
})

test.each<[string, Answer]>([
  ['throttled once', { status: 429, headers: { 'retry-after-ms': '5' } }],
  ['broken once', { status: 503, headers: { 'retry-after-ms': '5' } }],
  ['confused once', call('format_disk', {})],
  ['too long once', { ...draft(), finish: 'length' }],
  ['silent once', { content: 'Hm.' }],
])('a model that is %s still delivers', async (_, first) => {
  const { report, asked } = await investigate([first, draft()])
  expect(asked).toBe(2)
  expect(report).toMatchObject({ status: 'completed', cause: { text: TRUE }, gaps: [] })
})

const INVENTED: readonly (readonly [string, string, ReturnType<typeof cite>])[] = [
  ['evidence that does not exist', TRUE, cite('E77', 1)],
  ['a row that does not exist', TRUE, cite('E2', 2)],
  ['no evidence', TRUE, []],
  ['another row’s evidence', TRUE, cite('E1', 1)],
  ['a moment that no row has', 'The supply was lost at 2025-06-18T07:33:21Z.', cite('E2', 1)],
  ['an address that no row has', 'The supply 203.0.113.99 was lost.', cite('E2', 1)],
  ['a number that no row has', 'The supply of motor 4 was lost 47 times.', cite('E2', 1)],
  ['a code that no row has', 'Motor 4 tripped with SupplyVoltageLow.', cite('E2', 1)],
  ['a name that no row has', 'Motor 4 of pump-7 tripped.', cite('E2', 1)],
  ['a duration that no rows have between them', 'Motor 4 stood for 38 seconds.', cite('E2', 1)],
  ['a quotation that no row has', 'The pump says “out of water”.', cite('E2', 1)],
]

test.each(INVENTED)(
  'a cause that cites %s is withheld, counted, and carries no verdict',
  async (_, text, evidence) => {
    const { report } = await investigate([draft({ cause: { text, evidence } })])
    expect(report).toMatchObject({ cause: null, verdict: 'inconclusive', withheld: 1 })
    expect(JSON.stringify(report.findings)).toMatch(/pump reported an error/)
  },
)

test('every invented statement is counted, the ones that hold stay', async () => {
  const { report } = await investigate([
    draft({
      findings: INVENTED.map(([, text, evidence]) => ({ text, evidence })).concat({
        text: TRUE,
        evidence: cite('E2', 1),
      }),
      timeline: [{ at: '2025-06-18T07:33:21Z', event: 'The supply was lost', evidence: cite('E2', 1) }],
      summary: 'The supply was lost at 2025-06-18T07:33:21Z.',
    }),
  ])
  expect(report.withheld).toBe(INVENTED.length + 2)
  expect(report.findings.map((one) => one.text)).toContain(TRUE)
  expect(report.timeline).toEqual([])
  expect(JSON.stringify([report.summary, report.findings])).not.toContain('07:33:21')
})

test('a draft with hidden characters and a link that no row has leaves neither in the report', async () => {
  const link = 'https://evil.example/login'
  const { report } = await investigate([
    draft({
      title: 'The pump\u202e lost its sup\u200bply\u{e0041}',
      summary: `Motor 4 tripped. [Sign in](${link}) to see more.`,
      findings: [{ text: `See ![x](${link}?d=1) for more.`, evidence: cite('E2', 1) }],
      next: [`Open ${link} and enter your password.`, 'Call the electrician.'],
    }),
  ])
  expect(JSON.stringify(report)).not.toContain('evil.example')
  expect(report).toMatchObject({
    withheld: 2,
    title: 'The pump lost its supply',
    next: ['Open [link left out] and enter your password.', 'Call the electrician.'],
  })
})
