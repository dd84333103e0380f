import { expect, test } from '@jest/globals'
import { freshest } from '../../../src/console/ask/freshest.ts'
import type { Shelf } from '../../../src/flow/ports.ts'
import type { InvestigationEvent } from '../../../src/incident/investigation.ts'
import { aProgress, aView } from '../../chat/screen/samples.ts'

const shelf: Shelf = {
  size: 0,
  problems: [],
  search: () => [],
  list: () => [],
  get: () => undefined,
}
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString()
const label = (id: string) => ({ id, step: '1', label: 'rows', source: 'logs' as const })
const EVENTS: readonly InvestigationEvent[] = [
  { kind: 'started', at: at(0), attempt: 1, worker: 'w' },
  { kind: 'query-started', at: at(1), key: 'a', ...label('Q1') },
  { kind: 'query-started', at: at(1), key: 'b', ...label('Q2') },
  { kind: 'query-failed', at: at(3), failure: 'timeout', message: 'm', fix: 'f', ...label('Q1') },
]
const recorded = (events: readonly InvestigationEvent[]) => ({
  events: events.map((event, n) => ({ seq: n + 1, event })),
})
const running = (progress: ReturnType<typeof aProgress> | null) => aView({ status: 'running', progress })
const few = aProgress({
  guide: null,
  searched: null,
  queries: { begun: 1, ended: 0, failed: 0 },
  modelTurns: 0,
})

test('what is stored tells more than what was shown last', () => {
  const seen = freshest(running(few), recorded(EVENTS), shelf).progress
  expect(seen).toMatchObject({ queries: { begun: 2, ended: 1, failed: 1 }, doing: 'One query is running' })
  // Seconds never run backwards.
  expect(seen?.seconds).toBe(few.seconds)
  expect(freshest(running(null), recorded(EVENTS), shelf).progress?.seconds).toBe(3)
})

test('what was shown last stays where it tells as much, and where others know more', () => {
  for (const [view, events] of [
    [running(aProgress()), EVENTS],
    [running(null), []],
    [aView({ status: 'waiting', progress: few }), EVENTS],
    [
      running(few),
      [
        ...EVENTS,
        { kind: 'link-followed', at: at(4), guideId: 'g', key: 'g', title: 't', why: 'w', depth: 1 } as const,
      ],
    ],
  ] as const)
    expect(freshest(view, recorded(events), shelf)).toBe(view)
})
