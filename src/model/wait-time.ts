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
