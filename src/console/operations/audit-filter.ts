import type { AuditFilter } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'

const FIELDS = ['from', 'to', 'actor', 'event', 'object'] as const
const LONGEST = 300

/** What the form narrows the trail to; fields that were left empty are none. Throws a Problem for what is no moment. */
export function auditFilterOf(query: URLSearchParams): AuditFilter {
  return Object.fromEntries(
    FIELDS.flatMap((name) => {
      const value = (query.get(name) ?? '').replaceAll('\0', '').trim().slice(0, LONGEST)
      if (value === '') return []
      return [[name, name === 'from' || name === 'to' ? momentIn(value) : value]]
    }),
  )
}

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

/** The filter as it stands in an address, with more beside it. */
export function addressOf(
  path: string,
  filter: AuditFilter,
  more: Readonly<Record<string, string>> = {},
): string {
  const text = new URLSearchParams({ ...filter, ...more }).toString()
  return text === '' ? path : `${path}?${text}`
}
