import type { Figure } from './figures.ts'
import { anyWithin, type Sorted } from './sorted.ts'
import type { Written } from './written-number.ts'

/**
 * Whether a figure can mean one of the numbers, as it is rounded, cut off, or loosely told; `standing` = these numbers stand
 * in the rows.
 */
export const fits = (
  numbers: Sorted,
  figure: Figure,
  means: readonly Written[] = figure.means,
  standing = false,
): boolean =>
  means.some((one) => {
    if (one.rare && !(standing && figure.bound === null)) return false
    const [least, most] = boundsOf(figure, one)
    return anyWithin(numbers, least, most)
  })

/** Between which numbers a figure can be meant: rounded or cut off as it is written, or as loosely as its words say. */
export function boundsOf(
  { bound, kind }: Pick<Figure, 'bound' | 'kind'>,
  { value, step }: Written,
): readonly [number, number] {
  const [least, most] = [value - step / 2, value + step * (1 - 1e-9)]
  if (bound === 'about') return [least - value * LOOSE, most + value * LOOSE]
  if (bound === 'above') return [least, 2 * value + step]
  if (bound === 'most' && kind === 'span') return [Math.min(1, least), value + step / 2]
  if (bound === 'below') return [kind === 'span' ? Math.min(1, least) : value / 2, value + step / 2]
  return [least, most]
}

/** What “about” allows of a number. */
const LOOSE = 0.1
