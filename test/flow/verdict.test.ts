import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Case, verdict } from '../../src/flow/verdict.ts'
import type { Evidence, Row } from '../../src/incident/evidence.ts'
import type { Severity } from '../../src/incident/guide.ts'
import { azure, evidence, logs, signal } from './samples.ts'

const row = [{ TimeGenerated: '2025-06-18T07:50:57Z' }]
const tunnel = evidence('E1', row, { source: logs('AzureDiagnostics', 'TunnelDiagnosticLog') })
const tunnelAgain = evidence('E2', row, { source: logs('azurediagnostics', 'tunneldiagnosticlog') })
const ike = evidence('E3', row, { source: logs('AzureDiagnostics', 'IKEDiagnosticLog') })
const whole = evidence('E4', row, { source: logs('AzureDiagnostics') })
const entry = (at: string, more: Row = {}): Row => ({
  TimeGenerated: `2025-06-18T${at}Z`,
  operationName: 'Microsoft.Network/connections/write',
  status: 'Succeeded',
  caller: 'alice@contoso.example',
  ...more,
})
const state = (availabilityState: string, since = '07:49:00'): Row[] => [
  { availabilityState, occurredTime: `2025-06-18T${since}Z`, summary: 'Something is known of it' },
]
const changes = evidence('E5', [entry('07:48:00')], { source: azure('activity-log') })
const otherChanges = evidence('E6', [entry('07:49:00')], { source: azure('activity-log', 'other') })
const health = evidence('E7', state('Unavailable'), { source: azure('resource-health') })
const empty = evidence('E8', [], { source: logs('Heartbeat') })
const all = [tunnel, tunnelAgain, ike, whole, changes, otherChanges, health, empty]

/** Everything ran, everything was seen, nothing is on. */
const calm: Case = {
  cause: null,
  fired: [],
  evidence: [evidence('E1', []), evidence('E2', row)],
  steps: [{ id: '1', title: 'Look', status: 'done' }],
  gaps: [],
  trouble: false,
  hasSignals: true,
}
const gap = { what: 'A table', why: 'it is silent', fix: 'Send it.' }
const fired = (severity: Severity, proves = false, id = 'E1') => ({
  signal: signal('s', { severity, proves }),
  evidence: evidence(id, row),
  moments: [],
})
const cause = (...ids: string[]) => ({ text: 'It broke.', evidence: ids.map((id) => ({ id, rows: [1] })) })

describe('a cause', () => {
  test.each<[string, string[], string]>([
    ['one query', ['E1'], 'likely'],
    ['one query, cited twice', ['E1', 'E1'], 'likely'],
    ['two queries over one category', ['E1', 'E2'], 'likely'],
    ['two categories of one table', ['E1', 'E3'], 'confirmed'],
    ['a category and the whole table it stands in', ['E1', 'E4'], 'likely'],
    ['two categories and the whole table', ['E1', 'E3', 'E4'], 'confirmed'],
    ['logs and the activity log', ['E1', 'E5'], 'confirmed'],
    ['the activity log of two resources', ['E5', 'E6'], 'likely'],
    ['the activity log and the resource health', ['E5', 'E7'], 'confirmed'],
    ['logs and a query that returned nothing', ['E1', 'E8'], 'likely'],
    ['nothing but a query that returned nothing', ['E8'], 'inconclusive'],
    ['nothing that exists, beside logs', ['E1', 'E99'], 'likely'],
  ])('that rests on %s', (_, ids, expected) => {
    expect(verdict({ ...calm, cause: cause(...ids), evidence: all })).toBe(expected)
  })

  test.each<[string, Case['fired'], string]>([
    ['cites a signal that proves', [fired('critical', true)], 'confirmed'],
    ['cites a signal that does not', [fired('critical')], 'likely'],
    ['leaves the proving signal uncited', [fired('critical', true, 'E3')], 'likely'],
  ])('that %s', (_, on, expected) => {
    expect(verdict({ ...calm, cause: cause('E1'), evidence: all, fired: on })).toBe(expected)
  })

  test('stays what it is whatever else could not be seen', () => {
    expect(verdict({ ...calm, cause: cause('E1', 'E3'), evidence: all, gaps: [gap] })).toBe('confirmed')
  })
})

/** A cause that cites the tunnel log and one more evidence. */
const beside = (more: Evidence, on: Case['fired'] = [], text = 'It broke.') => {
  const facts = { ...calm, evidence: [tunnel, more], fired: on }
  return verdict({ ...facts, cause: { ...cause('E1', more.id), text } })
}
const activity = (...rows: Row[]) => evidence('E9', rows, { source: azure('activity-log') })
const says = (rows: Row[]) => evidence('E9', rows, { source: azure('resource-health') })
const other = (rows: Row[]) => evidence('E9', rows, { source: logs('Syslog') })

describe('what stands beside a row of a log makes a cause confirmed only where it speaks for it', () => {
  test.each<[string, Evidence, string]>([
    ['a resource that Azure calls unavailable', says(state('Unavailable')), 'confirmed'],
    ['a resource that Azure calls degraded', says(state('Degraded')), 'confirmed'],
    ['a resource that Azure calls available', says(state('Available')), 'likely'],
    ['a resource of which Azure knows nothing', says(state('Unknown')), 'likely'],
    ['a state that began hours after it', says(state('Unavailable', '12:30:00')), 'likely'],
    [
      'a state that lasts since the day before',
      says([{ availabilityState: 'Unavailable', occurredTime: '2025-06-17T07:00:00Z' }]),
      'confirmed',
    ],
    ['a change just before', activity(entry('07:49:00')), 'confirmed'],
    ['a change that was recorded a little late', activity(entry('07:53:00')), 'confirmed'],
    ['a change after it', activity(entry('08:10:00')), 'likely'],
    ['a change of the day before', activity(entry('01:10:00')), 'likely'],
    [
      'a change long before, and one just before that is not cited',
      activity(entry('01:10:00'), entry('07:49:00')),
      'likely',
    ],
    [
      'a read of its keys',
      activity(entry('07:49:00', { operationName: 'Microsoft.Storage/storageAccounts/listKeys/action' })),
      'likely',
    ],
    ['an attempt to change it that failed', activity(entry('07:49:00', { status: 'Failed' })), 'likely'],
    [
      'a metric of that time',
      evidence('E9', [{ TimeGenerated: '2025-06-18T07:50:00Z', value: 100 }], { source: azure('metrics') }),
      'confirmed',
    ],
    [
      'a metric of another time',
      evidence('E9', [{ TimeGenerated: '2025-06-18T03:50:00Z', value: 100 }], { source: azure('metrics') }),
      'likely',
    ],
    ['another table at that time', other(row), 'confirmed'],
    ['another table at another time', other([{ TimeGenerated: '2025-06-18T10:50:57Z' }]), 'likely'],
    ['another table that tells no moment', other([{ Count: 3 }]), 'confirmed'],
  ])('%s', (_, more, expected) => {
    expect(beside(more)).toBe(expected)
  })

  test('a failed attempt is a source of the cause that it failed', () => {
    const failed = activity(entry('07:49:00', { status: 'Failed' }))
    expect(beside(failed, [], 'The start failed for want of capacity.')).toBe('confirmed')
  })

  test('the rows of a remark are no second source, unless they are those of an alarm as well', () => {
    expect(beside(other(row), [fired('info', false, 'E9')])).toBe('likely')
    expect(beside(other(row), [fired('info', false, 'E9'), fired('error', false, 'E9')])).toBe('confirmed')
    expect(beside(other(row), [fired('info', true, 'E9')])).toBe('likely')
  })

  test('a message that stands in two tables is one claim', () => {
    const said = (text: string) => [{ ...row[0], Message: text }]
    const one = evidence('E1', said('The operator must reset the gateway now'))
    const judge = (text: string) => {
      const copy = evidence('E2', said(text), { source: logs('Syslog') })
      return verdict({ ...calm, evidence: [one, copy], cause: cause('E1', 'E2') })
    }
    expect(judge('The operator must reset the gateway now')).toBe('likely')
    expect(judge('The operator must reset the gateway NOW')).toBe('likely')
    expect(judge('Peer 203.0.113.10 sent a delete for the tunnel')).toBe('confirmed')
  })

  test('an available resource alone is no source at all', () => {
    const facts = { ...calm, evidence: [says(state('Available'))] }
    expect(verdict({ ...facts, cause: cause('E9') })).toBe('inconclusive')
  })
})

describe('without a cause', () => {
  test('everything seen and nothing on is healthy, a remark included', () => {
    expect(verdict(calm)).toBe('healthy')
    expect(verdict({ ...calm, fired: [fired('info')] })).toBe('healthy')
  })

  test.each<[string, Partial<Case>]>([
    ['an alarm', { fired: [fired('warning')] }],
    ['rows that speak of trouble', { trouble: true }],
    ['a gap', { gaps: [gap] }],
    ['a failed step', { steps: [{ id: '1', title: 'Look', status: 'failed', reason: '429' }] }],
    ['a skipped step', { steps: [{ id: '1', title: 'Look', status: 'skipped', reason: 'no value' }] }],
    ['an incomplete result', { evidence: [evidence('E1', row, { truncated: true })] }],
    ['an incomplete result without rows', { evidence: [evidence('E1', [], { truncated: true })] }],
    ['a guide that has no signal', { hasSignals: false }],
  ])('%s forbids healthy', (_, facts) => {
    expect(verdict({ ...calm, ...facts })).toBe('inconclusive')
  })
})

test('whatever the facts: a gap forbids healthy, and only a cause is confirmed or likely', () => {
  const facts = fc.record({
    cause: fc.option(fc.subarray(all).map((some) => cause(...some.map((one) => one.id)))),
    fired: fc.array(fc.constantFrom(fired('critical', true), fired('error'), fired('info'))),
    evidence: fc.subarray(all),
    steps: fc.constant(calm.steps),
    gaps: fc.subarray([gap]),
    trouble: fc.boolean(),
    hasSignals: fc.boolean(),
  })
  fc.assert(
    fc.property(facts, (some) => {
      const set = verdict(some)
      if (some.gaps.length > 0) expect(set).not.toBe('healthy')
      if (some.cause) expect(set).not.toBe('healthy')
      else expect(['healthy', 'inconclusive']).toContain(set)
    }),
  )
})
