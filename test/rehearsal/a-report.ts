import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Report } from '../../src/incident/report.ts'
import type { Played } from '../../src/rehearsal/played.ts'
import { Expect } from '../../src/sandbox/expect.ts'

const at = '2025-06-18T08:00:00Z'
const range = { from: '2025-06-18T06:00:00Z', to: '2025-06-18T08:00:00Z' }
const cite = [{ id: 'E1', rows: [1] }]
const rows = [{ Message: 'the peer deleted it' }, { Message: 'a second row' }]

/** A report that meets all of `EXPECT`. */
export const GOOD: Report = {
  id: 'R1',
  status: 'completed',
  request: 'What failed? my-secret',
  questions: [{ parameter: 'RemoteIP', text: 'Which?', choices: ['a', 'b'], answer: 'a' }],
  guide: { id: 'vpn', title: 'VPN', why: 'it matches' },
  verdict: 'confirmed',
  title: 'The tunnel was disconnected',
  summary: 'The peer deleted the security association.',
  window: { asked: '07:20', ...range, widened: false, assumed: [] },
  cause: { text: 'The peer deleted the SA', evidence: cite },
  timeline: [{ at: '2025-06-18T07:50:57.25Z', event: 'disconnected', evidence: cite }],
  findings: [{ text: 'It was triggered remotely.', evidence: cite }],
  ruledOut: [{ text: 'Not seen: pre-shared key mismatch.', evidence: [{ id: 'E1', rows: [] }] }],
  steps: [{ id: '1', title: 'Look', status: 'done' }],
  gaps: [{ what: 'The IKE log', why: 'no diagnostic setting sends it', fix: 'Add one.' }],
  next: [],
  proposals: [
    { id: 'P1', action: 'vpn-connection-reset', resource: '/subscriptions/s/a', arguments: {}, reason: '' },
  ],
  evidence: [
    {
      id: 'E1',
      query: 'T | take 2',
      workspace: 'hub',
      ...range,
      rowCount: 2,
      truncated: false,
      sample: rows,
    },
  ],
  withheld: 0,
  receipt: {
    model: null,
    modelCalls: 0,
    promptTokens: 0,
    cachedTokens: 0,
    completionTokens: 0,
    queries: 1,
    seconds: 1,
  },
}

/** Everything that a scenario can expect. */
export const EXPECT = {
  guide: 'vpn',
  verdict: ['confirmed', 'likely'],
  asks: ['RemoteIP'],
  cause: { allOf: ['PEER', 'deleted the  SA'], anyOf: ['dead-peer', 'triggered remotely'] },
  timeline: ['2025-06-18T07:50', '2025-06-18T07:50:57', '2025-06-18T16:50:57.2+09:00'],
  never: ['pre-shared key'],
  neverAnywhere: ['hunter2'],
  gaps: ['permission', 'diagnostic setting'],
  proposal: { action: 'vpn-connection-reset', resource: '/SUBSCRIPTIONS/s/a' },
  maxQueries: 1,
}

const label = { step: '1', label: 'Look', source: 'logs' } as const

/** The events of a report: its one query with these rows. */
export const eventsWith = (more: readonly object[] = rows): readonly InvestigationEvent[] => [
  { kind: 'query-started', at, key: 'k', id: 'E1', ...label },
  {
    kind: 'query-ended',
    at,
    id: 'E1',
    ...label,
    partial: null,
    evidence: {
      id: 'E1',
      step: '1',
      query: 'q',
      text: 'T | take 2',
      source: { kind: 'logs', table: 'T', category: null },
      workspace: 'hub',
      ...range,
      rows: more.map((row) => ({ ...row })),
      rowCount: more.length,
      truncated: false,
      ms: 1,
    },
  },
]

/** The good report with some of it, or of what is expected, changed. */
export function played(
  report: Partial<Report> = {},
  expect: object = {},
  rest: Partial<Pick<Played, 'events' | 'reached'>> = {},
): Played {
  return {
    scenario: { title: '', request: GOOD.request, expect: Expect.parse({ ...EXPECT, ...expect }) },
    report: { ...GOOD, ...report },
    events: eventsWith(),
    reached: 1,
    ...rest,
  }
}
