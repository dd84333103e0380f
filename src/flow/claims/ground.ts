import { type Citation, type Evidence, type Row, sourceName } from '../../incident/evidence.ts'
import { moment } from '../../incident/moment.ts'
import { type GuideSays, guideSays, withoutLiterals } from './guide-says.ts'
import { legible, searchable } from './legible.ts'
import { numbersIn } from './numbers-in.ts'
import { withoutOwnWords } from './own-words.ts'
import { factsOf, type RowFacts } from './row-facts.ts'

/** What a statement may rest on besides the rows that it cites. */
export type Known = {
  /** What the requester said, what was searched, what the guide calls the things it is about. */
  readonly said: readonly string[]
  /** The guides as written. */
  readonly guides?: readonly string[]
  /** The requester's zone: a time without a zone may be told in it. */
  readonly zone?: string
}

/** The cited rows of one evidence. */
export type Cited = {
  readonly source: Evidence
  readonly rows: readonly RowFacts[]
  /** All of its rows are cited. */
  readonly whole: boolean
}

/** Everything that a statement rests on, read for looking things up in it. */
export type Ground = {
  readonly cited: readonly Cited[]
  readonly said: readonly string[]
  readonly guides: readonly GuideSays[]
  readonly zone: string
  /** Searchable: the cited cells, what was said, and the bounds of what was searched. */
  readonly hay: string
  /** Searchable: what empty queries asked for, which only a statement of absence may tell. */
  readonly asked: string
  /** Rows of every evidence of this run: what a cited thing is called elsewhere. */
  readonly all: readonly Evidence[]
  /** The same as the hay, and what columns, tables, queries, resources and guides are called; as written. */
  readonly names: () => string
}

/** The ground of a statement, or why its citations name nothing. */
export function groundOf(
  citations: readonly Citation[],
  evidence: readonly Evidence[],
  known: Known,
): Ground | string {
  const byId = new Map(evidence.map((one) => [one.id, one]))
  const cited = new Map<string, { source: Evidence; numbers: Set<number>; whole: boolean }>()
  for (const { id, rows } of citations) {
    const source = byId.get(id)
    if (!source) return `${id} does not exist`
    const missing = rows.find((number) => source.rows[number - 1] === undefined)
    if (missing !== undefined) return `${id} has no row ${missing}`
    const one = cited.get(id) ?? { source, numbers: new Set<number>(), whole: false }
    for (const number of rows) one.numbers.add(number)
    cited.set(id, {
      ...one,
      whole: one.whole || rows.length === 0 || one.numbers.size === source.rows.length,
    })
  }
  const blocks = [...cited.values()].map(({ source, numbers, whole }): Cited => {
    const picked: readonly Row[] = [...numbers].flatMap((number): readonly Row[] => {
      const row = source.rows[number - 1]
      return row ? [row] : []
    })
    const rows = withoutOwnWords(source, whole ? source.rows : picked)
    return { source, rows: rows.map(factsOf), whole }
  })
  const said = known.said.map((one) => moment(one) || legible(one))
  const hay = [
    ...said.map(searchable),
    ...blocks.flatMap(({ source, rows }) => [
      searchable(moment(source.from)),
      searchable(moment(source.to)),
      ...rows.map((row) => row.text),
    ]),
  ].join('\n')
  const guides = (known.guides ?? []).map(guideSays)
  const empty = blocks.filter(({ source }) => source.rowCount === 0)
  let names: string | null = null
  return {
    cited: blocks,
    said,
    guides,
    zone: known.zone ?? 'UTC',
    all: evidence,
    hay,
    asked: empty.map(({ source }) => searchable(source.text)).join('\n'),
    names: () => {
      names ??= [
        ...said,
        ...guides.map(({ text }) => text),
        ...blocks.flatMap(({ source, rows }) => [
          ...rows.map(({ raw }) => raw),
          ...columnsOf(source.rows),
          calledBy(source),
        ]),
      ].join('\n')
      return names
    },
  }
}

/** The numbers of what was said, each text read once. */
export const saidNumbers = (ground: Ground) => ground.said.map(numbersIn)

/**
 * Whether a whole result is cited in which it can be seen that something does not stand there; a truncated one proves no
 * absence, and an empty one only that of what it asked for.
 */
export const seesAbsence = ({ cited }: Ground): boolean =>
  cited.some(({ whole, source }) => whole && source.rowCount > 0 && !source.truncated)

function columnsOf(rows: readonly Row[]): readonly string[] {
  const [first, last] = [rows[0], rows.at(-1)]
  return [...Object.keys(first ?? {}), ...Object.keys(last ?? {})].map(legible)
}

/** What an evidence is called; the text of a query that the model wrote is the model's own word. */
function calledBy({ source, query, text, workspace }: Evidence): string {
  const own = source.kind === 'logs' && query === null
  const place = source.kind === 'logs' ? `${source.table}\n${source.category ?? ''}` : source.resource
  return [place, sourceName(source), workspace, own ? '' : withoutLiterals(text)].map(legible).join('\n')
}
