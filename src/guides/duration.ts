import { Problem } from '../incident/problem.ts'

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 }

const WHOLE =
  /^(?:P(?:\d+D)?T?)?(?:\d+(?:\.\d+)?\s*(?:d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?:,?\s*(?:and\s+)?|$))*$/i

/** A duration such as `1h`, `90m`, `1h30m`, `PT1H` or `2 hours`, in milliseconds; `place` is told where it is none. */
export function durationMs(text: string, place: string): number {
  const parts = WHOLE.test(text.trim()) ? [...text.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|m|s)/gi)] : []
  const total = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit?.toLowerCase() ?? ''] ?? 0),
    0,
  )
  if (total > 0) return total
  throw new Problem(
    'guide-invalid',
    `${place}: ${JSON.stringify(text)} is not a duration.`,
    'Write it like 1h, 90m or 2 hours.',
  )
}
