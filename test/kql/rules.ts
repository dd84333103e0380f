import { expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'

/** A documented rule, a query that shows it, and the rows it answers. */
export type Rule = readonly [rule: string, query: string, rows: readonly (readonly unknown[])[]]

/** One test for each rule, at a fixed moment and without tables. */
export function rules(all: readonly Rule[]): void {
  test.each(all)('%s', (_, query, rows) => {
    expect(evaluate(query, [], { now: new Date('2026-01-02T03:04:05Z') }).rows).toEqual(rows)
  })
}
