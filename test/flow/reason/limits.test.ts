import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Limits } from '../../../src/flow/limits.ts'
import type { Observation } from '../../../src/flow/ports.ts'
import { sayLimits } from '../../../src/incident/limit-use.ts'
import {
  aReasoning,
  type Body,
  call,
  finish,
  type Ran,
  type Settings,
  type Told,
} from '../../fakes/a-reasoning.ts'
import type { Answer } from '../../fakes/model-server.ts'

let reasoning: Awaited<ReturnType<typeof aReasoning>>
beforeAll(async () => {
  reasoning = await aReasoning()
})
afterAll(() => reasoning?.close())

const investigate = (answers: Told, settings?: Settings): Promise<Ran> =>
  reasoning.investigate(answers, settings)
const look = (from: number): Answer => call('read_evidence', { id: 'E1', from, to: from })
/** A read that no other is equal to; the guide's own queries read other days. */
const again = (n: number) => ({
  name: 'run_guide_query',
  arguments: {
    query: '2.1',
    from: `2025-01-01T00:00:${String(n).padStart(2, '0')}Z`,
    to: '2025-01-02T00:00:00Z',
  },
})
const isAgain = (kql: string): boolean => kql.includes('2025-01-01')
/** Rows of which no digest can make one. */
const many = (n: number): Observation => ({
  kind: 'rows',
  rows: Array.from({ length: n }, (_, row) => ({
    Message: Array.from({ length: 8 }, (_, word) => ((row + 2) * 7919 ** ((word % 4) + 1)).toString(36)).join(
      ' ',
    ),
  })),
  truncated: false,
  partial: null,
  ms: 1,
})
/** What a read answers that is given up. */
const gone = (signal: AbortSignal | undefined): Promise<Observation> =>
  new Promise((resolve) => {
    const failed = { kind: 'failed', failure: 'cancelled', message: 'given up', fix: '', ms: 1 } as const
    signal?.addEventListener('abort', () => resolve(failed), { once: true })
  })
const choice = (body: Body | undefined): unknown => body?.tool_choice
const FINISH_ONLY = { type: 'function', function: { name: 'finish' } }
const words = (body: Body | undefined): string => JSON.stringify(body?.messages)
/** Exactly one report, from the signals, and the one reason why the model has no part in it. */
function expectSignals({ report, events }: Ran, why: RegExp): void {
  expect(report).toMatchObject({ status: 'partial', verdict: 'likely', withheld: 0 })
  expect(report.cause?.text).toMatch(/pump reported an error/)
  expect(report.gaps).toEqual([
    expect.objectContaining({ what: 'The model’s analysis', why: expect.stringMatching(why) }),
  ])
  expect(events.filter((event) => event.kind === 'concluded')).toHaveLength(1)
}

describe('each limit ends in one report that names it, how to raise it, and how the others stood', () => {
  const LIMITS: readonly (readonly [string, Partial<Limits>, Told, number, string, Settings?])[] = [
    ['turns', { turns: 3 }, (n) => look(n + 1), 3, '3 of 3 turns'],
    ['turns', { turns: 1 }, [look(1)], 1, '1 of 1 turns'],
    ['toolCalls', { toolCalls: 2 }, (n) => look(n + 1), 3, '2 of 2 reads by the model'],
    ['repeats', { repeats: 2 }, [look(1)], 4, '3 of 2 times the same call'],
    ['badCalls', { badCalls: 2 }, [call('format_disk', {})], 2, '2 of 2 answers of no use in a row'],
    ['requestTokens', { requestTokens: 100 }, [finish()], 0, 'of 100 tokens in one request'],
    ['totalTokens', { totalTokens: 5_000 }, [finish()], 0, '0 of 5,000 tokens in all'],
  ]
  test.each(LIMITS)('%s: %j', async (limit, limits, answers, asked, use) => {
    const ran = await investigate(answers, { limits })
    expectSignals(ran, new RegExp(`\\(limits\\.${limit} in guidepost\\.yaml\\)`))
    expect(ran.requests).toHaveLength(asked)
    expect(ran.events.filter((event) => event.kind === 'limit-reached')).toHaveLength(1)
    const told = ran.report.receipt.limits ?? []
    expect(told.filter(({ reached }) => reached).map((one) => one.limit)).toEqual([limit])
    expect(told.map((one) => one.limit)).toEqual(
      expect.arrayContaining(['turns', 'toolCalls', 'totalTokens', 'minutes']),
    )
    expect(sayLimits(told)).toContain(use)
  })

  test('a look that makes the next request too large is left out, and the model reports on the rest', async () => {
    const looks = Array.from({ length: 8 }, (_, n) => again(n))
    const { requests, report } = await investigate(
      [{ toolCalls: looks, usage: {} }, finish({ cause: null })],
      { limits: { requestTokens: 8_000 }, rows: (kql) => (isAgain(kql) ? many(400) : null) },
    )
    expect(requests).toHaveLength(2)
    expect(choice(requests[0])).toBe('required')
    expect(choice(requests[1])).toEqual(FINISH_ONLY)
    expect(words(requests[1])).toMatch(/Left out.*Call finish now/)
    expect(JSON.stringify(requests[1]).length).toBeLessThan(8_000 * 3.5)
    expect(report).toMatchObject({
      status: 'partial',
      title: 'The pump lost its supply',
      gaps: [
        { what: 'The model’s analysis', why: expect.stringMatching(/last reads of the model were left out/) },
      ],
    })
    expect(sayLimits(report.receipt.limits ?? [])).toContain('of 8,000 tokens in one request')
  })

  test('the total leaves room for one last turn, and what is used never exceeds it', async () => {
    const usage = { prompt_tokens: 6_000, completion_tokens: 1_000 }
    for (const totalTokens of [12_000, 22_000, 30_000, 60_000]) {
      const { requests, report } = await investigate((n) => ({ ...look(n + 1), usage }), {
        limits: { totalTokens },
      })
      expect(requests.length).toBeGreaterThan(0)
      expect(requests.map(choice)).toEqual([...requests.slice(1).map(() => 'required'), FINISH_ONLY])
      expect(report.receipt.promptTokens + report.receipt.completionTokens).toBeLessThanOrEqual(totalTokens)
      expect(report.gaps[0]?.why).toMatch(/limits\.totalTokens/)
    }
  })

  test('tokens that the endpoint does not tell are estimated, and count', async () => {
    const { requests, report } = await investigate((n) => ({ ...look(n + 1), usage: {} }), {
      limits: { totalTokens: 20_000 },
    })
    expect(requests.length).toBeLessThan(12)
    expect(report.gaps[0]?.why).toMatch(/limits\.totalTokens/)
    const total = report.receipt.limits?.find(({ limit }) => limit === 'totalTokens')
    expect(total?.used).toBeGreaterThan(1_000)
  })

  test.each<[string, Answer]>([
    ['is silent', { hangMs: 60_000 }],
    ['is silent in the middle of its answer', { content: 'half', cutAfterBytes: 120, hangMs: 60_000 }],
    ['asks to wait', { status: 429, headers: { 'retry-after': '20' } }],
  ])('minutes, while the model %s: it is given up, and the report says so once', async (_, answer) => {
    const { report, requests } = await investigate([look(1), answer], { timeUpAt: 1 })
    expect(requests).toHaveLength(2)
    expect(report).toMatchObject({ status: 'partial', verdict: 'likely' })
    expect(report.gaps).toEqual([
      expect.objectContaining({
        why: expect.stringMatching(/limit of 8 minutes/),
        fix: expect.stringMatching(/limits\.minutes/),
      }),
    ])
    expect(sayLimits(report.receipt.limits ?? [])).toMatch(/limit reached: .* of 8 minutes/)
  })

  test('minutes, while a read runs: no turn of the model comes after it', async () => {
    const hangs = new Promise<never>(() => undefined)
    const { report, requests } = await investigate([{ toolCalls: [again(1)] }, finish()], {
      timeUpAt: 0,
      rows: (kql, signal) => (isAgain(kql) ? Promise.race([hangs, gone(signal)]) : null),
    })
    expect(requests).toHaveLength(1)
    expect(report.gaps.map(({ why }) => why)).toContainEqual(expect.stringMatching(/limit of 8 minutes/))
    expect(report.gaps.map(({ what }) => what)).not.toContain('The model’s analysis')
  })

  test('somebody who stops it gets the report at once', async () => {
    const { report } = await investigate([{ hangMs: 60_000 }], { stopAt: 0 })
    expect(report).toMatchObject({ status: 'stopped', verdict: 'likely' })
    expect(report.gaps.map(({ why }) => why)).toEqual(['it was stopped by request'])
    expect(report.receipt.limits).toBeUndefined()
  })
})

describe('a last turn', () => {
  test.each([
    ['turns', { turns: 2 }],
    ['toolCalls', { toolCalls: 1 }],
  ])('before the limit of %s: finish alone is possible, and the model is told so', async (_, limits) => {
    const { requests, report } = await investigate([look(1), finish()], { limits })
    expect(requests.map(choice)).toEqual(['required', FINISH_ONLY])
    expect(words(requests[1])).toContain('Call finish now')
    expect(report).toMatchObject({
      status: 'completed',
      gaps: [],
      cause: { text: expect.stringContaining('motor 4') },
    })
    expect(report.receipt.limits?.some(({ reached }) => reached)).toBe(true)
  })

  test('a report without a cause says that it had to come before the model was ready', async () => {
    const { report } = await investigate([look(1), finish({ cause: null })], { limits: { turns: 2 } })
    expect(report).toMatchObject({
      status: 'partial',
      title: 'The pump lost its supply',
      gaps: [{ why: expect.stringContaining('limits.turns') }],
    })
  })

  test('a report with a fault may be put right, within the limits', async () => {
    const { requests, report } = await investigate([look(1), call('finish', { summary: 7 }), finish()], {
      limits: { toolCalls: 1 },
    })
    expect(requests.map(choice)).toEqual(['required', FINISH_ONLY, FINISH_ONLY])
    expect(report).toMatchObject({ status: 'completed' })
  })

  test('reads beyond the limit in one answer are not done', async () => {
    const looks = { toolCalls: Array.from({ length: 9 }, (_, n) => again(n)) }
    const { requests, report, events } = await investigate([looks, finish()], { limits: { toolCalls: 4 } })
    expect(report.evidence.filter(({ query }) => isAgain(query))).toHaveLength(4)
    expect(words(requests[1]).match(/no more reads are allowed/g)).toHaveLength(5)
    expect(events.filter((event) => event.kind === 'model-ended')).toHaveLength(2)
  })
})

describe('the same call', () => {
  const same = [
    '{"id":"E1","from":1,"to":2}',
    '{ "to": 2, "from": 1,\n "id": "E1" }',
    '"{\\"from\\":1,\\"id\\":\\"E1\\",\\"to\\":2}"',
    '```json\n{"id":"E1","from":1.0,"to":2}\n```',
  ]
  test('is the same in another order of keys, with other white space, as a text, in a fence', async () => {
    const { requests, report } = await investigate((n) => call('read_evidence', same[n % same.length]), {
      limits: { repeats: 3 },
    })
    expect(requests).toHaveLength(5)
    expect(words(requests[4])).toContain('This very call was made before')
    expect(report.gaps[0]?.why).toMatch(/limits\.repeats/)
  })

  test('among others is refused, and the others go on', async () => {
    const both = (n: number): Answer => ({
      toolCalls: [
        { name: 'read_evidence', arguments: same[0] },
        { name: 'read_evidence', arguments: { id: 'E1', from: n + 5, to: n + 5 } },
      ],
    })
    const { requests, report } = await investigate((n) => (n < 4 ? both(n) : finish()), {
      limits: { repeats: 1 },
    })
    expect(words(requests[4]).match(/very call was made/g)).toHaveLength(3)
    expect(report).toMatchObject({ status: 'completed', gaps: [] })
  })
})

test('bad arguments come back with what is right, and one good call ends the count', async () => {
  const bad: readonly (readonly [unknown, RegExp])[] = [
    ['{"id": "E1"', /Wrong arguments for read_evidence: they are no JSON.*Write one JSON object/],
    ['[1, 2]', /must be one JSON object.*not a list/],
    [{ id: 'E1', from: 'one', to: 2 }, /Wrong arguments for read_evidence.*number/],
    [{ id: 'E99', from: 1, to: 2 }, /no evidence E99/],
  ]
  for (const [args, told] of bad) {
    const { requests, report } = await investigate([
      call('read_evidence', args),
      call('read_evidence', args),
      look(3),
      call('read_evidence', args),
      call('read_evidence', { id: 'E1', from: 0, to: 0 }),
      finish(),
    ])
    expect(words(requests[1])).toMatch(told)
    expect(report).toMatchObject({ status: 'completed', gaps: [] })
  }
  const { requests } = await investigate([call('format_disk', {}), finish()])
  expect(words(requests[1])).toMatch(/There is no tool format_disk. Tools: .*query_logs.*finish/)
})

test('each request begins with the one before, to the byte, and its tools are the same', async () => {
  const answers: readonly Answer[] = [
    look(1),
    { content: 'Let me think.' },
    look(4),
    {
      toolCalls: [
        { name: 'query_logs', arguments: '{"kql":' },
        { name: 'finish', arguments: {} },
      ],
    },
    { content: 'too long', finish: 'length' },
    { toolCalls: [again(1)] },
    look(2),
    { toolCalls: [{ ...again(2), name: 'functions.run_guide_query' }] },
    finish(),
  ]
  const { requests, report } = await investigate(answers)
  expect(report).toMatchObject({ status: 'completed', gaps: [] })
  expect(requests).toHaveLength(answers.length)
  for (const [n, body] of requests.slice(1).entries()) {
    const before = requests[n]
    const was = JSON.stringify(before?.messages).slice(0, -1)
    expect(JSON.stringify(body.messages).startsWith(`${was},`)).toBe(true)
    expect(JSON.stringify(body.tools)).toBe(JSON.stringify(before?.tools))
  }
  expect(report.evidence.filter(({ query }) => isAgain(query))).toHaveLength(2)
})
