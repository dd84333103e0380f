import type { Guide, GuideQuery, Step } from '../incident/guide.ts'
import type { TimeRange } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import type { Gathered } from './gathered.ts'
import { type Outcome, read } from './read.ts'
import { repair } from './repair.ts'
import type { Run } from './run.ts'

type Place = {
  readonly workspace: Workspace
  readonly values: Readonly<Record<string, string>>
  readonly range: TimeRange
}

/**
 * Runs the guide's own queries over one range, all at once; a query that cannot be filled is skipped with its reason, one
 * that Azure rejects for a misspelt column is repaired where that is certain.
 */
export async function gather(
  run: Run,
  guide: Guide,
  place: Place,
  wanted: (query: GuideQuery) => boolean = () => true,
): Promise<readonly Gathered[]> {
  const queries = guide.steps.flatMap((step) => step.queries.filter(wanted).map((query) => ({ step, query })))
  const gathered = await Promise.all(queries.map(({ step, query }) => gatherOne(run, step, query, place)))
  return repair(run, gathered, place, ({ step, query }, text) => ask(run, step, query, text, place))
}

async function gatherOne(run: Run, step: Step, query: GuideQuery, place: Place): Promise<Gathered> {
  const { kql } = run.doors
  const skipped = (why: { readonly message: string; readonly fix: string }): Gathered => ({
    step,
    query,
    text: null,
    outcome: { kind: 'skipped', failure: 'refused', message: why.message, fix: why.fix },
  })
  const filled = kql.fill(query.template, valuesOf(place))
  if (filled.kind === 'refused') return skipped(filled)
  const refused = kql.guardGuide(filled.text)
  if (refused) return skipped(refused)
  return { step, query, text: filled.text, outcome: await ask(run, step, query, filled.text, place) }
}

function ask(run: Run, step: Step, query: GuideQuery, text: string, place: Place): Promise<Outcome> {
  const { kql, tools, limits } = run.doors
  const { workspace, range } = place
  const about = kql.describe(query.template, valuesOf(place))
  return read(run, {
    step: step.id,
    query: query.id,
    label: query.signal ? `${step.title} · ${query.signal.id}` : step.title,
    text,
    source: { kind: 'logs', table: about.tables[0] ?? '', category: about.category },
    workspace: workspace.name,
    range,
    call: () => tools.queryLogs({ kql: text, workspace, range, maxRows: limits.maxRows }, run.signal),
  })
}

const valuesOf = ({ values, range }: Place): Readonly<Record<string, string>> => ({
  ...values,
  StartTime: range.from,
  EndTime: range.to,
})
