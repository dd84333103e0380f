import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/flow/explain.ts'
import { NOTHING_DONE } from '../../src/flow/journal.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors, Model, ModelMessage } from '../../src/flow/ports.ts'
import { openRun, type Run } from '../../src/flow/run.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Report } from '../../src/incident/report.ts'
import { report as aReport } from '../storage/a-storage.ts'
import { evidence } from './samples.ts'

const AT = '2025-06-18T09:30:00.000Z'
const E1 = evidence('E1', [
  { TimeGenerated: '2025-06-18T07:50:57Z', status_s: 'Disconnected', remoteIP_s: '203.0.113.10' },
  { TimeGenerated: '2025-06-18T07:50:59Z', status_s: 'Connected', remoteIP_s: '203.0.113.10' },
])
const REPORT: Report = {
  ...aReport('earlier'),
  verdict: 'likely',
  title: 'The tunnel was disconnected',
  cause: {
    text: 'The tunnel was disconnected at 2025-06-18 07:50:57 UTC.',
    evidence: [{ id: 'E1', rows: [1] }],
  },
  findings: [{ text: 'The throughput of the gateway was low.', evidence: [{ id: 'E1', rows: [2] }] }],
  timeline: [{ at: '2025-06-18T07:50:57Z', event: 'tunnel down', evidence: [{ id: 'E1', rows: [1] }] }],
}
const EVENTS: readonly InvestigationEvent[] = [
  {
    at: AT,
    kind: 'query-ended',
    id: 'E1',
    step: '1',
    label: 'tunnel',
    source: 'logs',
    evidence: E1,
    partial: null,
  },
  { at: AT, kind: 'reported', report: REPORT },
]

const run = (
  text: string,
  { model = null, events = EVENTS }: { model?: Model | null; events?: readonly InvestigationEvent[] } = {},
): Run => {
  const request = { id: 'now', text, requester: 'p', zone: 'UTC', at: AT, answers: {} }
  return openRun({
    doors: { model, clock: { now: () => new Date(AT) }, limits: DEFAULT_LIMITS } as unknown as Doors,
    journal: {
      past: [{ at: AT, kind: 'received', request }],
      append: async () => ({ stop: false }),
      eventsOf: async () => events,
      done: NOTHING_DONE,
    },
  })
}
const told = async (text: string, more: Parameters<typeof run>[1] = {}): Promise<Report> => {
  const own = run(text, more)
  return explain(own, 'earlier').finally(own.close)
}

describe('a question about a report', () => {
  test('why: the cause with its rows, and the rule behind the verdict', async () => {
    const answer = await told('why?')
    expect(answer).toMatchObject({ status: 'completed', verdict: 'likely', receipt: { queries: 0 } })
    expect(answer.summary).toMatch(/disconnected at .*one source alone/)
    expect(answer.findings.map(({ text }) => text).join(' ')).toMatch(
      /Row 1 of E1: .*status_s = Disconnected/,
    )
    expect(answer.evidence).toEqual(REPORT.evidence)
  })

  test('when, and about something that the report names', async () => {
    expect((await told('since when?')).summary).toMatch(/2025-06-18 07:50:57 UTC/)
    expect((await told('what about the throughput of the gateway?')).summary).toMatch(
      /throughput of the gateway was low/,
    )
  })

  test('of a report without a cause says what could not be seen', async () => {
    const report: Report = {
      ...REPORT,
      cause: null,
      findings: [],
      verdict: 'inconclusive',
      gaps: [{ what: 'the IKE log', why: 'it is not collected', fix: 'Add a diagnostic setting.' }],
    }
    const answer = await told('why?', { events: [{ at: AT, kind: 'reported', report }] })
    expect(answer.summary).toMatch(/no cause.*IKE log.*Add a diagnostic setting/)
  })

  test('of a report that is gone says so', async () => {
    expect(await told('why?', { events: [] })).toMatchObject({ status: 'failed', title: /not kept/ })
  })

  const model = (statements: unknown, seen: ModelMessage[] = []): Model => ({
    name: 'scripted',
    turn: async ({ messages }) => {
      seen.push(...messages)
      return {
        kind: 'turn',
        text: '',
        calls: [{ id: '1', name: 'answer', arguments: JSON.stringify({ statements }) }],
        finish: 'tool-calls',
        refusal: null,
        usage: { promptTokens: 1, cachedTokens: 0, completionTokens: 1 },
      }
    },
  })

  test('a model answers from the evidence, and what its rows do not show is left out', async () => {
    const seen: ModelMessage[] = []
    const answer = await told('was it the peer?', {
      model: model(
        [
          {
            text: 'The status was “Disconnected” at 2025-06-18T07:50:57Z.',
            evidence: [{ id: 'E1', rows: [1] }],
          },
          { text: 'The peer 198.51.100.99 did it at 03:00.', evidence: [{ id: 'E1', rows: [1] }] },
        ],
        seen,
      ),
    })
    expect(answer.summary).toMatch(/Disconnected/)
    expect(answer).toMatchObject({ withheld: 1, receipt: { modelCalls: 1 } })
    expect(JSON.stringify([answer.summary, answer.findings])).not.toContain('198.51.100.99')
    expect(answer.withheldStatements).toMatchObject([{ text: 'The peer 198.51.100.99 did it at 03:00.' }])
    expect(JSON.stringify(seen)).toContain('was it the peer?')
  })

  test.each([
    ['nothing that holds', model([{ text: 'At 03:00 it failed.', evidence: [] }])],
    ['no answer', model('nonsense')],
    [
      'a failure',
      {
        name: 'away',
        turn: async () => ({ kind: 'failed', failure: 'unreachable', message: 'm', fix: 'f' }),
      } as Model,
    ],
  ])('with a model that gives %s the rows answer', async (_, own) => {
    expect((await told('why?', { model: own })).summary).toMatch(/one source alone/)
  })
})
