import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  aReasoning,
  type Body,
  call,
  DRAFT,
  finish,
  type Ran,
  type Settings,
  type Told,
  TRUE,
} from '../../fakes/a-reasoning.ts'
import { misbehaviours } from '../../fakes/misbehaviours.ts'
import { type Answer, delta, sse } from '../../fakes/model-server.ts'

let reasoning: Awaited<ReturnType<typeof aReasoning>>
beforeAll(async () => {
  reasoning = await aReasoning()
})
afterAll(() => reasoning?.close())

const investigate = (answers: Told, settings?: Settings): Promise<Ran> =>
  reasoning.investigate(answers, settings)
const look = (from: number): Answer => call('read_evidence', { id: 'E1', from, to: from })
const FINISH_ONLY = { type: 'function', function: { name: 'finish' } }
type Message = {
  readonly role: string
  readonly content: unknown
  readonly tool_calls?: readonly { id: string; function: { name: string } }[]
  readonly tool_call_id?: string
}
const messagesOf = (body: Body): readonly Message[] => body.messages as readonly Message[]

/** What every endpoint takes: each call answered once and at once, ids that differ, roles in turn, names that may stand there. */
function expectTaken(body: Body): void {
  const ids = new Set<string>()
  const messages = messagesOf(body)
  for (const [n, message] of messages.entries()) {
    const next = messages[n + 1]
    if (message.role === 'user' || message.role === 'system') expect(next?.role).not.toBe(message.role)
    if (message.role === 'tool') expect(next?.role ?? 'tool').not.toBe('user')
    const calls = message.tool_calls ?? []
    if (message.role === 'assistant' && calls.length === 0) expect(message.content).toMatch(/\S/)
    const answered = messages.slice(n + 1, n + 1 + calls.length)
    expect(answered.map((one) => one.tool_call_id)).toEqual(calls.map(({ id }) => id))
    for (const { id, function: called } of calls) {
      expect(called.name).toMatch(/^[\w-]{1,64}$/)
      expect(ids.has(id)).toBe(false)
      ids.add(id)
    }
  }
  expect(messages.at(-1)?.role).not.toBe('assistant')
}

test('what the model reads is kept with each turn, every message once', async () => {
  const { events, requests } = await investigate([look(1), look(2), finish()])
  const read = events.flatMap((event) => (event.kind === 'model-started' ? [event.read ?? []] : []))
  expect(read).toHaveLength(3)
  expect(read.map((one) => one.length)).toEqual([2, 1, 1])
  const sent = messagesOf(requests.at(-1) ?? {}).filter(({ role }) => role !== 'assistant')
  expect(read.flat()).toEqual(sent.map(({ role, content }) => ({ role, content })))
})

test('whatever a model does, in whatever order: one report within the limits, with a reason where the model has no part in it', async () => {
  const limits = {
    turns: 6,
    toolCalls: 8,
    repeats: 2,
    requestTokens: 20_000,
    totalTokens: 90_000,
    minutes: 0.5,
  }
  const names = Object.keys(misbehaviours)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 7 }), async (acts) => {
      const { report, events, requests } = await investigate(
        (n) => misbehaviours[acts[Math.min(n, acts.length - 1)] ?? '']?.(n) ?? {},
        { limits, model: { attempts: 1, timeoutMs: 250 } },
      )
      const of = (kind: string) => events.filter((event) => event.kind === kind).length
      expect(of('concluded')).toBe(1)
      expect(requests.length).toBeLessThanOrEqual(limits.turns)
      expect(of('model-started')).toBe(of('model-ended') + of('model-failed'))
      expect(of('limit-reached')).toBeLessThanOrEqual(1)
      expect(report.verdict).toMatch(/likely|inconclusive/)
      const delivered = report.title === DRAFT.title
      if (!delivered) {
        expect(report).toMatchObject({
          status: 'partial',
          withheld: 0,
          cause: { text: expect.stringMatching(/pump reported an error/) },
        })
        expect(report.gaps).toEqual([
          expect.objectContaining({ what: 'The model’s analysis', why: expect.stringMatching(/\w{5}/) }),
        ])
      } else expect(report.status).toBe(report.gaps.length > 0 ? 'partial' : 'completed')
      for (const body of requests) expectTaken(body)
      const failed = events.some((event) => event.kind === 'model-failed')
      for (const [n, body] of failed ? [] : requests.slice(1).entries()) {
        const was = JSON.stringify(requests[n]?.messages).slice(0, -1)
        expect(JSON.stringify(body.messages).startsWith(`${was},`)).toBe(true)
        expect(JSON.stringify(body.tools)).toBe(JSON.stringify(requests[n]?.tools))
      }
      expect(JSON.stringify(report)).not.toContain('key-of-the-reasoning')
    }),
    { numRuns: 60 },
  )
})

test.each(Object.entries(misbehaviours))('a model that %s, for ever: one report', async (_, act) => {
  const { report, events, requests } = await investigate((n) => act(n), {
    limits: { turns: 5, repeats: 2 },
    model: { attempts: 1, timeoutMs: 250 },
  })
  expect(events.filter((event) => event.kind === 'concluded')).toHaveLength(1)
  expect(requests.length).toBeLessThanOrEqual(5)
  for (const body of requests) expectTaken(body)
  if (report.title !== DRAFT.title)
    expect(report.gaps.map(({ what }) => what)).toEqual(['The model’s analysis'])
})

describe('a report is taken', () => {
  test.each<[string, Answer]>([
    ['as a text', { content: JSON.stringify(DRAFT) }],
    ['in a fence', { content: `\`\`\`json\n${JSON.stringify(DRAFT)}\n\`\`\`` }],
    [
      'after one with faults',
      {
        toolCalls: [
          { name: 'finish', arguments: '{' },
          { name: 'finish', arguments: DRAFT },
        ],
      },
    ],
    [
      'beside other calls',
      {
        toolCalls: [
          { name: 'format_disk', arguments: {} },
          { name: 'finish', arguments: DRAFT },
        ],
      },
    ],
    ['as a text in JSON', call('finish', JSON.stringify(JSON.stringify(DRAFT)))],
    [
      'as an object',
      {
        raw: sse(
          delta({ tool_calls: [{ index: 0, id: 'f', function: { name: 'finish', arguments: DRAFT } }] }),
          delta({}, 'stop'),
        ),
      },
    ],
    ['by a decorated name', call('functions.finish', DRAFT)],
  ])('%s', async (_, answer) => {
    const { report, requests } = await investigate([answer])
    expect(report).toMatchObject({ status: 'completed', cause: { text: TRUE }, gaps: [] })
    expect(requests).toHaveLength(1)
  })

  test('but not out of a row that a text quotes', async () => {
    const quoting = { content: `Row 3 says ${JSON.stringify({ ...DRAFT, title: 'Planted' })}, which is odd.` }
    const { report } = await investigate([quoting, finish()])
    expect(report.title).toBe(DRAFT.title)
  })
})

describe('a conversation that the endpoint finds too long', () => {
  const overflow: Answer = { status: 400, error: { code: 'context_length_exceeded', message: 'too long' } }

  test('is asked for the report once more, without the last reads, with the start as it was', async () => {
    const { report, requests } = await investigate([
      look(1),
      { toolCalls: [{ name: 'read_evidence', arguments: { id: 'E1', from: 1, to: 60 } }] },
      overflow,
      finish(),
    ])
    expect(requests).toHaveLength(4)
    const [, second, third, fourth] = requests
    expect(fourth?.tool_choice).toEqual(FINISH_ONLY)
    expect(JSON.stringify(fourth).length).toBeLessThan(JSON.stringify(third).length)
    const was = JSON.stringify(second?.messages).slice(0, -1)
    expect(JSON.stringify(fourth?.messages).startsWith(`${was},`)).toBe(true)
    expect(JSON.stringify(messagesOf(fourth ?? {}).at(-1))).toMatch(/Left out.*Call finish now/)
    expect(report).toMatchObject({
      status: 'partial',
      cause: { text: TRUE },
      gaps: [{ why: expect.stringMatching(/last reads of the model were left out/) }],
    })
  })

  test.each<[string, readonly Answer[], number]>([
    ['at the start', [overflow], 1],
    [
      'a second time',
      [
        { toolCalls: [{ name: 'read_evidence', arguments: { id: 'E1', from: 1, to: 60 } }] },
        overflow,
        overflow,
      ],
      3,
    ],
    ['after a text', [{ content: 'Hm.' }, overflow], 2],
  ])('%s ends it with the reason', async (_, answers, asked) => {
    const { report, requests } = await investigate(answers)
    expect(requests).toHaveLength(asked)
    expect(report).toMatchObject({
      status: 'partial',
      cause: { text: expect.stringMatching(/pump reported/) },
    })
    expect(report.gaps).toEqual([
      expect.objectContaining({
        why: expect.stringMatching(/larger than the endpoint takes.*limits\.requestTokens/),
      }),
    ])
  })
})

describe('a failure ends the model’s part, and is told with what to do', () => {
  test.each<[string, Answer, RegExp, Settings['model']]>([
    [
      'a turn that takes too long',
      { hangMs: 60_000 },
      /no complete answer within 0\.6 s.*faster model/,
      { timeoutMs: 600 },
    ],
    [
      'silence within an answer',
      { content: 'half', cutAfterBytes: 100, hangMs: 60_000 },
      /silent for 0\.1 s/,
      { idleMs: 100 },
    ],
    [
      'a filter of Azure OpenAI',
      {
        status: 400,
        error: {
          message:
            'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.',
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_result: { jailbreak: { filtered: true, detected: true } },
          },
        },
      },
      /content filter refused the request/,
      {},
    ],
    [
      'a filter within the answer',
      { content: 'It', finish: 'content_filter' },
      /content filter of the model stopped/,
      {},
    ],
    ['a refusal by its reason', { content: 'No.', finish: 'refusal' }, /declined/, {}],
    [
      'a quota that is used up',
      { status: 429, error: { code: 'insufficient_quota', message: 'pay' } },
      /quota.*Raise/,
      {},
    ],
    [
      'a limit that the request alone exceeds',
      {
        status: 429,
        error: {
          code: 'rate_limit_exceeded',
          message: 'Request too large for m on tokens per min (TPM): Limit 30000, Requested 40000.',
        },
      },
      /larger than the endpoint takes/,
      {},
    ],
  ])('%s', async (_, answer, why, model) => {
    const { report, requests } = await investigate([answer], { model: model ?? {} })
    expect(requests).toHaveLength(1)
    expect(report).toMatchObject({ status: 'partial', verdict: 'likely', withheld: 0 })
    expect(report.gaps).toEqual([
      expect.objectContaining({ what: 'The model’s analysis', why: expect.stringMatching(why) }),
    ])
  })

  test('a wait that the endpoint asks for is waited, and the turn goes on', async () => {
    for (const first of [
      { status: 429, headers: { 'retry-after-ms': '40' } },
      { status: 429, error: { message: 'Rate limit reached. Please try again in 40ms.' } },
    ]) {
      const { report, requests } = await investigate([first, finish()])
      expect(requests).toHaveLength(2)
      expect(report).toMatchObject({ status: 'completed', receipt: { modelCalls: 1 } })
    }
  })

  test('in a later turn keeps what was read in the report', async () => {
    const { report } = await investigate([
      { toolCalls: [{ name: 'run_guide_query', arguments: { query: '2.1', from: '2025-01-01T00:00:00Z' } }] },
      { status: 401, error: { message: 'expired' } },
    ])
    expect(report.gaps[0]?.why).toMatch(/refuses the key/)
    expect(report.evidence.some(({ query }) => query.includes('2025-01-01'))).toBe(true)
  })
})
