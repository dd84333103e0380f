import { describe, expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'
import { everyday } from './everyday/queries.ts'
import { asTables, makeRows } from './everyday/rows.ts'

const { logs, changes } = makeRows(3000)
const tables = asTables(logs, changes)

/** Numbers as far as two ways of adding them up agree. */
const rounded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rounded)
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value
}

describe('a query that a network engineer asks is answered as a plain function answers it:', () => {
  test('there are twenty', () => expect(new Set(everyday.map(({ name }) => name)).size).toBe(20))

  test.each(everyday)('$name', ({ query, plain }) => {
    const expected = plain(logs, changes)
    expect(expected.length).toBeGreaterThan(0)
    const { rows } = evaluate(query, tables, { now: new Date('2026-01-11T00:00:00Z') })
    expect(rounded(rows)).toEqual(rounded(expected))
  })
})
