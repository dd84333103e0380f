import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { citationFault, summaryFault } from '../../src/flow/cite.ts'
import { evidence } from './samples.ts'

const E1 = evidence('E1', [
  {
    TimeGenerated: '2025-06-18T07:50:57.1234567Z',
    remoteIP_s: '203.0.113.10',
    Message: 'SESSION_ID {abc} Remote 203.0.113.10:500: [RECEIVED] IKE_DELETE\tfor SPI 0x1',
    Peer6: '2001:db8::1',
    Uri: 'https://st.blob.core.windows.net/orders/1.csv',
    Properties: { began: '2025-06-18T07:49:00Z', took: '00:02:10' },
  },
  { TimeGenerated: '2025-06-18T07:50:59Z', remoteIP_s: '203.0.113.10', Message: 'up since 18 Jun 09:50' },
])
const E2 = evidence('E2', [{ TimeGenerated: '2025-06-18T22:15:00Z', Message: 'second table' }])
const both = [E1, E2]
const fault = (text: string, rows: number[] = [1], id = 'E1') => citationFault(text, [{ id, rows }], both)

describe('a statement with real values holds, in whatever format the time is', () => {
  test.each([
    'It began at 2025-06-18T07:50:57.1234567Z.',
    'It began at 2025-06-18T07:50:57Z.',
    'It began at 2025-06-18 07:50:57 UTC.',
    'It began at 2025-06-18 07:50:57.123.',
    'It began at 2025-06-18 07:50.',
    'It began on 2025-06-18 at 07:50:57.',
    'It began on 18 June 2025 at 07:50:57 UTC.',
    'It began on June 18, 2025, 7:50:57 AM.',
    'It began on Jun 18th at 7:50 am.',
    'It began on 18/06/2025, 07:50:57.',
    'It began on 06/18/2025 7:50 AM.',
    'It began on 18.06.2025 07:50:57.',
    'It began on 2025/06/18 07:50.',
    'It began at 07:50:57.',
    'It began at 07:50.',
    'It began at 07:51, told to the nearest minute.',
    'It began at 2025-06-18T16:50:57+09:00.',
    'It began at 16:50:57 JST.',
    'It began at 16:50 (JST).',
    'It began at 09:50:57 (Europe/Berlin).',
    'It began at 07:50:57 UTC (16:50:57 JST).',
    '2025年6月18日16時50分(JST)に始まった。',
    '2025年6月18日 07:50:57 に始まった。',
    'The operation began at 07:49:00 and took 00:02:10.',
    'Searched from 06:20 to 08:20.',
    'Nothing to tell a time of: SPI 0x1, 203.0.113.10:500, orders/1.csv.',
    'It reached 2001:db8::1.',
    'It began at 07:50:57 on 18 June 2025.',
    'The gateway received “[RECEIVED] IKE_DELETE for SPI 0x1”.',
    'The gateway received "ike_delete…" from 203.0.113.10.',
    'GET https://st.blob.core.windows.net/orders/1.csv failed (see https://st.blob.core.windows.net/orders/1.csv).',
  ])('%s', (text) => {
    expect(fault(text)).toBeNull()
  })

  test('and a time that stands in a message as it is', () => {
    expect(fault('It says that it is up since 18 Jun 09:50.', [2])).toBeNull()
  })
})

describe('a statement with an invented value does not', () => {
  test.each([
    'It began at 2025-06-18T07:50:58.9Z.',
    'It began at 2025-06-19T07:50:57Z.',
    'It began at 2024-06-18 07:50:57 UTC.',
    'It began at 2025-06-18 07:33.',
    'It began on 18 June 2025 at 07:33:21 UTC.',
    'It began on June 17, 2025, 7:50:57 AM.',
    'It began on June 18, 2025, 7:50:57 PM.',
    'It began on 17/06/2025.',
    'It began on 19.06.2025 07:50:57.',
    'It began at 07:33:21.',
    'It began at 07:33.',
    'It began at 3:07 am.',
    'It began at 5 pm.',
    'It began at 2025-06-18T07:50:57+09:00.',
    'It began at 07:50:57 JST.',
    'It began at 7:50:57 (America/New_York).',
    '2025年6月17日に始まった。',
    '午前 3時07分に始まった。',
    'It began at 08:20:57.',
    'The peer 203.0.113.11 ended it.',
    'The peer 203.0.113.1 ended it.',
    'The peer 3.0.113.10 ended it.',
    'The peer 2001:db8::2 ended it.',
    'The peer 2001:db8::17 ended it.',
    'It began at ０７：３３.',
    'It ended at 07:50:57 on 17 June 2025.',
    'The gateway received “IKE_AUTH failed”.',
    'See https://evil.example/login.',
    'See [the fix](https://evil.example/login).',
    'See <https://evil.example|the fix>.',
    'See www.evil.example for more.',
    'Write to mailto:me@evil.example.',
    'See https://st.blob.core.windows.net.evil.example/orders/1.csv.',
  ])('%s', (text) => {
    expect(fault(text)).not.toBeNull()
  })

  test('a time or address of another row, or of another evidence, is none of this one', () => {
    expect(fault('It came back at 07:50:59.', [1])).not.toBeNull()
    expect(fault('It came back at 07:50:59.', [2])).toBeNull()
    expect(fault('It came back at 07:50:59.')).not.toBeNull()
    expect(fault('It ended at 22:15.')).not.toBeNull()
    expect(fault('It ended at 22:15.', [1], 'E2')).toBeNull()
  })
})

describe('citations', () => {
  test.each<[string, { id: string; rows: number[] }[], RegExp]>([
    ['none', [], /no evidence/],
    ['an id that does not exist', [{ id: 'E3', rows: [] }], /E3 does not exist/],
    ['the id of an object’s own', [{ id: 'constructor', rows: [1] }], /constructor does not exist/],
    ['a row beyond the last', [{ id: 'E1', rows: [3] }], /no row 3/],
    ['row 0', [{ id: 'E1', rows: [0] }], /no row 0/],
    ['a row in between', [{ id: 'E1', rows: [1.5] }], /no row 1.5/],
    [
      'one good, one bad',
      [
        { id: 'E1', rows: [1] },
        { id: 'E9', rows: [1] },
      ],
      /E9/,
    ],
  ])('%s', (_, citations, why) => {
    expect(citationFault('It broke.', citations, both)).toMatch(why)
  })
})

test('what was asked and searched may be told, whatever the rows say', () => {
  const known = ['The water pump stopped around 5pm', '2025-06-18T07:20:00.000Z', '2025-06-18T04:00:00.000Z']
  const summary = (text: string) =>
    citationFault(
      text,
      both.map(({ id }) => ({ id, rows: [] })),
      both,
      known,
    )
  expect(summary('Asked about 2025-06-18 07:20 UTC; it began at 07:50:57.')).toBeNull()
  expect(summary('Asked about 07:20, searched from 04:00; found half an hour later.')).toBeNull()
  expect(summary('Said to be around 5pm.')).toBeNull()
  expect(summary('It began at 07:20:13.')).not.toBeNull()
  expect(summary('It began on 2025-06-17 at 07:20.')).not.toBeNull()
})

test('of an empty result the query may be told', () => {
  const empty = evidence('E1', [], { text: 'Log | where Ip == "198.51.100.7"' })
  const cited = [{ id: 'E1', rows: [] }]
  expect(citationFault('No row for 198.51.100.7.', cited, [empty])).toBeNull()
  expect(citationFault('No row for 198.51.100.8.', cited, [empty])).not.toBeNull()
})

// Midnight is the bound of the range searched, which any statement may name.
const second = fc.integer({ min: 1, max: 86_399 }).map((n) => new Date(Date.UTC(2025, 5, 18) + n * 1000))
const FORMS: readonly ((at: Date) => string)[] = [
  (at) => at.toISOString(),
  (at) => at.toISOString().slice(0, 19).replace('T', ' '),
  (at) => at.toISOString().slice(11, 19),
  (at) => at.toUTCString(),
  (at) => at.toLocaleString('en-US', { timeZone: 'UTC' }),
  (at) => at.toLocaleString('en-GB', { timeZone: 'UTC' }),
  (at) => at.toLocaleString('de-DE', { timeZone: 'UTC' }),
  (at) => at.toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'medium' }),
  (at) => at.toLocaleString('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'medium' }),
  (at) => `${at.toLocaleString('sv-SE', { timeZone: 'Asia/Tokyo' })} JST`,
]

test('any moment in any format holds over its own row, and only over its own', () => {
  fc.assert(
    fc.property(second, second, fc.constantFrom(...FORMS), (at, other, form) => {
      fc.pre(Math.abs(at.getTime() - other.getTime()) > 1000)
      const rows = [{ TimeGenerated: at.toISOString() }]
      const own = evidence('E1', rows, { from: '2025-06-17T00:00:00Z', to: '2025-06-17T00:00:00Z' })
      const cited = [{ id: 'E1', rows: [1] }]
      expect(citationFault(`It began at ${form(at)}.`, cited, [own])).toBeNull()
      expect(citationFault(`It began at ${form(other)}.`, cited, [own])).not.toBeNull()
    }),
  )
})

test('of a summary the words may come from all evidence, the numbers from what is cited', () => {
  const counted = evidence('E1', [{ TimeGenerated: '2025-06-18T07:50:57Z', Failed: '1234' }])
  const beside = evidence('E2', [{ TimeGenerated: '2025-06-18T07:10:00Z', Name: 'vm-web', Failed: '77' }])
  const over = (text: string, rows: number[] | null) =>
    summaryFault(text, rows ? [{ id: 'E1', rows }] : [], [counted, beside], [])
  expect(over('At 07:50:57 there were 1234 failures, at 07:10 vm-web failed.', [1])).toBeNull()
  expect(over('There were 77 failures.', [1])).not.toBeNull()
  expect(over('There were 78 failures of vm-db-2.', [1])).not.toBeNull()
  expect(over('There were 77 failures.', null)).toBeNull()
  expect(over('There were 79 failures.', null)).not.toBeNull()
})

test('what the requester’s zone makes of a time, and of a word for a zone, is that time', () => {
  const text = 'It began at 13:20:57, which is 13:20:57 IST.'
  const cited = [{ id: 'E1', rows: [1] }]
  expect(citationFault(text, cited, both, { said: [], zone: 'Asia/Kolkata' })).toBeNull()
  expect(citationFault(text, cited, both, { said: [], zone: 'Asia/Jerusalem' })).not.toBeNull()
  expect(citationFault('It began at 13:20:57.', cited, both, [])).not.toBeNull()
})

describe('hostile texts and results are answered', () => {
  const large = evidence(
    'E1',
    Array.from({ length: 2000 }, (_, n) => ({
      TimeGenerated: new Date(Date.UTC(2025, 5, 18) + n * 997).toISOString(),
      Name: `vm-${n}`,
      Count: String(n * 7),
      Part: String(n / 9),
      Message: `row ${n} of node-${n % 13} failed with ${500 + (n % 4)}`,
    })),
  )
  const pieces =
    "1|1:|07:50 |2025-06-18 |Jun |18 |“|'|a|a-|https://|1.2.3.|時|午後 1時|1 h |one |two-|x_|A1|1,|E1 row 1, |step 1 |¤|½|1²|50 % |no |vm-7 |12 ms and "
  test.each(pieces.split('|'))('%j', (piece) => {
    const text = piece.repeat(Math.ceil(9_900 / piece.length)).slice(0, 9_900)
    const fault = citationFault(text, [{ id: 'E1', rows: [] }], [large])
    expect(fault === null || fault.length < 400).toBe(true)
  })

  test('a statement that nobody would read is none', () => {
    expect(fault('It is up. '.repeat(10_000))).toMatch(/too long/)
  })

  test('neither is one with more figures than anybody would check', () => {
    expect(fault('1 '.repeat(1_000))).toMatch(/more figures/)
  })
})
