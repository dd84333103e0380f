import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type App, openApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { passingJournal } from '../../../src/flow/journal.ts'
import { respond } from '../../../src/flow/respond.ts'
import { openRun } from '../../../src/flow/run.ts'
import type { InvestigationEvent } from '../../../src/incident/investigation.ts'
import { ITSELF } from '../../../src/incident/person.ts'
import type { Report } from '../../../src/incident/report.ts'
import { aShop } from '../../fakes/a-shop.ts'
import { type Answer, type ModelServer, startModelServer } from '../../fakes/model-server.ts'

let model: ModelServer
let app: App
let script: readonly Answer[] = []
let before = 0
beforeAll(async () => {
  model = await startModelServer((_, n) => script[n - before] ?? FINISH)
  const config = await readConfig('/nonexistent/guidepost.yaml', {
    PATH: process.env.PATH,
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'test',
    OPENAI_MODEL: 'scripted',
  })
  app = await openApp(config, { scenario: await aShop(['some-other']), model: true, note: () => undefined })
}, 60_000)
afterAll(async () => {
  await app?.close()
  await model?.close()
})

const call = (name: string, args: unknown): Answer => ({ toolCalls: [{ name, arguments: args }] })
const FINISH = call('finish', { title: 'The shop fails', summary: 'The shop fails.' })
/** What the model was told last before its turn n, and the tools that it had. */
const request = (n: number) =>
  model.requests[before + n] as unknown as {
    readonly messages: readonly { readonly content: string }[]
    readonly tools: readonly { readonly function: { readonly name: string } }[]
  }
const told = (n: number): string => request(n).messages.at(-1)?.content ?? ''
const toolNames = (n: number): string[] => request(n).tools.map((one) => one.function.name)

async function investigate(
  answers: readonly Answer[],
  past: readonly InvestigationEvent[] = [],
  requester = 'test',
): Promise<{ report: Report; events: readonly InvestigationEvent[]; turns: number }> {
  ;[script, before] = [answers, model.requests.length]
  const asked = {
    id: randomUUID(),
    text: app.story?.request ?? '',
    requester,
    zone: 'UTC',
    at: app.doors.clock.now().toISOString(),
    answers: {},
  }
  const journal = passingJournal(asked)
  const run = openRun({
    doors: app.doors,
    journal: { ...journal, past: past.length > 0 ? past : journal.past },
  })
  const report = await respond(run).finally(run.close)
  return { report, events: run.events, turns: model.requests.length - before }
}

test('the model follows a guide for what it knows of it, and asks its queries again', async () => {
  const { report } = await investigate([
    call('follow_guide', { guide: 'store-refuses', parameters: { Store: 'store-a' } }),
    call('run_guide_query', { query: 'store-refuses/2.1', parameters: { Store: 'two' } }),
    FINISH,
  ])
  expect(told(1)).toMatch(/# Guide store-refuses, followed since The shop fails points to it/)
  expect(told(1)).toMatch(/signal refused: rows mean “The store refused a caller”/)
  expect(told(2)).toMatch(/a caller was refused/)
  expect(report.steps.map(({ id }) => id)).toContain('store-refuses/2')
  expect(report.evidence.filter(({ step }) => step === 'store-refuses/2').map(({ query }) => query)).toEqual([
    expect.stringContaining('"one"'),
    expect.stringContaining('"two"'),
  ])
})

test.each<[string, Answer, RegExp]>([
  [
    'a guide whose parameter is open',
    call('follow_guide', { guide: 'store-refuses' }),
    /the rows do not say Store.*store-a, store-b/,
  ],
  [
    'a guide to which none points',
    call('follow_guide', { guide: 'too-deep' }),
    /too-deep cannot be followed. Guides: store-refuses, mail-fails/,
  ],
  [
    'a query that there is not',
    call('run_guide_query', { query: '9.9' }),
    /no query 9.9. Queries: 1.1, 2.1, 3.1/,
  ],
  [
    'a parameter that the query has not',
    call('run_guide_query', { query: '1.1', parameters: { Host: 'x' } }),
    /no parameter Host. It has StartTime, EndTime/,
  ],
  ['a table of another guide', call('query_logs', { kql: 'SecurityEvent', why: 'x' }), /SecurityEvent/],
])('%s is answered with what is right', async (_, wrong, right) => {
  const { report } = await investigate([wrong, FINISH])
  expect(told(1)).toMatch(right)
  expect(report.status).toBe('completed')
})

const ASK = call('ask_requester', { question: 'Which store is meant?', choices: ['store-a', 'store-b'] })

test('what only a person knows is asked, and the investigation goes on where it was', async () => {
  const first = await investigate([ASK])
  expect(first.report).toMatchObject({
    status: 'waiting',
    questions: [{ parameter: 'question 1', text: 'Which store is meant?', choices: ['store-a', 'store-b'] }],
    guide: { id: 'shop-fails' },
  })
  const at = new Date(Date.parse(first.events.at(-1)?.at ?? '') + 3_600_000).toISOString()
  const by = 'terminal:somebody'
  const answered = { kind: 'answered' as const, at, by, parameter: 'question 1', answer: 'store-b' }
  const then = await investigate([FINISH], [...first.events, answered])
  expect(then.turns).toBe(1)
  expect(told(0)).toBe('The requester answered: "store-b"')
  expect(then.report).toMatchObject({
    status: 'completed',
    questions: [{ parameter: 'question 1', answer: 'store-b' }],
  })
  const reads = (events: readonly InvestigationEvent[]) =>
    events.filter((event) => event.kind === 'query-started').length
  expect(reads(then.events)).toBe(reads(first.events))
})

test('nobody is asked a third time, and nobody at all where a watch asked', async () => {
  const answer = (n: number) => ({
    kind: 'answered' as const,
    at: app.doors.clock.now().toISOString(),
    by: 'terminal:somebody',
    parameter: `question ${n}`,
    answer: 'I do not know',
  })
  const other = (n: number) => call('ask_requester', { question: `Question ${n}?` })
  const once = await investigate([other(1)])
  const twice = await investigate([other(2)], [...once.events, answer(1)])
  const { report } = await investigate([other(3), FINISH], [...twice.events, answer(2)])
  expect(told(1)).toMatch(/No more than 2 questions/)
  expect(report.questions).toHaveLength(2)
  await investigate([FINISH], [], ITSELF.account)
  expect(toolNames(0)).not.toContain('ask_requester')
})
