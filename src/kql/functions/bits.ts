import type { Value } from '../format.ts'
import type { Scalar } from './scalar.ts'

const both =
  (join: (a: bigint, b: bigint) => bigint): Scalar =>
  ([a, b]) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? BigInt.asIntN(64, join(a, b)) : null
const one =
  (of: (a: bigint) => Value): Scalar =>
  ([a]) =>
    typeof a === 'bigint' ? of(a) : null

/** As in the processor, only the lowest six bits of the count matter; there are none below zero. */
const shifted = (shift: (a: bigint, by: bigint) => bigint): Scalar => {
  const run = both((a, by) => shift(a, by & 63n))
  return (values, call) => (typeof values[1] === 'bigint' && values[1] < 0n ? null : run(values, call))
}

/** Functions over the bits of whole numbers, by name. */
export const bits: Readonly<Record<string, Scalar>> = {
  binary_and: both((a, b) => a & b),
  binary_or: both((a, b) => a | b),
  binary_xor: both((a, b) => a ^ b),
  binary_not: one((a) => ~a),
  binary_shift_left: shifted((a, by) => a << by),
  binary_shift_right: shifted((a, by) => a >> by),
  bitset_count_ones: one((a) => BigInt(BigInt.asUintN(64, a).toString(2).replaceAll('0', '').length)),
}
