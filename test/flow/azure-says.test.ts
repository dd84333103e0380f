import { describe, expect, test } from '@jest/globals'
import { azureSays } from '../../src/flow/azure-says.ts'
import type { Row } from '../../src/incident/evidence.ts'
import { azure, evidence } from './samples.ts'

const health = (...rows: Row[]) => azureSays([evidence('E1', rows, { source: azure('resource-health') })])
const changes = (...rows: Row[]) => azureSays([evidence('E1', rows, { source: azure('activity-log') })])
const entry = (TimeGenerated: string, operationName: string, more: Row = {}): Row => ({
  TimeGenerated,
  operationName,
  status: 'Succeeded',
  caller: 'alice@example.com',
  ...more,
})
const at = (minute: number) => `2025-06-18T07:${String(minute).padStart(2, '0')}:00Z`
const WRITE = 'Microsoft.Network/connections/write'

describe('the health of a resource', () => {
  test('available rules trouble out', () => {
    expect(health({ availabilityState: 'Available', occurredTime: at(1), summary: 'No issues.' })).toEqual({
      findings: [],
      timeline: [],
      ruledOut: [
        {
          text: 'Azure Resource Health calls vpngw-hub Available, since 2025-06-18 07:01:00 UTC: “No issues.”',
          evidence: [{ id: 'E1', rows: [1] }],
        },
      ],
      trouble: false,
    })
  })

  test.each(['Unavailable', 'Degraded', 'unavailable'])('%s is trouble, with its moment', (state) => {
    const said = health({ availabilityState: state, occurredTime: at(2), summary: '' })
    expect(said.trouble).toBe(true)
    expect(said.findings[0]?.text).toContain(`calls vpngw-hub ${state}, since 2025-06-18 07:02:00 UTC`)
    expect(said.timeline).toEqual([
      { at: at(2), event: `vpngw-hub became ${state}`, evidence: [{ id: 'E1', rows: [1] }] },
    ])
    expect(said.ruledOut).toEqual([])
  })

  test('trouble without a moment stands in no timeline', () => {
    expect(health({ availabilityState: 'Degraded' })).toMatchObject({ trouble: true, timeline: [] })
  })

  test.each<[string, Row[]]>([
    ['unknown', [{ availabilityState: 'Unknown', summary: 'No word.' }]],
    ['no row', []],
    ['a row without a state', [{ summary: 'Fine' }]],
    ['a state that is no text', [{ availabilityState: 7 }]],
  ])('%s says nothing', (_, rows) => {
    expect(health(...rows)).toEqual({ findings: [], timeline: [], ruledOut: [], trouble: false })
  })
})

describe('the changes of a resource', () => {
  test('one operation, accepted and ended, is one change with its last status', () => {
    const said = changes(
      entry(at(9), WRITE, { correlationId: 'c1', status: 'Failed' }),
      entry(at(5), WRITE, { correlationId: 'c1', status: 'Started' }),
    )
    expect(said.findings).toHaveLength(1)
    for (const part of ['vpngw-hub', WRITE, 'alice@example.com', '2025-06-18 07:05:00 UTC', 'Failed'])
      expect(said.findings[0]?.text).toContain(part)
    expect(said.findings[0]?.evidence).toEqual([{ id: 'E1', rows: [2, 1] }])
    expect(said.timeline).toMatchObject([{ at: at(5), evidence: [{ id: 'E1', rows: [2] }] }])
    expect(said.trouble).toBe(false)
  })

  test.each([
    ['Microsoft.Network/connections/delete', 'Succeeded', /vpngw-hub was deleted by alice/, /attempt/],
    [
      'Microsoft.Network/connections/delete',
      'Failed',
      /attempt by alice@example.com to delete/,
      /was deleted/,
    ],
    [WRITE, 'Canceled', /attempt by alice@example.com to change/, /was changed/],
    [
      'Microsoft.Network/virtualNetworkGateways/reset/action',
      'Failed',
      /to run reset on vpngw-hub failed/,
      /had/,
    ],
  ])('%s that %s is told as what it was', (operation, status, said, unsaid) => {
    const told = changes(entry(at(5), operation, { status }))
    for (const text of [told.findings[0]?.text, told.timeline[0]?.event]) {
      expect(text).toMatch(said)
      expect(text).not.toMatch(unsaid)
    }
  })

  test('two operations of one correlation, or one operation twice, are two', () => {
    expect(
      changes(
        entry(at(5), WRITE, { correlationId: 'c1' }),
        entry(at(6), 'Microsoft.Network/connections/delete', { correlationId: 'c1' }),
        entry(at(7), WRITE, { correlationId: 'c2' }),
      ).findings,
    ).toHaveLength(3)
    expect(changes(entry(at(5), WRITE), entry(at(7), WRITE)).findings).toHaveLength(2)
  })

  test.each([
    'Microsoft.Network/connections/read',
    'Microsoft.Storage/storageAccounts/listKeys/action',
    'Microsoft.Network/virtualNetworkGateways/getBgpPeerStatus/action',
    'Microsoft.Compute/virtualMachines/checkPatch/action',
    'Microsoft.Resources/deployments/validate/action',
    'Microsoft.Resources/subscriptions/resourceGroups/exportTemplate/action',
    'Microsoft.ResourceHealth/healthevent/Activated',
    '',
  ])('%j changes nothing', (operation) => {
    expect(changes(entry(at(5), operation))).toMatchObject({ findings: [], timeline: [] })
  })

  test.each([
    WRITE,
    'MICROSOFT.NETWORK/CONNECTIONS/WRITE',
    'Microsoft.Network/connections/delete',
    'Microsoft.Network/virtualNetworkGateways/reset/action',
    'Microsoft.Compute/virtualMachines/restart/action',
    'Microsoft.Storage/storageAccounts/regenerateKey/action',
  ])('%s does', (operation) => {
    expect(changes(entry(at(5), operation)).findings).toHaveLength(1)
  })

  test('without a moment, a caller or a status nothing is made up', () => {
    expect(
      changes({ operationName: WRITE }, { TimeGenerated: 'soon', operationName: WRITE }).findings,
    ).toEqual([])
    const bare = changes({ TimeGenerated: at(5), operationName: WRITE }).findings[0]?.text
    expect(bare).toMatch(/vpngw-hub.*2025-06-18 07:05:00 UTC/)
    expect(bare).not.toMatch(/ by |undefined|null|, \)|“”/)
  })

  test('of very many the latest are told, in order', () => {
    const rows = Array.from({ length: 40 }, (_, n) => entry(at(n), WRITE, { correlationId: `c${n}` }))
    const told = changes(...rows.reverse()).timeline.map((one) => one.at)
    expect(told).toEqual(Array.from({ length: 12 }, (_, n) => at(28 + n)))
  })
})

test('several resources: each is told of by name, and one in trouble is trouble', () => {
  const said = azureSays([
    evidence('E1', [{ availabilityState: 'Available' }], { source: azure('resource-health', 'gw-a') }),
    evidence('E2', [{ availabilityState: 'Unavailable' }], { source: azure('resource-health', 'gw-b') }),
    evidence('E3', [entry(at(5), WRITE)], { source: azure('activity-log', 'gw-b') }),
  ])
  expect(said.trouble).toBe(true)
  expect(said.ruledOut[0]?.text).toContain('gw-a')
  expect(said.findings.map((one) => one.evidence[0]?.id)).toEqual(['E2', 'E3'])
})
