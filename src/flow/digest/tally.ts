import { item } from './cell.ts'

const NUMBER = /^-?\d{1,15}(?:\.\d+)?$/
const LISTED = 8
const LIST_ROOM = 320
const LONGEST_ITEM = 80
const OFTEN = 3
/** Of many values those are frequent that stand in such a share of the rows. */
const FREQUENT = 0.05
const ONCE = 5
/** A value that stands in no more rows than this is told with their numbers. */
const RARE = 2

/** How often each value stands, and in which rows at first; rows count from 0. */
export type Tally = Map<string, { count: number; readonly rows: number[] }>

/** Whether no value stands twice. */
export const isUnique = (tally: Tally): boolean =>
  [...tally.values()].every(({ count: times }) => times === 1)

/** Counts one more row with this value. */
export function count(tally: Tally, value: string, row: number, times = 1): void {
  const known = tally.get(value)
  if (!known) tally.set(value, { count: times, rows: [row] })
  else {
    known.count += times
    if (known.rows.length <= RARE) known.rows.push(row)
  }
}

/** The distinct values with their counts where they are few; otherwise how many, the most frequent ones, and those that stand once. */
export function sayTally(tally: Tally): string {
  const sorted = [...tally.entries()].sort(
    ([, a], [, b]) => b.count - a.count || (a.rows[0] ?? 0) - (b.rows[0] ?? 0),
  )
  if (sorted.length <= LISTED) {
    const list = sorted.map(([value, one]) => said(value, one)).join(', ')
    if (list.length <= LIST_ROOM) return list
  }
  let all = 0
  for (const one of tally.values()) all += one.count
  const often = sorted.filter(([, one]) => one.count > RARE && one.count >= FREQUENT * all).slice(0, OFTEN)
  const once = sorted.filter(([, one]) => one.count === 1)
  const tells = once.length <= Math.max(ONCE, sorted.length / 5)
  const parts = [
    `${tally.size} different${between(tally)}`,
    ...(often.length > 0 ? [`most often ${often.map(([value, one]) => said(value, one)).join(', ')}`] : []),
    ...(tells && once.length > 0
      ? [
          `once only ${once
            .slice(0, ONCE)
            .map(([value, one]) => said(value, one))
            .join(', ')}${once.length > ONCE ? ` and ${once.length - ONCE} more` : ''}`,
        ]
      : []),
  ]
  return parts.join('; ')
}

/** The least and the greatest where all are numbers. */
function between(tally: Tally): string {
  let [least, most] = ['', '']
  for (const value of tally.keys()) {
    if (!NUMBER.test(value)) return ''
    if (least === '' || Number(value) < Number(least)) least = value
    if (most === '' || Number(value) > Number(most)) most = value
  }
  const at = (value: string): string => `${value} (row ${(tally.get(value)?.rows[0] ?? 0) + 1})`
  return ` from ${at(least)} to ${at(most)}`
}

function said(
  value: string,
  { count: times, rows }: { readonly count: number; readonly rows: readonly number[] },
): string {
  const where =
    rows.length === times && times <= RARE
      ? ` (row${times > 1 ? 's' : ''} ${rows.map((row) => row + 1).join(', ')})`
      : ` ×${times}`
  return `${item(value, LONGEST_ITEM)}${where}`
}
