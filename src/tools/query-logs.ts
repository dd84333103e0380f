import type { LogQuery, Observation } from '../flow/ports.ts'
import { bound } from '../kql/bound.ts'
import { describe } from '../kql/describe.ts'
import type { Question } from './read.ts'
import { logRows } from './rows.ts'

const SMALLER_TRIES = 2

/** Runs one log query over `hours` before now; an answer that is larger than a message may be is asked again with a tenth of the rows. */
export async function queryLogs(
  { workspace, kql, maxRows }: LogQuery,
  hours: number,
  ask: (question: Question) => Promise<Observation>,
): Promise<Observation> {
  const args = {
    subscription: workspace.subscription,
    'resource-group': workspace.resourceGroup,
    workspace: workspace.workspace,
    table: describe(kql).tables[0] ?? 'AzureDiagnostics',
    hours,
  }
  const attempt = (rows: number): Promise<Observation> =>
    ask({
      tool: 'monitor_workspace_log_query',
      args: { ...args, query: bound(kql, rows + 1), limit: rows + 1 },
      subject: `the workspace ${workspace.workspace}`,
    })
  let rows = maxRows
  let answer = await attempt(rows)
  for (let tries = 0; tries < SMALLER_TRIES && rows > 1 && tooLarge(answer); tries++) {
    rows = Math.max(1, Math.floor(rows / 10))
    answer = await attempt(rows)
  }
  if (answer.kind !== 'rows') return answer
  return {
    ...answer,
    rows: logRows(answer.rows.slice(0, rows)),
    truncated: answer.truncated || answer.rows.length > rows,
  }
}

const tooLarge = (answer: Observation): boolean => answer.kind === 'failed' && answer.failure === 'too-large'
