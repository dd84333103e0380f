import type { Column } from '../../src/kql/table.ts'

const TOLERANCE = 1e-9

function close(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return false
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
}

/** Whether two values in JSON form are the same: numbers with a fraction nearly, everything else exactly. */
function same(a: unknown, b: unknown, fractions: boolean): boolean {
  if (a === b) return true
  if (fractions && close(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((each, at) => same(each, b[at], fractions))
    )
  const [own, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  return (
    own.size === other.size && own.entries().every(([key, each]) => same(each, other.get(key), fractions))
  )
}

type Rows = readonly (readonly unknown[])[]

/** Whether rows are those that are expected, in any order when none is promised. */
export function sameRows(found: Rows, expected: Rows, columns: readonly Column[], ordered: boolean): boolean {
  const match = (row: readonly unknown[], wanted: readonly unknown[]): boolean =>
    columns.every(({ type }, at) =>
      same(row[at], wanted[at], type === 'real' || type === 'decimal' || type === 'dynamic'),
    )
  if (found.length !== expected.length) return false
  if (ordered)
    return found.every((row, at) => {
      const wanted = expected[at]
      return wanted !== undefined && match(row, wanted)
    })
  const left = [...expected]
  return found.every((row) => {
    const at = left.findIndex((wanted) => match(row, wanted))
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}
