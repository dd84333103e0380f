import type { Guide, GuideQuery, Step } from '../incident/guide.ts'
import type { TimeRange } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import type { Failure } from './ports.ts'
import { type Outcome, read } from './read.ts'
import type { Run } from './run.ts'

/** What became of one query of the guide. */
export type Gathered = {
  readonly step: Step
  readonly query: GuideQuery
  readonly outcome:
    | Outcome
    | { readonly kind: 'skipped'; readonly message: string; readonly fix: string; readonly failure: Failure }
}

/** Runs the guide's own queries over one range, all at once; a query that cannot be filled is skipped with its reason. */
export async function gather(
  run: Run,
  guide: Guide,
  place: {
    readonly workspace: Workspace
    readonly values: Readonly<Record<string, string>>
    readonly range: TimeRange
  },
  wanted: (query: GuideQuery) => boolean = () => true,
): Promise<readonly Gathered[]> {
  const queries = guide.steps.flatMap((step) => step.queries.filter(wanted).map((query) => ({ step, query })))
  return Promise.all(queries.map(({ step, query }) => gatherOne(run, step, query, place)))
}

async function gatherOne(
  run: Run,
  step: Step,
  query: GuideQuery,
  { workspace, values, range }: Parameters<typeof gather>[2],
): Promise<Gathered> {
  const { kql, tools, limits } = run.doors
  const all = { ...values, StartTime: range.from, EndTime: range.to }
  const filled = kql.fill(query.template, all)
  if (filled.kind === 'refused') {
    return {
      step,
      query,
      outcome: { kind: 'skipped', failure: 'refused', message: filled.message, fix: filled.fix },
    }
  }
  const refused = kql.guardGuide(filled.text)
  if (refused) return { step, query, outcome: { kind: 'skipped', failure: 'refused', ...refused } }
  const about = kql.describe(query.template, all)
  const outcome = await read(run, {
    step: step.id,
    query: query.id,
    label: query.signal ? `${step.title} · ${query.signal.id}` : step.title,
    text: filled.text,
    source: { kind: 'logs', table: about.tables[0] ?? '', category: about.category },
    workspace: workspace.name,
    range,
    call: () => tools.queryLogs({ kql: filled.text, workspace, range, maxRows: limits.maxRows }, run.signal),
  })
  return { step, query, outcome }
}
