import { expect, test } from '@jest/globals'
import { citationFault } from '../../../src/flow/cite.ts'
import { evidence } from '../samples.ts'

const row = {
  TimeGenerated: '2025-06-18T07:50:57Z',
  Code: '403',
  Said: 'the key of vm-web-1 expired',
  Count: '4812',
}
const holds = (text: string, statement: string, query: string | null = null): boolean =>
  citationFault(statement, [{ id: 'E1', rows: [1] }], [evidence('E1', [row], { query, text })]) === null

test.each<[string, string, string]>([
  ['a text', 'T | extend Said = "the key of vm-web-1 expired"', '“the key of vm-web-1 expired”'],
  [
    'a part of a text',
    'T | project Said = strcat("the key of ", "vm-web-1", Tail)',
    'vm-web-1 has an expired key.',
  ],
  ['a number', 'T | summarize Count = max(4812)', 'There were 4812 requests.'],
  ['a code', "T | extend Code = iff(true, '403', '')", 'It answered 403.'],
  ['a moment', 'T | project TimeGenerated = datetime(2025-06-18T07:50:57Z)', 'It failed at 07:50:57.'],
])('what a query of the model writes into its rows shows nothing: %s', (_, text, statement) => {
  expect(holds(text, statement)).toBe(false)
  expect(holds(text, statement, '1.1')).toBe(true)
  expect(holds('T', statement)).toBe(true)
})

test.each<[string, string]>([
  ['T | where Code == "403"', 'It answered 403.'],
  ['T | where Code in ("403", "503") | summarize Count = count() by Code', 'It answered 403, 4812 times.'],
  ['T | summarize Count = countif(Code == "403") by bin(TimeGenerated, 1m)', 'There were 4812 requests.'],
  ['T | where Said has "vm-web-1" and Count > 4000 | take 500', 'vm-web-1 had 4812 requests.'],
  [
    'T | where TimeGenerated between (datetime(2025-06-18T07:50:57Z) .. datetime(2025-06-18))',
    'At 07:50:57.',
  ],
  ['T | extend Said = extract("key of ([a-z0-9-]+)", 1, Message)', '“the key of vm-web-1 expired”'],
])('what it asks for may be told: %s', (text, statement) => {
  expect(holds(text, statement)).toBe(true)
})
