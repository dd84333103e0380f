import type { TimeRange } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import type { Gathered } from './gathered.ts'
import { type Outcome, read } from './read.ts'
import type { Run } from './run.ts'

/**
 * Runs again what Azure rejected for one misspelt column, where the table's own columns leave no doubt which was meant;
 * where they do, the fix of the failure names those that come near. Everything else comes back as it was.
 */
export async function repair(
  run: Run,
  gathered: readonly Gathered[],
  place: { readonly workspace: Workspace; readonly range: TimeRange },
  again: (one: Gathered, text: string) => Promise<Outcome>,
): Promise<readonly Gathered[]> {
  const misspelt = gathered.map((one) => misspeltIn(run, one))
  const tables = new Set(misspelt.flatMap((found) => found?.table ?? []))
  const columns = new Map(
    await Promise.all([...tables].map(async (table) => [table, await columnsOf(run, table, place)] as const)),
  )
  return Promise.all(
    gathered.map(async (one, index) => {
      const found = misspelt[index]
      const known = found ? (columns.get(found.table) ?? []) : []
      if (!found || known.length === 0) return one
      const correction = run.doors.kql.correct(found.text, found.name, known)
      if (correction.kind === 'unsure') return named(one, found.name, correction.near)
      const outcome = await again(one, correction.text)
      return outcome.kind === 'evidence'
        ? { ...one, outcome, repaired: { from: found.name, to: correction.column } }
        : named(one, found.name, [correction.column])
    }),
  )
}

type Misspelt = { readonly name: string; readonly table: string; readonly text: string }

function misspeltIn(run: Run, { outcome, text }: Gathered): Misspelt | null {
  if (outcome.kind !== 'failed' || outcome.failure !== 'rejected' || text === null) return null
  const name = run.doors.kql.unknownName(outcome.message)
  const [table] = run.doors.kql.describe(text).tables
  return name && table ? { name, table, text } : null
}

/** The columns of a table as Azure tells them; none where it cannot. */
export async function columnsOf(
  run: Run,
  table: string,
  { workspace, range }: { readonly workspace: Workspace; readonly range: TimeRange },
): Promise<readonly string[]> {
  const text = `${table}\n| getschema\n| project ColumnName`
  const outcome = await read(run, {
    step: null,
    query: null,
    label: `Which columns does ${table} have?`,
    text,
    source: { kind: 'logs', table, category: null },
    workspace: workspace.name,
    range,
    call: () => run.doors.tools.queryLogs({ kql: text, workspace, range, maxRows: 1000 }, run.signal),
  })
  return outcome.kind === 'evidence' ? outcome.evidence.rows.map((row) => String(row.ColumnName)) : []
}

function named(one: Gathered, name: string, near: readonly string[]): Gathered {
  if (one.outcome.kind !== 'failed' || near.length === 0) return one
  const fix = `Correct ${name} in line ${one.query.line} of the guide: did you mean ${near.join(' or ')}?`
  return { ...one, outcome: { ...one.outcome, fix } }
}
