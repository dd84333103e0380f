import { z } from 'zod'
import type { TimeRange } from '../../incident/window.ts'
import type { Workspace } from '../../incident/workspace.ts'
import type { Trail } from '../follow/trail.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import { columnsOf } from '../repair.ts'
import type { Run } from '../run.ts'
import { type Answer, logs, look, Range, rangeOf } from './look.ts'

/** Runs a guarded query of the model’s own on the workspaces and tables of the guides that are followed. */
export function ownQuery(run: Run, known: () => Trail) {
  return look({
    name: 'query_logs',
    description: TOOLS.queryLogs(tablesOf(run, known()).flatMap(({ tables }) => tables)),
    schema: z.strictObject({ kql: z.string().min(1).max(10_000), why: z.string().max(300), ...Range }),
    run: async (input) => {
      let refused: Answer = { ok: false, text: ANSWERS.noTable }
      for (const { workspace, tables } of tablesOf(run, known())) {
        const guarded = await run.doors.kql.guard(input.kql, { tables })
        if (guarded.kind === 'allowed')
          return ask(run, workspace, input, rangeOf(input, known().searched.window))
        refused = { ok: false, text: `${guarded.message} ${guarded.fix}` }
      }
      return refused
    },
  })
}

/** Asks it; of a column that there is not the answer tells those that there are. */
function ask(
  run: Run,
  workspace: Workspace,
  { kql, why }: { readonly kql: string; readonly why: string },
  range: TimeRange,
): Promise<Answer> {
  const what = { step: null, query: null, label: why, text: kql, range }
  return logs(run, workspace, what, async ({ failure, message, fix }) => {
    if (failure !== 'rejected') return fix
    const [table] = run.doors.kql.describe(kql).tables
    const columns =
      table && run.doors.kql.unknownName(message) ? await columnsOf(run, table, { workspace, range }) : []
    return columns.length > 0 ? ANSWERS.columns(table ?? '', columns) : ANSWERS.correctQuery
  })
}

/** Which tables the guides read in which workspace. */
function tablesOf(
  run: Run,
  { followed }: Trail,
): readonly { readonly workspace: Workspace; readonly tables: readonly string[] }[] {
  return [...Map.groupBy(followed, ({ workspace }) => workspace.name).values()].flatMap((same) => {
    const queries = same.flatMap(({ guide }) => guide.steps.flatMap((step) => step.queries))
    const tables = queries.flatMap(({ template }) => run.doors.kql.describe(template).tables)
    return same.slice(0, 1).map(({ workspace }) => ({ workspace, tables: [...new Set(tables)] }))
  })
}
