import { expect, test } from '@jest/globals'
import { saidWait, waitTime } from '../../src/model/wait-time.ts'

test.each<[Record<string, string>, number | null]>([
  [{ 'retry-after-ms': '40' }, 40],
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Thu, 26 Nov 2026 08:00:03 GMT' }, 3_000],
  [{ 'retry-after-ms': 'soon', 'retry-after': '1' }, 1_000],
  [{ 'retry-after': '-1' }, null],
  [{ 'retry-after': 'later' }, null],
  [{}, null],
])('%j asks to wait %s ms', (headers, ms) => {
  expect(waitTime(new Headers(headers), Date.parse('2026-11-26T08:00:00Z'))).toBe(ms)
})

test.each([
  ['Please try again in 6.2s. Visit the page.', 6_200],
  ['Please retry after 20 seconds.', 20_000],
  ['Try again in 350ms.', 350],
  ['try again in 2 minutes', 120_000],
  ['Please retry after 86400 seconds', 86_400_000],
  ['try again in 1h', 3_600_000],
  ['Try again later.', null],
  ['It failed 3 seconds ago.', null],
])('“%s” asks to wait %s ms', (message, ms) => {
  expect(saidWait(message)).toBe(ms)
})
