import type { AuditFilter } from '../../flow/archive.ts'
import { momentIn } from '../moment-in.ts'

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

/** The filter as it stands in an address, with more beside it. */
export function addressOf(
  path: string,
  filter: AuditFilter,
  more: Readonly<Record<string, string>> = {},
): string {
  const text = new URLSearchParams({ ...filter, ...more }).toString()
  return text === '' ? path : `${path}?${text}`
}
