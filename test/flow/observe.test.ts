import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { observe } from '../../src/flow/observe.ts'
import { evidence } from './samples.ts'

const at = (minute: number) => ({ TimeGenerated: `2025-06-18T07:${String(minute).padStart(2, '0')}:00Z` })
const seen = (...rows: object[]) => observe(evidence('E1', rows as never))

describe('a column of states', () => {
  test.each([
    'status_s',
    'State',
    'ConnectionStatus',
    'ResultType',
    'availabilityState',
    'statusText_s',
    'StatusCode',
  ])('%s tells when it was bad, and how it ended', (name) => {
    const found = seen({ ...at(9), [name]: 'Connected' }, { ...at(5), [name]: 'Disconnected' })
    expect(found.trouble).toBe(true)
    expect(found.findings[0]?.finding.text).toBe(
      `${name} was Disconnected in 1 of 2 rows, at 2025-06-18 07:05:00 UTC.`,
    )
    expect(found.findings[0]?.finding.evidence).toEqual([{ id: 'E1', rows: [2] }])
    expect(JSON.stringify(found.findings)).toContain(
      `The last ${name} in the searched range is Connected, at 2025-06-18 07:09:00 UTC.`,
    )
    expect(found.timeline.map((one) => one.at)).toEqual([at(5).TimeGenerated, at(9).TimeGenerated])
  })

  test.each([
    'Disconnected',
    'Failed',
    '503',
    '403',
    'Timed out',
    'Unreachable',
    'ThrottlingError',
    'Degraded',
  ])('%s is trouble', (state) => {
    expect(seen({ ...at(1), status_s: state }).trouble).toBe(true)
  })

  test.each(['Connected', 'Succeeded', '200', '0', 'Running', 'Available', ''])('%j is not', (state) => {
    expect(seen({ ...at(1), status_s: state })).toEqual({ findings: [], timeline: [], trouble: false })
  })

  test('each machine has its own state', () => {
    const rows = [
      { ...at(1), Computer: 'a', State: 'Stopped' },
      { ...at(2), Computer: 'b', State: 'Stopped' },
      { ...at(3), Computer: 'a', State: 'Stopped' },
    ]
    expect(seen(...rows).timeline.map((one) => one.evidence[0]?.rows)).toEqual([[1], [2]])
  })
})

describe('a column of messages', () => {
  const calm = 'Session 4711 was established with the peer'

  test.each(['Message', 'SyslogMessage', 'RenderedDescription', 'msg_s'])(
    '%s is quoted where it speaks of trouble',
    (name) => {
      const found = seen(
        { ...at(1), [name]: calm },
        { ...at(2), [name]: 'Session 4711 failed: no response from the peer' },
        { ...at(3), [name]: 'Session 4712 failed: no response from the peer' },
      )
      expect(found.trouble).toBe(true)
      expect(found.findings).toHaveLength(1)
      expect(found.findings[0]?.finding).toEqual({
        text: '2 rows say “Session 4711 failed: no response from the peer”, first at 2025-06-18 07:02:00 UTC, last at 2025-06-18 07:03:00 UTC.',
        evidence: [{ id: 'E1', rows: [2, 3] }],
      })
    },
  )

  test('the rarest is told first, and calm ones not at all', () => {
    const rows = [1, 2, 3].map((n) => ({ ...at(n), Message: `Packet ${n} was dropped by the firewall rule` }))
    const rare = { ...at(9), Message: 'The certificate of the peer has expired' }
    const texts = seen(...rows, rare, { ...at(10), Message: calm }).findings.map((one) => one.finding.text)
    expect(texts).toHaveLength(2)
    expect(texts[0]).toContain('certificate')
  })
})

test.each<[string, object[]]>([
  ['no row', []],
  ['rows without a moment', [{ status_s: 'Failed' }]],
  ['rows without state or message', [{ ...at(1), Count: 3, Id: 'x' }]],
])('%s says nothing', (_, rows) => {
  expect(seen(...rows)).toEqual({ findings: [], timeline: [], trouble: false })
})

test('whatever the rows: every statement cites rows that exist', () => {
  const cell = fc.oneof(
    fc.constantFrom('Failed', 'Connected', null, undefined, '', 5),
    fc.string(),
    fc.string({ minLength: 26 }).map((text) => `${text} failed`),
    fc.object(),
  )
  const row = fc.record({ status_s: cell, Message: cell, Computer: cell }, { requiredKeys: [] })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const found = seen(...rows.map((one, n) => ({ ...at(n), ...one })))
      const cited = [...found.findings.map((one) => one.finding), ...found.timeline].flatMap(
        (one) => one.evidence,
      )
      for (const { rows: numbers } of cited)
        for (const n of numbers) expect(n >= 1 && n <= rows.length).toBe(true)
    }),
  )
})
