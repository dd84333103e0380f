import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Evidence, Row } from '../../src/incident/evidence.ts'
import type { Picture } from '../../src/incident/picture.ts'
import { pictureOf } from '../../src/incident/picture-of.ts'
import type { Report, TimelineEntry } from '../../src/incident/report.ts'

const DAY = '2025-06-18T'
const HOUR = { from: `${DAY}06:00:00.000Z`, to: `${DAY}07:00:00.000Z` }

const evidence = (rows: readonly Row[], some: Partial<Evidence> = {}): Evidence => ({
  id: 'E1',
  step: '1',
  query: '1.1',
  text: 'AzureDiagnostics | project TimeGenerated',
  source: { kind: 'logs', table: 'AzureDiagnostics', category: null },
  workspace: 'hub-logs',
  ...HOUR,
  rows,
  rowCount: rows.length,
  truncated: false,
  ms: 1,
  ...some,
})

const report = (some: Partial<Report> = {}): Report => ({
  id: 'r',
  status: 'completed',
  request: 'Why did it fail?',
  questions: [],
  guide: null,
  verdict: 'likely',
  title: 'It failed',
  summary: '',
  window: { asked: `${DAY}06:20:00.000Z`, ...HOUR, widened: false, assumed: [] },
  cause: null,
  timeline: [],
  findings: [],
  ruledOut: [],
  steps: [],
  gaps: [],
  next: [],
  proposals: [],
  evidence: [],
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
  ...some,
})

const entry = (at: string, event: string, id = 'E1', rows: readonly number[] = [1]): TimelineEntry => ({
  at: at.length < 12 ? `${DAY}${at}Z` : at,
  event,
  evidence: [{ id, rows }],
})
const row = (time: string, status: string, more: Row = {}): Row => ({
  TimeGenerated: `${DAY}${time}Z`,
  status_s: status,
  remoteIP_s: '203.0.113.10',
  ...more,
})

/** Each lane as one line: `name: !Disconnected 07:50:57-07:50:59, Connected 07:50:59~08:10:00`; ~ = no later row. */
const told = (picture: Picture | null): readonly string[] =>
  (picture?.lanes ?? []).map(
    ({ name, spans }) =>
      `${name}: ${spans
        .map(
          ({ from, to, state, trouble, lastSeen }) =>
            `${trouble ? '!' : ''}${state} ${from.slice(11, 19)}${lastSeen === undefined ? '-' : '~'}${to.slice(11, 19)}`,
        )
        .join(', ')}`,
  )
const drawn = (...all: readonly Evidence[]): readonly string[] => told(pictureOf(report(), all, [HOUR]))

/** Rows of a recorded incident as a query of its guide would return them. */
function recorded(
  scenario: string,
  table: string,
  from: string,
  to: string,
  isWanted: (row: Row) => boolean,
): Evidence {
  const file = new URL(`../../guides/${scenario}/tables/${table}.ndjson`, import.meta.url)
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter((one) => isWanted(one) && String(one.TimeGenerated) >= from && String(one.TimeGenerated) <= to)
  return evidence(rows, { from, to, source: { kind: 'logs', table, category: null } })
}
const isTunnel = (ip: string) => (one: Row) => one.Category === 'TunnelDiagnosticLog' && one.remoteIP_s === ip

describe('states over time, of recorded incidents', () => {
  test('a tunnel that was down for two seconds, and nothing is claimed of the time before its first row', () => {
    const rows = recorded(
      's2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa',
      'AzureDiagnostics',
      '2025-06-18T06:20:00.000Z',
      '2025-06-18T08:10:00.000Z',
      isTunnel('203.0.113.10'),
    )
    const picture = pictureOf(
      report({ window: null, timeline: [entry('08:05:00', 'Someone asked')] }),
      [rows],
      [{ from: rows.from, to: rows.to }],
    )
    expect(told(picture)).toHaveLength(1)
    expect(told(picture)[0]).toMatch(
      /GatewayTenantWorker_IN_0: !Disconnected 07:50:57-07:50:59, Connected 07:50:59~08:0\d:\d\d$/,
    )
    expect(picture?.lanes[0]?.name).toContain('203.0.113.10')
  })

  test('a failover: the instance that lost the tunnel first, then the one that took it', () => {
    const rows = recorded(
      's2s-vpn-disconnected/scenarios/2026-01-14-host-maintenance',
      'AzureDiagnostics',
      '2026-01-14T02:40:00.000Z',
      '2026-01-14T04:40:00.000Z',
      isTunnel('203.0.113.10'),
    )
    const lanes = told(pictureOf(report({ window: null }), [rows], [{ from: rows.from, to: rows.to }]))
    expect(lanes.map((line) => line.replace(/~.*/, ''))).toEqual([
      expect.stringMatching(/GatewayTenantWorker_IN_0: !Disconnected 03:30:45$/),
      expect.stringMatching(/GatewayTenantWorker_IN_1: Connected 03:30:54$/),
    ])
  })

  test('answers that a query picked by their code end with the last one of them', () => {
    const busy = recorded(
      'blob-storage-requests-fail/scenarios/2025-07-15-server-busy',
      'StorageBlobLogs',
      '2025-07-15T19:15:00.000Z',
      '2025-07-15T21:15:00.000Z',
      (one) => one.StatusText === 'ServerBusy',
    )
    const text = 'StorageBlobLogs\n| where StatusText == "ServerBusy" or StatusCode == "503"'
    const lanes = told(
      pictureOf(report({ window: null }), [{ ...busy, text }], [{ from: busy.from, to: busy.to }]),
    )
    expect(lanes).toEqual(['StorageBlobLogs StatusCode: !503 ServerBusy 20:10:14-20:39:15'])
  })
})

describe('what rows show, and no more', () => {
  const down = [row('06:10:00', 'Disconnected')]

  test('the last state lasts as long as rows were looked for, marked as not seen again', () => {
    expect(drawn(evidence(down))).toEqual(['203.0.113.10: !Disconnected 06:10:00~06:25:00'])
  })
  test('with rows missing at the end it is only that moment', () => {
    expect(drawn(evidence(down, { truncated: true }))).toEqual([
      '203.0.113.10: !Disconnected 06:10:00-06:10:00',
    ])
  })
  test('with rows picked by their state it is only that moment', () => {
    const text = 'AzureDiagnostics | where status_s == "Disconnected"'
    expect(drawn(evidence(down, { text }))).toEqual(['203.0.113.10: !Disconnected 06:10:00-06:10:00'])
  })
  test('between two searches nothing is known', () => {
    const later = { from: `${DAY}08:00:00.000Z`, to: `${DAY}09:00:00.000Z` }
    const lanes = told(
      pictureOf(
        report({ window: null, timeline: [entry('06:45:00', 'It began')] }),
        [
          evidence([row('06:50:00', 'Connected')]),
          evidence([row('08:10:00', 'Disconnected')], { id: 'E2', ...later }),
        ],
        [HOUR, later],
      ),
    )
    expect(lanes).toEqual([
      expect.stringMatching(/^203\.0\.113\.10: Connected 06:50:00~07:00:00, !Disconnected 08:10:00~/),
    ])
  })
  test('two queries that tell the same are one lane', () => {
    const both = [
      row('06:10:00', 'Disconnected', { instance_s: 'IN_0' }),
      row('06:12:00', 'Connected', { instance_s: 'IN_0' }),
    ]
    expect(
      drawn(
        evidence(both),
        evidence(both.slice(0, 1), { id: 'E2', text: '| where status_s == "Disconnected"' }),
        evidence(down, { id: 'E3', truncated: true }),
      ),
    ).toHaveLength(1)
  })
  test('rows that give their end may overlap: one lane each', () => {
    const counted = (state: string, First: string, Last: string): Row => ({
      StatusCode: state,
      First: `${DAY}${First}Z`,
      Last: `${DAY}${Last}Z`,
    })
    expect(
      drawn(evidence([counted('200', '06:01:00', '06:50:00'), counted('503', '06:20:00', '06:30:00')])),
    ).toEqual([
      'AzureDiagnostics StatusCode: !503 06:20:00-06:30:00',
      'AzureDiagnostics StatusCode: 200 06:18:48-06:31:12',
    ])
  })
  test('a name that says the state', () => {
    const named = (time: string, OperationName: string): Row => ({
      TimeGenerated: `${DAY}${time}Z`,
      OperationName,
      Computer: 'gw',
    })
    expect(
      drawn(
        evidence([
          named('06:10:00', 'TunnelDisconnected'),
          named('06:11:00', 'SetGatewayConfiguration'),
          named('06:12:00', 'TunnelConnected'),
        ]),
      )[0],
    ).toMatch(/^gw: !TunnelDisconnected 06:10:00-06:12:00, TunnelConnected 06:12:00~/)
  })
  test('Azure’s own word of a resource, since when it says so', () => {
    const health = (availabilityState: string): Evidence =>
      evidence(
        [
          {
            resourceId:
              '/subscriptions/1/resourceGroups/rg/providers/X/gateways/gw-1/providers/Microsoft.ResourceHealth/availabilityStatuses/current',
            availabilityState,
            occurredTime: `${DAY}06:15:00Z`,
          },
        ],
        {
          from: HOUR.to,
          to: HOUR.to,
          source: {
            kind: 'control-plane',
            what: 'resource-health',
            resource: '/subscriptions/1/gateways/gw-1',
          },
        },
      )
    expect(drawn(health('Unavailable'))[0]).toMatch(/^gw-1: !Unavailable 06:15:00~/)
    expect(drawn(health('Unknown'))).toEqual([])
  })
  test('how an operation ended is no state', () => {
    const operation = {
      TimeGenerated: `${DAY}06:10:00Z`,
      operationName: 'write',
      status: 'Failed',
      caller: 'kim',
    }
    expect(drawn(evidence([operation, { ...operation, status: 'Started' }]))).toEqual([])
  })
  test('what never changes and is fine is not drawn', () => {
    expect(drawn(evidence([row('06:10:00', 'Connected'), row('06:40:00', 'Connected')]))).toEqual([])
  })
  test('the worst first, at most six', () => {
    const rows = Array.from({ length: 9 }, (_, n) => [
      row('06:10:00', 'Connected', { instance_s: `IN_${n}` }),
      row('06:20:00', n === 7 ? 'Disconnected' : 'Connected', { instance_s: `IN_${n}` }),
      row('06:21:00', n === 5 ? 'Disconnected' : 'Connected', { instance_s: `IN_${n}` }),
      row(`06:30:0${n}`, 'Connected', { instance_s: `IN_${n}` }),
    ]).flat()
    const lanes = drawn(evidence(rows))
    expect(lanes).toHaveLength(6)
    expect(lanes[0]).toContain('IN_5')
    expect(lanes[1]).toContain('IN_7')
  })
  test.each([60, 500])('%i rows that change all the time are told as changing by turns', (count) => {
    const rows = Array.from({ length: count }, (_, n) =>
      row(
        new Date(Date.parse(HOUR.from) + n * 7_000).toISOString().slice(11, 19),
        n % 2 ? 'Connected' : 'Disconnected',
      ),
    )
    const lanes = pictureOf(report(), [evidence(rows)], [HOUR])?.lanes ?? []
    expect(lanes.map(({ spans }) => spans[0]?.state)).toEqual(['Connected / Disconnected by turns'])
    expect(lanes[0]?.spans.length).toBeLessThanOrEqual(40)
  })
})

describe('events', () => {
  const eventsOf = (some: Partial<Report>, ...all: readonly Evidence[]) =>
    pictureOf(report(some), all, [HOUR])?.events ?? []

  test('those that the cause rests on come before others, and all are in order of time', () => {
    const others = Array.from({ length: 20 }, (_, n) => entry(`06:${10 + n}:00`, `Other ${n}`, 'E9'))
    const events = eventsOf({
      cause: { text: 'The peer did it', evidence: [{ id: 'E5', rows: [3] }] },
      timeline: [
        ...others,
        entry('06:40:00', 'The peer did it', 'E5', [3]),
        entry('06:41:00', 'Not this row', 'E5', [4]),
      ],
    })
    expect(events).toHaveLength(12)
    expect(events.map(({ text }) => text)).toEqual([
      ...Array.from({ length: 11 }, (_, n) => `Other ${n}`),
      'The peer did it',
    ])
    expect(events.filter(({ trouble }) => trouble).map(({ text }) => text)).toEqual(['The peer did it'])
  })
  test('without a cause, what sounds like trouble', () => {
    const events = eventsOf({
      timeline: [entry('06:10:00', 'It was changed'), entry('06:11:00', 'It failed')],
    })
    expect(events.map(({ trouble }) => trouble)).toEqual([false, true])
  })
  test('a row that a lane shows is not told again, others by their message or their values', () => {
    const events = eventsOf(
      {
        timeline: [
          entry('06:10:00', 'status_s = Disconnected, remoteIP_s = 203.0.113.10'),
          entry(
            '06:11:00',
            'Category = GatewayLog, Message = Host maintenance begins on worker one, instance_s = IN_0',
          ),
          entry('06:12:00', 'DestPort = 443, FlowStatus = Denied'),
          entry(
            '06:13:00',
            'SESSION_ID :{3b0f5c52-6f0e-4c8e-9a57-6d1f2e8c7a10} Remote 203.0.113.10:500: Local 10.0.0.4:500: [SEND] Hello',
          ),
        ],
      },
      evidence([row('06:10:00', 'Disconnected'), row('06:15:00', 'Connected')]),
    )
    expect(events.map(({ text }) => text)).toEqual([
      'Host maintenance begins on worker one',
      '443, Denied',
      '[SEND] Hello',
    ])
  })
  test('what hides or steers is gone, and what is long is cut where one sees it', () => {
    const [first, second] = eventsOf({
      timeline: [entry('06:10:00', 'a\u0000b\u202ec\u001b[31md'), entry('06:11:00', '😀'.repeat(5_000))],
    })
    expect(first?.text).toBe('abcd')
    expect(second?.text.length).toBeLessThanOrEqual(160)
    expect(second?.text).toMatch(/…$/)
    expect(second?.text.isWellFormed()).toBe(true)
  })
})

describe('the stretch that is drawn', () => {
  const at = (minutes: number): string => new Date(Date.parse(HOUR.from) + minutes * 60_000).toISOString()
  const minutes = ({ from, to }: { from: string; to: string }): number =>
    (Date.parse(to) - Date.parse(from)) / 60_000
  const around = (asked: number, events: readonly number[], from: number, to: number) =>
    pictureOf(
      report({
        window: { asked: at(asked), from: at(from), to: at(to), widened: false, assumed: [] },
        timeline: events.map((one) => entry(at(one), 'It failed')),
      }),
      [],
      [{ from: at(from), to: at(to) }],
    ) as Picture

  test('five minutes are drawn whole', () => {
    const picture = around(2, [1, 4], 0, 5)
    expect(picture.from >= at(0) && picture.to <= at(5)).toBe(true)
    expect(minutes(picture)).toBeGreaterThan(3)
    expect(picture.quiet).toEqual([])
  })
  test('of thirty days the part around what happened', () => {
    const picture = around(60, [0, 30, 62], -15 * 1_440, 15 * 1_440)
    expect(minutes(picture)).toBeLessThan(100)
    expect(picture.asked && picture.from < picture.asked && picture.asked < picture.to).toBe(true)
    expect(picture.quiet).toEqual([])
  })
  test('what lies twelve hours from the time asked about is shown together with it, and the time between left out', () => {
    const picture = around(0, [720, 722, 740], -60, 800)
    expect(picture.asked).toBe(at(0))
    expect(picture.from < at(0) && picture.to > at(740)).toBe(true)
    expect(picture.quiet).toHaveLength(1)
    expect(minutes(picture) - minutes(picture.quiet[0] ?? HOUR)).toBeLessThan(60)
  })
  test('what was searched of it, in order and without overlap', () => {
    const picture = pictureOf(
      report({ timeline: [entry('06:10:00', 'It failed'), entry('09:00:00', 'Again')] }),
      [],
      [
        { from: at(100), to: at(120) },
        { from: at(0), to: at(30) },
        { from: at(10), to: at(50) },
      ],
    )
    expect(picture?.searched.map(({ to }) => to)).toEqual([at(50), at(120)])
  })
})

describe('nothing to draw', () => {
  test('without states and events', () => {
    expect(pictureOf(report(), [evidence([])], [HOUR])).toBeNull()
    expect(pictureOf(report(), [evidence([{ Message: 'x' }])], [HOUR])).toBeNull()
    expect(pictureOf(report({ timeline: [entry('not a time at all', 'x')] }), [], [HOUR])).toBeNull()
  })
})

const cell = fc.oneof(
  fc.constantFrom('Connected', 'Disconnected', 'Failed', '200', '503', '', null, 7, true, { a: 1 }, [2]),
  fc.string({ unit: 'binary', maxLength: 80 }),
)
const goodTime = fc
  .integer({ min: Date.parse('2025-06-17T00:00:00Z'), max: Date.parse('2025-07-20T00:00:00Z') })
  .map((ms) => new Date(ms).toISOString())
const oddTime = fc.constantFrom(
  '',
  'yesterday',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
  '2025-13-45T99:99:99Z',
)
const time = fc.oneof({ weight: 60, arbitrary: goodTime }, { weight: 1, arbitrary: oddTime })
const someRows = fc.array(
  fc.record(
    {
      TimeGenerated: time,
      status_s: cell,
      OperationName: cell,
      instance_s: cell,
      DestPort: cell,
      Last: time,
      Message: cell,
    },
    { requiredKeys: ['TimeGenerated'] },
  ),
  { maxLength: 60 },
)
const someEvidence = fc
  .record({ rows: someRows, truncated: fc.boolean(), from: time, to: time })
  .map(({ rows, ...some }) => evidence(rows, some))
const someReport = fc
  .record({
    asked: fc.option(time),
    timeline: fc.array(fc.record({ at: time, event: fc.string({ unit: 'binary', maxLength: 300 }) }), {
      maxLength: 30,
    }),
    caused: fc.boolean(),
  })
  .map(({ asked, timeline, caused }) =>
    report({
      window: asked === null ? null : { asked, ...HOUR, widened: false, assumed: [] },
      cause: caused ? { text: 'x', evidence: [{ id: 'E1', rows: [1, 2] }] } : null,
      timeline: timeline.map((one, n) => ({ ...one, evidence: [{ id: 'E1', rows: [n] }] })),
    }),
  )

test('whatever the report and its rows are: it never throws, and what it draws lies in order inside of its range', () => {
  fc.assert(
    fc.property(
      someReport,
      fc.array(someEvidence, { maxLength: 4 }),
      fc.array(fc.record({ from: time, to: time }), { maxLength: 3 }),
      (some, all, searched) => {
        const picture = pictureOf(some, all, searched)
        if (!picture) return
        const ms = (iso: string): number => Date.parse(iso)
        const [from, to] = [ms(picture.from), ms(picture.to)]
        const isInside = (iso: string): boolean => ms(iso) >= from && ms(iso) <= to
        expect(to - from).toBeGreaterThanOrEqual(60_000)
        expect(picture.lanes.length).toBeLessThanOrEqual(6)
        expect(picture.events.length).toBeLessThanOrEqual(12)
        expect(picture.lanes.length + picture.events.length).toBeGreaterThan(0)
        if (picture.asked !== null) expect(isInside(picture.asked)).toBe(true)
        for (const [n, { at, text }] of picture.events.entries()) {
          expect(isInside(at)).toBe(true)
          expect(n === 0 || ms(picture.events[n - 1]?.at ?? '') <= ms(at)).toBe(true)
          expect(text.length).toBeLessThanOrEqual(160)
        }
        for (const { spans, name } of picture.lanes) {
          expect(spans.length).toBeGreaterThan(0)
          expect(spans.length).toBeLessThanOrEqual(40)
          expect(name).not.toBe('')
          for (const [n, span] of spans.entries()) {
            expect(ms(span.from) <= ms(span.to) && isInside(span.from) && isInside(span.to)).toBe(true)
            expect(n === 0 || ms(spans[n - 1]?.to ?? '') <= ms(span.from)).toBe(true)
            if (span.lastSeen !== undefined)
              expect(ms(span.from) <= ms(span.lastSeen) && ms(span.lastSeen) < ms(span.to)).toBe(true)
          }
        }
        for (const stretches of [picture.searched, picture.quiet])
          for (const [n, one] of stretches.entries()) {
            expect(ms(one.from) <= ms(one.to) && isInside(one.from) && isInside(one.to)).toBe(true)
            expect(n === 0 || ms(stretches[n - 1]?.to ?? '') < ms(one.from)).toBe(true)
          }
      },
    ),
    { numRuns: 300 },
  )
})
