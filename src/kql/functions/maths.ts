import { compare } from '../compare.ts'
import { nothing, unify, type Value } from '../format.ts'
import { floorTo, type Scalar } from './scalar.ts'

const real =
  (of: (x: number, y: number) => number): Scalar =>
  ([x, y]) =>
    nothing(x) ? null : of(Number(x), Number(y))
const extreme =
  (sign: number): Scalar =>
  (values, call) =>
    values
      .map((v, at) => unify(v, call.types[at] ?? call.type, call.type))
      .filter((v) => !nothing(v))
      .reduce<Value>((a, v) => (nothing(a) || compare(v, a) * sign > 0 ? v : a), null)

const logarithm =
  (of: (x: number) => number): Scalar =>
  ([x]) =>
    nothing(x) || Number(x) < 0 ? null : of(Number(x))
const arc =
  (of: (x: number) => number): Scalar =>
  ([x]) =>
    nothing(x) || Math.abs(Number(x)) > 1 ? null : of(Number(x))
function roundWhole(value: bigint, digits: number): bigint {
  if (digits >= 0) return value
  const step = 10n ** BigInt(Math.min(20, -digits))
  const size = value < 0n ? -value : value
  const rounded = ((size + step / 2n) / step) * step
  return value < 0n ? -rounded : rounded
}

/** Halves go away from zero. */
const round: Scalar = ([value, digits]) => {
  if (nothing(value)) return null
  if (typeof value === 'bigint') return roundWhole(value, Number(digits ?? 0))
  const [x, scale] = [Number(value), 10 ** Number(digits ?? 0)]
  if (!Number.isFinite(x)) return x
  return (Math.sign(x) * Math.round(Math.abs(x) * scale)) / scale
}

/** Functions over numbers, by name. */
export const maths: Readonly<Record<string, Scalar>> = {
  around: ([value, center, distance]) => {
    if (nothing(value) || nothing(center) || nothing(distance)) return null
    const whole = [value, center, distance].every((each) => typeof each === 'bigint')
    const [v, c, d] = whole ? [value, center, distance] : [value, center, distance].map(Number)
    return (v as number) >= (c as number) - (d as number) && (v as number) <= (c as number) + (d as number)
  },
  rand: ([below]) => (nothing(below) ? Math.random() : Math.floor(Math.random() * Number(below))),
  bin_at: ([value, step, from]) => {
    if (nothing(value) || nothing(step) || nothing(from)) return null
    const whole = typeof value === 'bigint' && typeof step === 'bigint' && typeof from === 'bigint'
    const floor = whole ? floorTo(value - from, step) : floorTo(Number(value) - Number(from), Number(step))
    if (floor === null) return null
    return whole ? (floor as bigint) + from : Number(floor) + Number(from)
  },
  ceiling: ([x], call) =>
    typeof x === 'bigint'
      ? x
      : nothing(x)
        ? null
        : call.type === 'long'
          ? BigInt(Math.ceil(Number(x)))
          : Math.ceil(Number(x)),
  isnan: ([x]) => (nothing(x) ? null : Number.isNaN(Number(x))),
  isinf: ([x]) => (nothing(x) ? null : Math.abs(Number(x)) === Number.POSITIVE_INFINITY),
  isfinite: ([x]) => (nothing(x) ? null : Number.isFinite(Number(x))),
  round,
  sqrt: real((x) => Math.sqrt(x)),
  pow: real((x, y) => x ** y),
  exp: real((x) => Math.exp(x)),
  exp2: real((x) => 2 ** x),
  exp10: real((x) => 10 ** x),
  log: logarithm(Math.log),
  log2: logarithm(Math.log2),
  log10: logarithm(Math.log10),
  sin: real((x) => Math.sin(x)),
  cos: real((x) => Math.cos(x)),
  tan: real((x) => Math.tan(x)),
  asin: arc(Math.asin),
  acos: arc(Math.acos),
  atan: real((x) => Math.atan(x)),
  cot: real((x) => 1 / Math.tan(x)),
  atan2: real((x, y) => Math.atan2(x, y)),
  radians: real((x) => (x * Math.PI) / 180),
  degrees: real((x) => (x * 180) / Math.PI),
  pi: () => Math.PI,
  sign: ([x]) =>
    nothing(x) ? null : typeof x === 'bigint' ? (x > 0n ? 1n : x < 0n ? -1n : 0n) : Math.sign(Number(x)) || 0,
  min_of: extreme(-1),
  max_of: extreme(1),
}
