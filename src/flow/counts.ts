import type { Evidence, Row } from '../incident/evidence.ts'
import { moment, saySpan } from '../incident/moment.ts'
import type { Entry, Observed } from './seen.ts'
import { cite, statement } from './statement.ts'

/** Names of columns that count what went wrong, and of those that only seem to. */
const TROUBLE_COUNT =
  /error|fail|denied|deny|drop|5xx|time-?_?out|throttl|exception|reject|refus|restart|deadlock|unhealthy|lost|abort/i
const NO_COUNT = /code|_?id$|threshold|limit|name|since|last|first|time(_[a-z])?$|version/i
const MOST_COLUMNS = 3
const UNIT_ONLY = /^-?[\d.]+$/
/** Longer cells are prose or ids. */
const SHORT = 60

/** What columns that count trouble say over time: where they rise above zero, and where they are highest. */
export function counts(evidence: Evidence, ordered: readonly Entry[], columns: readonly string[]): Observed {
  const told = columns
    .filter((name) => TROUBLE_COUNT.test(name) && !NO_COUNT.test(name))
    .filter((name) => ordered.every(({ row }) => numberIn(row, name) !== null))
    .slice(0, MOST_COLUMNS)
    .flatMap((name) => {
      const above = ordered.filter(({ row }) => (numberIn(row, name) ?? 0) > 0)
      const highest = above.reduce<Entry | null>(
        (best, one) =>
          best && (numberIn(best.row, name) ?? 0) >= (numberIn(one.row, name) ?? 0) ? best : one,
        null,
      )
      const first = above[0]
      return first && highest ? [{ name, above, first, highest }] : []
    })
  return {
    findings: told.map(({ name, above, highest }) =>
      statement(
        evidence,
        above,
        `${rise(name, above, ordered.length)}${written(highest.row, name)}${whose(highest.row, columns, name)}${saySpan([highest.at])}.`,
      ),
    ),
    timeline: told.flatMap(({ name, first, highest }) =>
      [first, highest]
        .filter((entry, index, both) => index === 0 || entry !== both[0])
        .map((entry) => ({
          at: entry.at,
          event: `${name} = ${written(entry.row, name)}${entry === highest ? ', the highest' : ''}`,
          evidence: cite(evidence, [entry]),
        })),
    ),
    trouble: told.length > 0,
  }
}

/** How often it was above zero; nothing to count where there is one row. */
function rise(name: string, above: readonly Entry[], all: number): string {
  return all === 1
    ? `${name} was `
    : `${name} was above 0 in ${above.length} of ${all} rows${saySpan(above.map(({ at }) => at))}; the highest was `
}

/** What else a row says in few words: the server, the code, the operation that the count is of. */
function whose(row: Row, columns: readonly string[], counted: string): string {
  const words = columns
    .filter((name) => name !== counted && typeof row[name] === 'string' && !UNIT_ONLY.test(String(row[name])))
    .map((name) => [name, String(row[name])] as const)
    .filter(([, cell]) => cell !== '' && cell.length <= SHORT && moment(cell) === '')
    .slice(0, 3)
    .map(([name, cell]) => `${name} = ${cell}`)
  return words.length > 0 ? ` (${words.join(', ')})` : ''
}

/** A number in a cell, which comes as text; null where there is none. */
function numberIn(row: Row, name: string): number | null {
  const cell = row[name]
  if (cell === null || cell === undefined || cell === '') return 0
  const value =
    typeof cell === 'number'
      ? cell
      : typeof cell === 'string' && UNIT_ONLY.test(cell)
        ? Number(cell)
        : Number.NaN
  return Number.isFinite(value) ? value : null
}

const written = (row: Row, name: string): string => String(row[name])
