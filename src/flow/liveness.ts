import { sourceName } from '../incident/evidence.ts'
import { moment } from '../incident/moment.ts'
import type { Gap } from '../incident/report.ts'
import type { TimeRange } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import { nameOf as resourceName } from './control-plane.ts'
import type { Gathered } from './gathered.ts'
import { parseJson } from './parse-json.ts'
import { read } from './read.ts'
import type { Run } from './run.ts'
import { type Silent, silenceGap, titleOf } from './silence.ts'

const LOOK_BACK_MS = 7 * 86_400_000
/** Columns that name a resource, and how many others of them are told. */
const RESOURCE = /^(_?ResourceId|Resource|Computer|AccountName|AppRoleName|HostName|ClusterName)(_s)?$/i
const MOST_OTHERS = 5

/** What is known of a source that returned nothing; `source` as `sourceName` has it. */
export type Liveness = {
  readonly source: string
  /** Why its emptiness proves nothing; null where it is alive. */
  readonly gap: Gap | null
  /** When it wrote last, in one sentence. */
  readonly told: string
}

/**
 * Asks of every source that returned nothing whether it writes at all: one query a table, over the last seven days.
 * Silence of a table, of a category or of one resource becomes a gap with the setting that would end it.
 */
export async function liveness(
  run: Run,
  gathered: readonly Gathered[],
  place: {
    readonly workspace: Workspace
    readonly values: Readonly<Record<string, string>>
    readonly range: TimeRange
  },
): Promise<readonly Liveness[]> {
  const byTable = Map.groupBy(silentSources(run, gathered, place.values), (source) => source.table)
  const gaps = await Promise.all([...byTable].map(([table, sources]) => probe(run, table, sources, place)))
  return gaps.flat()
}

function silentSources(
  run: Run,
  gathered: readonly Gathered[],
  values: Readonly<Record<string, string>>,
): readonly Silent[] {
  const sources = new Map<string, Silent & { rows: number }>()
  for (const { query, outcome } of gathered) {
    if (outcome.kind !== 'evidence') continue
    const about = run.doors.kql.describe(query.template, values)
    const table = about.tables[0]
    if (!table) continue
    const key = JSON.stringify([table, about.category, [...about.identity].sort()])
    const known = sources.get(key)
    sources.set(key, {
      table,
      category: about.category,
      conditions: about.identity,
      rows: (known?.rows ?? 0) + outcome.evidence.rowCount,
    })
  }
  return [...sources.values()].filter((source) => source.rows === 0)
}

async function probe(
  run: Run,
  table: string,
  sources: readonly Silent[],
  { workspace, range }: Parameters<typeof liveness>[2],
): Promise<readonly Liveness[]> {
  const from = new Date(Date.parse(range.from) - LOOK_BACK_MS).toISOString()
  const wide = { from, to: range.to }
  const columns = sources.flatMap((source, n) => {
    const is = source.conditions.map((condition) => `(${condition})`).join(' and ') || 'true'
    return [
      `S${n}=countif(${is})`,
      `S${n}First=minif(TimeGenerated, ${is})`,
      `S${n}Last=maxif(TimeGenerated, ${is})`,
      ...othersOf(source).map((column) => `S${n}Others=make_set_if(${column}, not(${is}), ${MOST_OTHERS})`),
    ]
  })
  const text = `${table}\n| where TimeGenerated between (datetime(${from}) .. datetime(${range.to}))\n| summarize Rows=count(), Oldest=min(TimeGenerated), ${columns.join(', ')}`
  const outcome = await read(run, {
    step: null,
    query: null,
    label: `Does ${table} write at all?`,
    text,
    source: { kind: 'logs', table, category: null },
    workspace: workspace.name,
    range: wide,
    call: () => run.doors.tools.queryLogs({ kql: text, workspace, range: wide, maxRows: 1 }, run.signal),
  })
  if (outcome.kind === 'failed')
    return sources.slice(0, 1).map((source) => ({
      source: nameOf(source),
      gap: { what: `Whether ${table} writes at all`, why: outcome.message, fix: outcome.fix },
      told: `Whether ${table} writes at all is not known.`,
    }))
  const row = outcome.evidence.rows[0] ?? {}
  return sources.map((source, n) => {
    const seen = {
      table: Number(row.Rows ?? 0),
      oldest: moment(row.Oldest),
      rows: Number(row[`S${n}`] ?? 0),
      first: moment(row[`S${n}First`]),
      last: moment(row[`S${n}Last`]),
      others: listed(row[`S${n}Others`]),
      end: range.to,
    }
    const gap = silenceGap(source, seen)
    return {
      source: nameOf(source),
      gap: gap && { ...gap, why: `${gap.why} (${outcome.evidence.id})` },
      told: `${outcome.evidence.id}: ${titleOf(source)}${source.conditions.length > 0 ? ' of this resource' : ', of whatever resource,'} has ${seen.rows} rows since ${from}${seen.last ? `, the last at ${seen.last}` : ''}.`,
    }
  })
}

/** The column that names the resource which the source is asked of, as the query filters it. */
function othersOf({ conditions }: Silent): string[] {
  const column = conditions
    .map((condition) => /^[A-Za-z_]\w*/.exec(condition)?.[0] ?? '')
    .find((name) => RESOURCE.test(name))
  return column ? [column] : []
}

/** The values of a set that came back as a list or as its text. */
function listed(value: unknown): readonly string[] {
  const list = typeof value === 'string' ? parseJson(value) : value
  return Array.isArray(list) ? list.map((one) => resourceName(String(one))) : []
}

const nameOf = ({ table, category }: Silent): string => sourceName({ kind: 'logs', table, category })
