import type { Ground } from './ground.ts'
import { anyWithin, type Sorted, sorted } from './sorted.ts'

/** Up to so many moments, any two may be compared; of more, those that matter. */
const MOST_COMPARED = 48

/** Whether some duration between moments of the ground lies between two bounds (ms, both included). */
export type Between = (least: number, most: number) => boolean

/**
 * The durations that the cited moments have between them, those of the request and of the search beside them. Of many rows
 * only such as a person would tell: from the first, to the last, from or to a moment that the statement names (`told`), and
 * from one row to the next.
 */
export function spansOf(ground: Ground, said: readonly number[], told: readonly number[]): Between {
  const blocks = ground.cited.map(({ rows, source }) => ({
    moments: sorted(rows.flatMap((row) => row.numbers.moments)),
    bounds: [Date.parse(source.from), Date.parse(source.to)],
  }))
  const known = sorted([...said, ...blocks.flatMap(({ bounds }) => bounds)])
  const moments = sorted([...blocks.flatMap((block) => block.moments), ...known])
  const few = moments.length <= MOST_COMPARED
  const ends = blocks.flatMap(({ moments: own }) => [own[0] ?? Number.NaN, own.at(-1) ?? Number.NaN])
  const from = few ? moments : sorted([...ends, ...told, ...known])
  const gaps = few ? [] : sorted(blocks.flatMap((block) => gapsOf(block.moments)))
  return (least, most) =>
    anyWithin(gaps, Math.max(least, 1), most) ||
    from.some(
      (at) =>
        anyWithin(moments, at + Math.max(least, 1), at + most) ||
        anyWithin(moments, at - most, at - Math.max(least, 1)),
    )
}

const gapsOf = (moments: Sorted): readonly number[] =>
  moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment))
