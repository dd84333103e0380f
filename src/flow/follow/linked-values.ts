import { RE2JS } from 're2js'
import type { Guide, Parameter } from '../../incident/guide.ts'
import { mentions } from '../mentions.ts'
import type { Fired } from '../signals.ts'
import { cellText } from '../statement.ts'

/** At most so many things of one kind are followed at once. */
const MOST_AT_ONCE = 3

/**
 * What the rows that led to a guide, and the guide before it, say of its parameters: a value of the same name, a choice
 * that stands in the rows, what its pattern finds there. Several things that the rows name are followed each for itself, so
 * each item is one set of answers; a single empty one where nothing is named.
 */
export function linkedValues(
  guide: Guide,
  {
    because,
    values,
  }: { readonly because: readonly Fired[]; readonly values: Readonly<Record<string, string>> },
): readonly Readonly<Record<string, string>>[] {
  const cells = because.flatMap(({ evidence }) =>
    evidence.rows.flatMap((row) => Object.values(row).map(cellText)),
  )
  return guide.parameters.reduce<readonly Readonly<Record<string, string>>[]>(
    (sets, parameter) => {
      const found = namedIn(parameter, cells, values[parameter.name]).slice(0, MOST_AT_ONCE)
      if (found.length === 0) return sets
      return sets
        .flatMap((set) => found.map((value) => ({ ...set, [parameter.name]: value })))
        .slice(0, MOST_AT_ONCE)
    },
    [{}],
  )
}

function namedIn(
  { source }: Parameter,
  cells: readonly string[],
  before: string | undefined,
): readonly string[] {
  if (source.kind === 'value') return []
  if (source.kind === 'choose') {
    const named = source.choices.filter(({ label, value }) =>
      cells.some((cell) => mentions(cell, label) || mentions(cell, value)),
    )
    const same = source.choices.filter(({ value }) => value === before)
    return (named.length > 0 ? named : same).map(({ label }) => label)
  }
  if (before !== undefined) return [before]
  if (source.kind === 'ask') return []
  const pattern = RE2JS.compile(source.pattern)
  const found = cells.flatMap((cell) => {
    const match = pattern.matcher(cell)
    return match.find() ? [(match.groupCount() > 0 ? match.group(1) : match.group(0)) ?? ''] : []
  })
  return [...new Set(found)].filter((value) => value !== '')
}
