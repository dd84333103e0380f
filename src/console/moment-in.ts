import { Problem } from '../incident/problem.ts'

/** A moment as a form writes it, which knows no zone, or as anybody does; in UTC where it names no zone. */
export function momentIn(text: string): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
  const bare = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/.test(text)
  const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const at = day || whole ? Date.parse(text) : bare ? Date.parse(`${text}Z`) : Number.NaN
  if (at >= 0 && at < LAST) return new Date(at).toISOString()
  throw new Problem(
    'usage',
    'A field for a moment holds none.',
    'Write it as 2025-06-18T07:20 (it is read as UTC) or 2025-06-18.',
  )
}
/** Databases and forms know years of four digits. */
const LAST = Date.parse('9999-12-31T00:00:00Z')
