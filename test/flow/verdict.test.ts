import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Case, verdict } from '../../src/flow/verdict.ts'
import type { Severity } from '../../src/incident/guide.ts'
import { azure, evidence, logs, signal } from './samples.ts'

const row = [{ TimeGenerated: '2025-06-18T07:50:57Z' }]
const tunnel = evidence('E1', row, { source: logs('AzureDiagnostics', 'TunnelDiagnosticLog') })
const tunnelAgain = evidence('E2', row, { source: logs('azurediagnostics', 'tunneldiagnosticlog') })
const ike = evidence('E3', row, { source: logs('AzureDiagnostics', 'IKEDiagnosticLog') })
const whole = evidence('E4', row, { source: logs('AzureDiagnostics') })
const changes = evidence('E5', row, { source: azure('activity-log') })
const otherChanges = evidence('E6', row, { source: azure('activity-log', 'other') })
const health = evidence('E7', row, { source: azure('resource-health') })
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
