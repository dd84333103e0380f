/** Milliseconds that the endpoint asks to wait, from `retry-after-ms` or `retry-after` (seconds or a date); null when it asks nothing sensible. */
export function waitTime(headers: Headers | undefined, now: number): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (ms >= 0) return ms
  const after = headers?.get('retry-after')
  if (!after) return null
  const seconds = Number(after)
  const wait = Number.isNaN(seconds) ? Date.parse(after) - now : seconds * 1000
  return wait >= 0 ? wait : null
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds that a message asks to wait, as in “try again in 6.2s” or “retry after 20 seconds”; null where it says nothing of it. */
export function saidWait(message: string): number | null {
  const [, number, unit] =
    /\b(?:again|retry) (?:in|after) (\d{1,6}(?:\.\d{1,6})?) ?(ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?)\b/i.exec(
      message,
    ) ?? []
  if (number === undefined || unit === undefined) return null
  const short = unit.toLowerCase()
  const factor = UNITS[short.startsWith('mil') || short === 'ms' ? 'ms' : short.slice(0, 1)] ?? 1_000
  return Number(number) * factor
}
