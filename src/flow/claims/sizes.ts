import type { Figure } from './figures.ts'
import { fits } from './rounding.ts'
import type { Sorted } from './sorted.ts'

const LETTER = /([kmgtp])i?[bo]$/i
const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 }

/** Whether a size is one of so many bytes; sizes are told in thousands or in 1024s by the same words. */
export function isSize(figure: Figure, bytes: Sorted): boolean {
  const power = POWERS[LETTER.exec(figure.text)?.[1]?.toLowerCase() ?? ''] ?? 0
  const larger = 1.024 ** power
  const binary = figure.means.map((one) => ({ ...one, value: one.value * larger, step: one.step * larger }))
  return fits(bytes, figure, figure.means, true) || fits(bytes, figure, binary, true)
}
