/** Numbers in order, each once. */
export type Sorted = readonly number[]

/** The numbers in order, each once; what is no number is left out. */
export const sorted = (numbers: Iterable<number>): Sorted =>
  [...new Set(numbers)].filter((one) => Number.isFinite(one)).sort((a, b) => a - b)

/** The place of the first that is `least` or more. */
export function placeOf(numbers: Sorted, least: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether one of the numbers lies between the two, both included. */
export function anyWithin(numbers: Sorted, least: number, most: number): boolean {
  const first = numbers[placeOf(numbers, least)]
  return first !== undefined && first <= most
}
