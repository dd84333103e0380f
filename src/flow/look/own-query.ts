import { z } from 'zod'
import type { Workspace } from '../../incident/workspace.ts'
import type { Trail } from '../follow/trail.ts'
import type { Run } from '../run.ts'
import { logs, look, Range, rangeOf } from './look.ts'

/** Runs a guarded query of the model’s own on the workspaces and tables of the guides that are followed. */
export function ownQuery(run: Run, known: () => Trail) {
  return look({
    name: 'query_logs',
    description: `Run a KQL query of your own, where no guide query answers the question. Tables: ${tablesOf(
      run,
      known(),
    )
      .flatMap(({ tables }) => tables)
      .join(
        ', ',
      )}. “TABLE | getschema” tells its columns. Filter TimeGenerated inside from and to, and the resource as the guide’s queries do.`,
    schema: z.strictObject({ kql: z.string().min(1).max(10_000), why: z.string().max(300), ...Range }),
    run: async (input) => {
      let refused = { ok: false, text: 'The guide reads no table.' }
      for (const { workspace, tables } of tablesOf(run, known())) {
        const guarded = await run.doors.kql.guard(input.kql, { tables })
        if (guarded.kind === 'allowed')
          return logs(run, workspace, {
            step: null,
            query: null,
            label: input.why,
            text: input.kql,
            range: rangeOf(input, known().searched.window),
          })
        refused = { ok: false, text: `${guarded.message} ${guarded.fix}` }
      }
      return refused
    },
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
