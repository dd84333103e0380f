import { compare } from '../compare.ts'
import type { Compiled, Row, Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'

/** A function that looks at the rows around the current one. */
export type WindowFunction = (values: readonly Compiled[], scope: Scope) => Compiled

const reach =
  (sign: number): WindowFunction =>
  ([value, offset, other], scope) =>
  (row) => {
    const { rows, at } = current(scope)
    const by = offset ? Number(offset(row)) : 1
    if (by === 0) throw new KqlError('SEM0100', 'prev() and next() need an offset of at least one row')
    if (!(by > 0)) throw unsupported('an offset of prev() or next() below zero')
    const near = rows[at + sign * by]
    return near && value ? value(near) : other ? other(row) : null
  }

function current(scope: Scope): { readonly rows: readonly Row[]; readonly at: number } {
  const { rows, at } = scope.window
  if (!rows) throw unsupported('a function over neighbouring rows in this operator')
  return { rows, at }
}

const rank =
  (dense: boolean): WindowFunction =>
  ([value, restart], scope) => {
    let [before, place, count]: [Value, bigint, bigint] = [undefined, 0n, 0n]
    return (row) => {
      const fresh = current(scope).at === 0 || restart?.(row) === true
      const now = value?.(row)
      if (fresh) count = 0n
      count++
      if (fresh) place = 1n
      else if (compare(before, now) !== 0) place = dense ? place + 1n : count
      before = now
      return place
    }
  }

/** The functions over rows in order, by name. */
export const windows: Readonly<Record<string, WindowFunction>> = {
  prev: reach(-1),
  next: reach(1),
  row_number: ([first, restart], scope) => {
    let count = 0n
    return (row) => {
      const start = first ? BigInt(String(first(row))) : 1n
      count = current(scope).at === 0 || restart?.(row) === true ? start : count + 1n
      return count
    }
  },
  row_cumsum: ([value, restart], scope) => {
    let total: bigint | number = 0n
    return (row) => {
      const v = value?.(row)
      if (current(scope).at === 0 || restart?.(row) === true) total = typeof v === 'number' ? 0 : 0n
      if (typeof v === 'bigint' && typeof total === 'bigint') total = BigInt.asIntN(64, total + v)
      else if (v !== null && v !== undefined) total = Number(total) + Number(v)
      return total
    }
  },
  row_window_session: ([value, most, gap, restart], scope) => {
    let [first, before]: [Value, Value] = [null, null]
    return (row) => {
      const now = value?.(row)
      const apart = (from: Value, limit: Compiled | undefined): boolean =>
        typeof now !== 'bigint' || typeof from !== 'bigint' || now - from >= (limit?.(row) as bigint)
      if (current(scope).at === 0 || restart?.(row) === true || apart(first, most) || apart(before, gap))
        first = now
      before = now
      return first
    }
  },
  row_rank_dense: rank(true),
  row_rank_min: rank(false),
}
