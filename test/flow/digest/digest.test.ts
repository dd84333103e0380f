import { describe, expect, test } from '@jest/globals'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { groupsOfEvidence } from '../../../src/flow/digest/read-table.ts'
import { digest, ROOM } from '../../../src/flow/digest.ts'
import { at, EXCHANGE, evidenceOf, exchange, SHAPES } from './tables.ts'

const lines = (text: string): readonly string[] => text.split('\n')

test('few rows stand as they are: what is the same in all once, then a line a row with its number', () => {
  const rows = [
    { TimeGenerated: '2025-06-18T07:00:00.000Z', Level: 'Info', Message: 'one\ttwo\nthree', Empty: '' },
    { TimeGenerated: '2025-06-18T07:00:01.250Z', Level: 'Info', Message: { a: 1 }, Empty: null },
  ]
  expect(lines(digest(evidenceOf(rows)))).toEqual([
    'E1 · T · searched 2025-06-18T06:20:00Z to 2025-06-18T08:20:00Z · 2 rows',
    'in every row:\tLevel=Info',
    'row\tTimeGenerated\tMessage',
    '1\t2025-06-18T07:00:00Z\tone two three',
    '2\t2025-06-18T07:00:01.25Z\t{"a":1}',
  ])
})

test('one wide row is told a cell a line, without its empty cells', () => {
  const row = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`c${n}`, n % 2 ? `v${n}` : null]))
  expect(lines(digest(evidenceOf([row]))).slice(1, 4)).toEqual(['row 1', '  c1: v1', '  c3: v3'])
})

test('an evidence without rows says so', () => {
  expect(digest(evidenceOf([]))).toMatch(/· 0 rows\n\(no rows\)$/)
})

test('a long cell is shown whole where there is room, otherwise cut with the number of characters left out', () => {
  const long = 'x'.repeat(3_000)
  expect(digest(evidenceOf([{ a: 'b', m: long }]))).toContain(long)
  const many = digest(evidenceOf(Array.from({ length: 9 }, (_, n) => ({ n, m: `${n}${long}` }))))
  expect(many).toMatch(/x…\(\+2\d\d\d\)$/)
})

describe('a log whose messages share a long prefix', () => {
  test.each([100, 1_000, 5_000])('%i rows: one template for each kind, none of two', (count) => {
    const { rows, kinds } = exchange(count)
    const { groups } = groupsOfEvidence(evidenceOf(rows))
    expect(groups).toHaveLength(EXCHANGE.length)
    for (const group of groups) expect(new Set(group.rows.map((row) => kinds[row])).size).toBe(1)
  })

  test.each([
    [
      'two words of five',
      (n: number) => `[${'ABCDEFGHI'[n % 9]}_EVENT] ${'stuvwxyza'[n % 9]}ide of tunnel ${n}`,
    ],
    ['one word alone', (n: number) => `[${'ABCDEFGHI'[n % 9]}_EVENT] of tunnel ${n}`],
    ['one word of many', (n: number) => `the state of the tunnel to the branch is now ${'ABCDEFGHI'[n % 9]}`],
  ])('kinds that are built alike and differ in %s stay apart', (_, said) => {
    const rows = Array.from({ length: 900 }, (_, n) => ({
      Message: `SESSION_ID :{${n}-1a-${n}} Remote 203.0.113.${n % 200}:500: Local 10.1.0.${n % 7}:4500: try ${n} ${said(n)}`,
    }))
    const { groups } = groupsOfEvidence(evidenceOf(rows))
    expect(groups).toHaveLength(9)
    for (const group of groups) expect(new Set(group.rows.map((row) => row % 9)).size).toBe(1)
  })

  test('thirty kinds that share nothing but what is variable and a short prefix are thirty templates', () => {
    const name = (n: number): string => `${'abcdef'[n % 6]}${'vwxyz'[Math.floor(n / 6) % 5]}`
    const rows = Array.from({ length: 900 }, (_, n) => ({
      Message: `SESSION_ID :{${n}-1a-${n}} Remote 203.0.113.${n % 200}:500: Local 10.1.0.${n % 7}:4500: [${name(n % 30)}_EVENT] ${name(n % 30)}ide ${n}`,
    }))
    const { groups } = groupsOfEvidence(evidenceOf(rows))
    expect(groups).toHaveLength(30)
    for (const group of groups) expect(new Set(group.rows.map((row) => row % 30)).size).toBe(1)
  })

  test('is told by the rows of each template, their number, their moments, and what differs in them', () => {
    const { rows } = exchange(1_000)
    const text = digest(evidenceOf(rows))
    expect(text).toMatch(/^T\d+ · \d+ rows: rows .+ · 2025-06-18T\S+ to 2025-06-18T\S+$/m)
    expect(text).toMatch(/^ {2}Message after Remote: 203\.0\.113\.\d+ ×\d+, /m)
    expect(text).toMatch(
      /^ {2}instance_s: GatewayTenantWorker_IN_[01] ×\d+, GatewayTenantWorker_IN_[01] ×\d+$/m,
    )
    expect(text).toContain('Authentication failed with error')
    expect(text.split('the latest rows:\n')[1]?.split('\n')).toHaveLength(5)
  })

  test('a word that tells two messages apart is never a mere slot', () => {
    const rows = Array.from({ length: 400 }, (_, n) => ({
      TimeGenerated: at(n * 1_000),
      Message: `The connection of gateway number ${n} to the branch was ${n === 317 ? 'terminated' : 'established'}`,
    }))
    const { groups } = groupsOfEvidence(evidenceOf(rows))
    expect(groups.map((group) => group.rows.length)).toEqual([1, 399])
    expect(digest(evidenceOf(rows), 4_000)).toContain('number 317 to the branch was terminated')
  })

  test('many switches in one message do not make a template of each of their settings', () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => ({
      Message: `The settings of this machine were read again by the agent that runs on it every few minutes of the day ${Array.from({ length: 5 }, (_, bit) => ((n >> bit) & 1 ? 'on' : 'off')).join(' ')} ${n}`,
    }))
    expect(groupsOfEvidence(evidenceOf(rows)).groups.length).toBeLessThanOrEqual(24)
  })

  test('names of people and machines are slots, not templates', () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => ({
      Message: `Accepted key for ${'abcdefghij'[n % 10]}${'klmnopqrst'[Math.floor(n / 10) % 10]} from host ${n}`,
    }))
    expect(groupsOfEvidence(evidenceOf(rows)).groups).toHaveLength(1)
    expect(digest(evidenceOf(rows))).toMatch(/Message after for: 100 different/)
  })
})

describe('numbers in order of time', () => {
  const rows = Array.from({ length: 600 }, (_, n) => ({
    TimeGenerated: at(n * 60_000),
    Computer: 'vm',
    value: n === 399 ? 900 : n < 400 ? 10 + (n % 7) : 60 + (n % 7),
  }))

  test('are told by their ends, their extremes with the moments, the greatest step, and their course', () => {
    const text = digest(evidenceOf(rows))
    expect(text).toMatch(/value: first 10 \(row 1\), last 64 \(row 600\), least 10 \(row 1, \S+\), most 900/)
    expect(text).toContain(`most 900 (row 400, ${at(399 * 60_000).replace('.000Z', 'Z')})`)
    expect(text).toMatch(/greatest step 16 \(row 399\) to 900 \(row 400, /)
    expect(text).toMatch(/averages of 12 equal spans (?:\d+(?:\.\d+)? ?){12}$/m)
  })

  test('in rows that come newest first the moments stay right', () => {
    const text = digest(evidenceOf(rows.toReversed()))
    expect(text).toMatch(/first 10 \(row 600\), last 64 \(row 1\)/)
    expect(text).toMatch(
      /T1 · 600 rows: rows 1-600 · 2025-06-18T06:20:00Z \(row 600\) to 2025-06-18T16:19:00Z \(row 1\)/,
    )
  })

  test('a steady source that falls silent is told with the rows around the silence', () => {
    const beats = Array.from({ length: 600 }, (_, n) => ({
      TimeGenerated: at(n * 60_000),
      Computer: 'vm',
      n: `b${n}`,
    }))
    const text = digest(evidenceOf(beats.toSpliced(300, 45)))
    expect(text).toContain(
      'a row every 60 s, but none between 2025-06-18T11:19:00Z (row 300) and 2025-06-18T12:05:00Z (row 301)',
    )
    expect(digest(evidenceOf(beats))).not.toContain('but none between')
  })
})

test('a rare state, code or message among ten thousand rows is seen with its row', () => {
  const log = exchange(10_000).rows
  const rows = (SHAPES.requests?.(10_000) ?? []).map((row, n) =>
    n === 6_543 ? { ...row, StatusCode: '507' } : row,
  )
  expect(digest(evidenceOf(rows))).toMatch(/^6544\t.*\t507\t/m)
  const said = log.map((row, n) =>
    n === 7_776 ? { ...row, Message: 'kernel: out of memory, killed the process' } : row,
  )
  expect(digest(evidenceOf(said))).toMatch(/^7777\t.*out of memory/m)
  const coded = log.slice(0, 3_000).map((row, n) => ({
    ...row,
    code: n === 123 ? 'E_RARE' : `E_${n % 20}`,
  }))
  expect(digest(evidenceOf(coded))).toContain('once only E_RARE (row 124)')
})

test.each(Object.entries(SHAPES))(
  '%s: ten thousand rows cost at most 1.3 times the tokens of a hundred, and nothing like the rows',
  (_, rowsOf) => {
    const [small, large] = [evidenceOf(rowsOf(100)), evidenceOf(rowsOf(10_000))]
    const [few, many] = [countTokens(digest(small)), countTokens(digest(large))]
    expect(many).toBeLessThanOrEqual(1.3 * few)
    expect(digest(large).length * 20).toBeLessThan(JSON.stringify(large.rows).length)
    expect(digest(large).length).toBeLessThanOrEqual(ROOM)
  },
)
