import type { Evidence, Row } from './evidence.ts'
import { moment, timeColumn } from './moment.ts'
import { plain } from './plain.ts'
import { cellOf, isNamed, stateColumns, thingColumns } from './state-columns.ts'
import { BAD_STATE, SAYS_STATE, TROUBLE } from './state-words.ts'
import type { Stretch } from './stretch.ts'

/** A state that a row shows, at a moment or until another one; milliseconds since 1970. */
export type Sighting = {
  readonly at: number
  readonly until: number | null
  readonly state: string
  readonly trouble: boolean
}

/** What the rows of one evidence tell of one thing. */
export type Told = {
  /** The table or the resource whose rows these are. */
  readonly place: string
  /** Equal for things of one kind: the same state columns of the same place. */
  readonly family: string
  /** Equal for what tells of one thing in one way, so that it can be put together. */
  readonly key: string
  /** The cells that say which thing it is. */
  readonly of: readonly string[]
  readonly name: string
  readonly sightings: readonly Sighting[]
  /** Where rows were looked for. */
  readonly searched: Stretch
  /** Whether a row that is missing there says that the state did not change. */
  readonly complete: boolean
}

/** Columns that say until when a row holds. */
const UNTIL = /^(last|end|until|reported)/i
const NO_STATE = /^(unknown|none|n\/?a|-)$/i

/** The states that the rows of an evidence show over time, thing by thing. */
export function statesIn(evidence: Evidence): readonly Told[] {
  const { rows, source } = evidence
  const time = timeColumn(rows)
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== time)
  if (time === null || tellsOperations(evidence, columns)) return []
  const states = stateColumns(rows, columns)
  if (states.length === 0) return []
  const until = columns.find(
    (name) => UNTIL.test(name) && rows.every((row) => ms(row[name]) >= ms(row[time])),
  )
  const things = thingColumns(
    rows,
    columns.filter((name) => !states.includes(name)),
  )
  const place = source.kind === 'logs' ? source.table : lastOf(source.resource)
  const complete =
    until === undefined && !evidence.truncated && !states.some((one) => picks(evidence.text, one))
  const cells = (row: Row): string[] => things.map((name) => cellName(name, cellOf(row[name])))
  return [...Map.groupBy(rows, (row) => JSON.stringify(cells(row))).values()].map((own) => {
    const of = cells(own[0] ?? {}).filter((cell) => cell !== '')
    const sightings = own.flatMap((row) => sighting(row, states, time, until))
    // Rows in steps of time may begin before the range that they were asked for.
    const from = sightings.reduce((first, { at }) => Math.min(first, at), ms(evidence.from))
    return {
      place,
      family: JSON.stringify([place, states]),
      key: JSON.stringify([place, states, of, until]),
      of,
      name: of.join(' · ') || (source.kind === 'logs' ? `${place} ${states[0]}` : place),
      sightings,
      searched: { from, to: ms(evidence.to) },
      complete,
    }
  })
}

function sighting(row: Row, states: readonly string[], time: string, until?: string): readonly Sighting[] {
  const values = states
    .map((name) => ({ value: cellOf(row[name]), isState: isNamed(name) }))
    .filter(
      ({ value, isState }) => value !== '' && !NO_STATE.test(value) && (isState || SAYS_STATE.test(value)),
    )
    .map(({ value }) => value)
  const at = ms(row[time])
  if (values.length === 0 || !Number.isFinite(at)) return []
  return [
    {
      at,
      until: until === undefined ? null : ms(row[until]),
      state: values.join(' '),
      trouble: values.some((value) => TROUBLE.test(value) || BAD_STATE.test(value)),
    },
  ]
}

/** Who did what, and how that ended: not a state that lasts. */
const tellsOperations = ({ source }: Evidence, columns: readonly string[]): boolean =>
  (source.kind === 'control-plane' && source.what !== 'resource-health') ||
  (columns.some((name) => /^caller$/i.test(name)) && columns.some((name) => /^operationname/i.test(name)))

/** A query that picks rows by a column does not show what else the column says. */
const picks = (query: string, column: string): boolean =>
  query.split('|').some((part) => /^\s*where\b/i.test(part) && part.includes(column))

/** A cell as the name of a thing: a resource by its last part, a bare number with its column. */
function cellName(column: string, cell: string): string {
  const name = cell.startsWith('/') ? lastOf(cell) : cell
  return /^\d+$/.test(name) ? `${column.replace(/_[a-z]$/, '')} ${name}` : name
}

const lastOf = (id: string): string =>
  plain(id.split('/providers/Microsoft.ResourceHealth')[0] ?? id)
    .split('/')
    .at(-1) ?? id

const ms = (value: unknown): number => Date.parse(moment(value))
