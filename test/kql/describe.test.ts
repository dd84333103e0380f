import { expect, describe as group, test } from '@jest/globals'
import { describe } from '../../src/kql/describe.ts'

test('a query is described by its tables, category and the conditions that say which source', () => {
  const about = describe(
    'let cut = 5m;\nT | where TimeGenerated > ago(cut) and Category == "C" and a > 5\n| where ip == "{IP}"\n| join kind=inner (U | project a) on a',
    { IP: '192.0.2.1' },
  )
  expect(about).toEqual({
    tables: ['T', 'U'],
    category: 'C',
    identity: ['Category == "C"', 'ip == "192.0.2.1"'],
  })
})

group('the tables that a query reads', () => {
  test.each([
    ['T', ['T']],
    ['T | where a == 1', ['T']],
    ['union T, U', ['T', 'U']],
    ['union kind=outer withsource=s T, (U | take 5)', ['T', 'U']],
    ['T | union (U), V', ['T', 'U', 'V']],
    ['T | join U on a', ['T', 'U']],
    ['T | join kind=leftouter hint.strategy=broadcast U on a', ['T', 'U']],
    ['T | join hint.strategy=shuffle (U | project a) on a', ['T', 'U']],
    ['T | where a in (U | project a) and b !in~ (V)', ['T', 'U', 'V']],
    ['T | where a in ((U | project a))', ['T', 'U']],
    ['T | extend x = toscalar(U | count)', ['T', 'U']],
    ['let x = T | take 5; let y = materialize(U | take 5); x | join y on a', ['T', 'U']],
    ['let x = (T | take 5); x', ['T']],
    ['T | summarize x = sum(Amount), y = avg(Amount) by bin(TimeGenerated, 5m), z = tostring(Name)', ['T']],
    ['T | extend ratio = (Done), pair = strcat(First, Second)', ['T']],
    ['T | make-series s = max(Value) on TimeGenerated step 1h by Computer', ['T']],
    ['T | as a | join a on b', ['T']],
    ['T | as hint.materialized = true a | join kind=inner (a | take 5) on b', ['T']],
    ['T | extend a = tostring(b) | where "x" in (a)', ['T']],
    ['print x = 1', []],
    ['T // | join (U) on a', ['T']],
    ['T | where t > datetime(2025-06-18T00:00:00Z) | join (U) on a', ['T', 'U']],
  ])('%s', (query, tables) => expect(describe(query).tables).toEqual(tables))
})

group('the conditions that say which source', () => {
  test.each([
    ['T | where Category=="A"', ['Category=="A"']],
    ['T | where ResourceId =~ "x" and Level == "Error"', ['ResourceId =~ "x"']],
    [
      'T | where Category in ("A", "B") | where Computer has "x"',
      ['Category in ("A", "B")', 'Computer has "x"'],
    ],
    ['T | where Category in~ ("A")', ['Category in~ ("A")']],
    ['T | where Category != "A"', []],
    ['T | where Category == "A" or Category == "B"', []],
    ['T | extend x = 1 | where Category == "A"', []],
  ])('%s', (query, identity) => expect(describe(query).identity).toEqual(identity))
})
