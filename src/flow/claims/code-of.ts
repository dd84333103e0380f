import type { Ground } from './ground.ts'
import { searchable } from './legible.ts'
import { cellText, factsOf } from './row-facts.ts'

/** A code has so many digits at least; smaller numbers count things. */
const SHORTEST = 3
/** What an outcome is called, such as ServerBusy; names of resources have other letters. */
const OUTCOME = /^\p{Lu}[\p{L}_]+$/u
/** Longer cells are prose, shorter ones say too little. */
const LONGEST_WORD = 60
const SHORTEST_WORD = 4

/**
 * Whether a number is the code of something that the statement names and its rows show: another row of this run has both,
 * each as a cell of its own, such as 503 beside ServerBusy.
 */
export function codeOf(statement: string, ground: Ground): (digits: string) => boolean {
  let codes: ReadonlySet<string> | null = null
  return (digits) => {
    if (digits.length < SHORTEST || !/^\d+$/.test(digits)) return false
    codes ??= codesBeside(namedIn(searchable(statement), ground), ground)
    return codes.has(digits)
  }
}

/** The short cells of the cited rows that the statement names. */
function namedIn(statement: string, { cited }: Ground): ReadonlySet<string> {
  const cells = cited.flatMap(({ rows }) => rows.flatMap((row) => [...row.cells.values()]))
  return new Set(
    cells
      .filter((cell) => cell.length >= SHORTEST_WORD && cell.length <= LONGEST_WORD && OUTCOME.test(cell))
      .map(searchable)
      .filter((cell) => statement.includes(cell)),
  )
}

function codesBeside(named: ReadonlySet<string>, { all }: Ground): ReadonlySet<string> {
  const codes = new Set<string>()
  if (named.size === 0) return codes
  for (const { rows, query, source } of all) {
    // What the model's own query computes is its own word.
    if (query === null && source.kind === 'logs') continue
    for (const row of rows) {
      const cells = [...factsOf(row).cells]
      if (!cells.some(([, cell]) => named.has(searchable(cell)))) continue
      for (const [name, cell] of cells) if (CODE.test(name) && /^\d+$/.test(cell)) codes.add(cellText(cell))
    }
  }
  return codes
}

/** Columns that hold codes, and no counts. */
const CODE = /code|status|error|event_?id|result|number$|port/i
