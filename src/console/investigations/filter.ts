import type { ArchiveFilter } from '../../flow/archive.ts'
import { momentIn } from '../moment-in.ts'

const LONGEST = 300
const NAMES = ['guide', 'verdict', 'status', 'person', 'platform', 'from', 'to', 'text'] as const

/** What the form narrows the list to; a field that is empty, or holds what there is not, narrows nothing. */
export function filterOf(query: URLSearchParams): ArchiveFilter {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = (query.get(name) ?? '').replaceAll('\0', '').trim().slice(0, LONGEST)
      if (value === '') return []
      const known: readonly string[] | null =
        name === 'verdict' ? VERDICTS : name === 'status' ? STATUSES : null
      if (known && !known.includes(value)) return []
      return [[name, name === 'from' || name === 'to' ? momentIn(value) : value]]
    }),
  )
}

export const VERDICTS = ['confirmed', 'likely', 'healthy', 'inconclusive']
export const STATUSES = [
  'open',
  'accepted',
  'running',
  'waiting',
  'completed',
  'partial',
  'stopped',
  'failed',
]

/** The filter as it stands in an address, with more beside it. */
export function listAddress(
  filter: ArchiveFilter,
  more: Readonly<Record<string, string>> = {},
  path = '/investigations',
): string {
  const text = new URLSearchParams({ ...filter, ...more }).toString()
  return text === '' ? path : `${path}?${text}`
}
