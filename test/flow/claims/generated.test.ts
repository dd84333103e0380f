import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { citationFault } from '../../../src/flow/cite.ts'
import { verdict } from '../../../src/flow/verdict.ts'
import type { Row } from '../../../src/incident/evidence.ts'
import { evidence } from '../samples.ts'

const START = Date.UTC(2025, 5, 18, 6, 30)
const CODES = ['AuthorizationFailure', 'ServerBusy', 'IKE_AUTH_FAILED', 'PEER_DELETED', 'ConnectionReset']
const NAMES = [
  'vm-web-1',
  'conn-to-osaka',
  'GatewayTenantWorker_IN_0',
  'kv-prod.vault.azure.net',
  'alice@contoso.example',
]
const row = fc.record({
  second: fc.integer({ min: 0, max: 6_000 }),
  code: fc.constantFrom(...CODES),
  name: fc.constantFrom(...NAMES),
  ip: fc.integer({ min: 1, max: 99 }).map((n) => `203.0.113.${n}`),
  count: fc.integer({ min: 100, max: 90_000 }),
  ms: fc.integer({ min: 1_000, max: 90_000 }),
  part: fc.integer({ min: 1, max: 9_999 }).map((n) => n / 100),
})
type Made = Readonly<{
  second: number
  code: string
  name: string
  ip: string
  count: number
  ms: number
  part: number
}>
const incident = fc.uniqueArray(row, { minLength: 2, maxLength: 12, selector: ({ second }) => second })

const iso = (second: number): string => new Date(START + second * 1000).toISOString()
const cells = (made: Made): Row => ({
  TimeGenerated: iso(made.second),
  ResultType: made.code,
  Resource: made.name,
  CallerIp: made.ip,
  Requests: String(made.count),
  DurationMs: String(made.ms),
  CpuPercent: String(made.part),
  Message: `${made.name} answered ${made.code} to ${made.ip}:500 after ${made.ms} ms`,
})

const grouped = (n: number): string => n.toLocaleString('en-US')
const german = (n: number): string => n.toLocaleString('de-DE')
const clock = (second: number): string => iso(second).slice(11, 19)
const span = (seconds: number): string =>
  seconds < 120 ? `${seconds} seconds` : `${Math.floor(seconds / 60)} minutes and ${seconds % 60} seconds`

/** What can be said of the first two rows, in many ways. */
const HONEST: readonly ((one: Made, two: Made, all: readonly Made[]) => string)[] = [
  (one) => `${one.name} answered ${one.code} at ${iso(one.second)}.`,
  (one) => `At ${clock(one.second)} UTC ${one.ip} met ${one.code} (${one.count} requests).`,
  (one) => `${grouped(one.count)} requests took ${one.ms} ms each, ${one.part} % of the CPU.`,
  (one) => `${german(one.count)} Anfragen dauerten ${(one.ms / 1000).toFixed(1)} s.`,
  (one) =>
    `About ${Math.round(one.ms / 1000)} seconds passed; the log says “answered ${one.code} to ${one.ip}”.`,
  (one, two) =>
    `${one.count + two.count} requests in all, ${((one.count / (one.count + two.count)) * 100).toFixed(1)} % of them first.`,
  (one, two) => `The second came ${span(Math.abs(two.second - one.second))} after the first.`,
  (one, two) =>
    `${Math.max(one.count, two.count)} at most, ${((one.ms + two.ms) / 2).toFixed(0)} ms on average.`,
  (one, two) => `Two rows, from ${one.ip} and ${two.ip}: ${one.code} and ${two.code}.`,
  (one, two) =>
    `Between ${clock(Math.min(one.second, two.second))} and ${clock(Math.max(one.second, two.second))} on 18 June 2025 two rows were written.`,
]

test('what rows show may be said in many ways, and nothing of it is withheld', () => {
  fc.assert(
    fc.property(incident, fc.constantFrom(...HONEST), (made, say) => {
      const own = evidence('E1', made.map(cells))
      const [one, two] = made
      if (!one || !two) return
      expect(citationFault(say(one, two, made), [{ id: 'E1', rows: [1, 2] }], [own])).toBeNull()
    }),
    { numRuns: 300 },
  )
})

test('how many rows say something may be counted over a whole result', () => {
  fc.assert(
    fc.property(incident, fc.constantFrom(...CODES), (made, code) => {
      const own = evidence('E1', made.map(cells))
      const cited = [{ id: 'E1', rows: [] }]
      const n = made.filter((one) => one.code === code).length
      const share = ((100 * n) / made.length).toFixed(0)
      const said = n === 0 ? `No row says ${code}.` : `${n} of ${made.length} rows (${share} %) say ${code}.`
      expect(citationFault(said, cited, [own])).toBeNull()
    }),
  )
})

const digits = fc.integer({ min: 1_000_003, max: 9_999_999 })
/** Inventions that no counting, adding or comparing of such rows gives. */
const INVENTED = fc.oneof(
  digits.map((n) => `${n} requests failed`),
  digits.map((n) => `${grouped(n)} packets were lost`),
  digits.map((n) => `${german(n)} Pakete gingen verloren`),
  digits.map(
    (n) =>
      `${[...String(n)].map((d) => String.fromCodePoint(0xff10 + Number(d))).join('')} packets were lost`,
  ),
  digits.map(
    (n) => `${[...String(n)].map((d) => String.fromCodePoint(0x660 + Number(d))).join('')} packets were lost`,
  ),
  digits.map((n) => `${[...String(n)].join('\u200b')} packets were lost`),
  digits.map((n) => `error code ${n} was returned`),
  digits.map((n) => `error 0x${n.toString(16)} was returned`),
  fc.integer({ min: 4, max: 60 }).map((n) => `it lasted ${n} days`),
  fc.integer({ min: 101, max: 400 }).map((n) => `${n} hours passed`),
  fc.integer({ min: 2, max: 900 }).map((n) => `${n} TB were written`),
  fc.constantFrom('seventy thousand and three', 'two million').map((n) => `${n} callers were refused`),
  fc.integer({ min: 100, max: 255 }).map((n) => `it came from 203.0.113.${n}`),
  fc.integer({ min: 1, max: 9_999 }).map((n) => `it came from 2001:db8::${n}`),
  fc.integer({ min: 12_000, max: 30_000 }).map((n) => `it began at ${iso(n)}`),
  fc.integer({ min: 12_000, max: 30_000 }).map((n) => `it began at ${clock(n)}`),
  fc.integer({ min: 1, max: 17 }).map((n) => `it began on ${n} June 2025`),
  fc.integer({ min: 2, max: 99 }).map((n) => `vm-web-${n} fell`),
  fc
    .constantFrom('BlobNotFound', 'IKE_SA_DELETED', 'conn-to-berlin', 'bob@contoso.example')
    .map((n) => `${n} was seen`),
  fc.uuid().map((id) => `the correlation id is ${id}`),
  fc
    .constantFrom('“the peer deleted it”', '"no proposal chosen"', '„kein Vorschlag“', '`out of memory`')
    .map((n) => `the log says ${n}`),
)

test('one invention among honest words withholds the statement, and the verdict does not rest on it', () => {
  fc.assert(
    fc.property(incident, fc.constantFrom(...HONEST), INVENTED, fc.boolean(), (made, say, lie, first) => {
      const own = evidence('E1', made.map(cells))
      const [one, two] = made
      if (!one || !two) return
      const honest = say(one, two, made)
      const text = first ? `Note that ${lie}. ${honest}` : `${honest} And ${lie}.`
      const cited = [{ id: 'E1', rows: [1, 2] }]
      const held = citationFault(text, cited, [own]) === null
      expect([text, held]).toEqual([text, false])
      const cause = held ? { text, evidence: cited } : null
      const facts = { fired: [], steps: [], gaps: [], trouble: true, hasSignals: true }
      expect(verdict({ ...facts, cause, evidence: [own] })).toBe('inconclusive')
    }),
    { numRuns: 400 },
  )
})
