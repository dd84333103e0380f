import type { ArchiveFilter } from '../../flow/archive.ts'
import { momentIn } from '../moment-in.ts'

const LONGEST = 300
/** Nobody turns over more pages one by one. */
const MOST_TURNS = 40
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

/** Where people ask. */
export const PLATFORMS = ['web', 'slack', 'teams', 'terminal']

/** Where each page ended that was turned over to come here, the newest page first; so that one can go back too. */
export const turnsIn = (query: URLSearchParams): readonly string[] =>
  query
    .getAll('after')
    .slice(-MOST_TURNS)
    .map((turn) => turn.replaceAll('\0', '').slice(0, LONGEST))

/** The filter as it stands in an address, with the pages that were turned over. */
export function listAddress(
  filter: ArchiveFilter,
  turns: readonly string[] = [],
  path = '/investigations',
): string {
  const query = new URLSearchParams(filter)
  for (const turn of turns) query.append('after', turn)
  return query.size === 0 ? path : `${path}?${query}`
}
