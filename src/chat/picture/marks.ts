import type { Picture } from '../../incident/picture.ts'
import { widthOf } from './letters.ts'
import { LEFT, RIGHT, SMALL } from './look.ts'

/** Marks of events on the time axis; those that would cover each other share one, such as `2–6`. */
export function marksOf(
  { events }: Picture,
  x: (at: number) => number,
): readonly {
  readonly x: number
  readonly width: number
  readonly text: string
  readonly trouble: boolean
}[] {
  const marks: { first: number; last: number; from: number; to: number; trouble: boolean }[] = []
  for (const [n, { at, trouble }] of events.entries()) {
    const place = x(Date.parse(at))
    const last = marks.at(-1)
    const own = sizeOf({ first: n + 1, last: n + 1 })
    if (last && place - own / 2 < (last.from + last.to) / 2 + sizeOf(last) / 2 + 4) {
      last.last = n + 1
      last.to = place
      last.trouble ||= trouble
    } else marks.push({ first: n + 1, last: n + 1, from: place, to: place, trouble })
  }
  return marks.map((mark) => {
    const width = sizeOf(mark)
    const middle = (mark.from + mark.to) / 2
    return {
      x: Math.min(Math.max(middle, width / 2 + 4), RIGHT + LEFT - width / 2 - 4),
      width,
      text: numbers(mark),
      trouble: mark.trouble,
    }
  })
}

const numbers = ({ first, last }: { first: number; last: number }): string =>
  first === last ? String(first) : `${first}–${last}`
const sizeOf = (mark: { first: number; last: number }): number =>
  Math.max(38, widthOf(numbers(mark), SMALL, true) + 22)
