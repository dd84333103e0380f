import { describe, expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'

const now = new Date('2026-01-02T00:00:00Z')
const rows = (query: string) => evaluate(query, [], { now }).rows
const data = 'datatable(a:string, n:long)["x one", 1, "y", 2, "x one", 3]'

describe('evaluate', () => {
  test('filters by whole terms', () =>
    expect(rows(`${data} | where a has "one" | project n`)).toEqual([[1], [3]]))
  test('groups and names counts', () =>
    expect(rows(`${data} | summarize c = count() by a | sort by a asc`)).toEqual([
      ['x one', 2],
      ['y', 1],
    ]))
  test('says what it does not support', () => expect(() => rows('print to_utf8("a")')).toThrow('to_utf8'))
})
