/** One limit over several attempts: milliseconds that are left, never below 1. */
export type Deadline = { readonly left: () => number }

/** A deadline `ms` milliseconds from now, by a clock that no one sets. */
export function deadline(ms: number): Deadline {
  const ends = performance.now() + ms
  return { left: () => Math.max(1, ends - performance.now()) }
}
