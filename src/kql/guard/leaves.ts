import type { KustoToken } from '../kusto-tokens.ts'
import type { Refusal } from '../refusal.ts'

const FIX = 'Read the tables of this workspace; another workspace belongs into a guide of its own.'
/** What reaches out of the workspace when it is called, in whatever spelling. */
const OUTSIDE =
  /^(workspace|app|resource|cluster|database|adx|arg|external_table|external_datatable|entity_group|execute_query|execute_show_command|infer_storage_schema\w*|\w+_request|\w+_request_post|ai_\w+)$/i
const EXTERNAL = /^(externaldata|external_data|inline_external_table|__inline_external_table)$/i
/** Plugins that work on the rows they are given. */
const LOCAL = new Set(
  'active_users_count activity_counts_metrics activity_engagement activity_metrics autocluster bag_unpack basket dcount_intersect diffpatterns diffpatterns_text funnel_sequence funnel_sequence_completion geo_line_lookup geo_polygon_lookup identity ipv4_lookup ipv6_lookup narrow new_activity_metrics pivot preview rolling_percentile rows_near schema_merge sequence_detect session_count sliding_window_counts'.split(
    ' ',
  ),
)

/** Refuses a query, cut by Kusto, that would read outside its workspace or change something. Null = it stays inside. */
export function leaves(cut: readonly KustoToken[]): Refusal | null {
  for (const [index, { kind, text: word }] of cut.entries()) {
    const before = cut[index - 1]?.text
    const called = cut[index + 1]?.text === '('
    if (word === '.' && (before === undefined || before === ';'))
      return { message: 'Management commands are not run.', fix: 'Ask with a query.' }
    if (word === ']' && called)
      return {
        message: 'A function is called by a name in brackets.',
        fix: 'Write the function’s name plainly.',
      }
    if (!/^[A-Za-z_$]/.test(word) || kind === 'StringLiteralToken') continue
    if (EXTERNAL.test(word) || (OUTSIDE.test(word) && called))
      return { message: `${word} would read outside the workspace.`, fix: FIX }
    if (word === 'evaluate') {
      const plugin = cut[cut.findIndex((token, at) => at > index && token.text === '(') - 1]?.text ?? ''
      if (!LOCAL.has(plugin))
        return {
          message: `The plugin ${plugin} may read outside the workspace.`,
          fix: `Plugins: ${[...LOCAL].join(', ')}.`,
        }
    }
  }
  return null
}
