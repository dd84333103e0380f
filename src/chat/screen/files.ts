import type { View } from '../../flow/memory.ts'
import type { Evidence } from '../../incident/evidence.ts'
import { plain } from '../../incident/plain.ts'
import { csv } from './csv.ts'
import { markdown } from './markdown.ts'

export type ReportFile = {
  readonly name: string
  readonly type: 'text/markdown' | 'text/csv'
  readonly text: string
}

/** Slack and Teams show files of this size without a download. */
const MOST_CHARACTERS = 4_000_000
const MOST_FILES = 20

/** The whole report as Markdown, and the rows of each evidence as CSV; what is too much is told in the report's file. */
export function reportFiles(view: View, evidence: readonly Evidence[]): readonly ReportFile[] {
  const { report } = view
  if (!report) return []
  const day = (report.window?.asked ?? evidence[0]?.from ?? '').slice(0, 10)
  const stem = ['report', day, report.guide?.id ?? '']
    .filter(Boolean)
    .join('-')
    .replaceAll(/[^\w.-]/g, '_')
  const tables = evidence
    .filter(({ rows }) => rows.length > 0)
    .map((one) => ({
      name: `${one.id}.csv`,
      type: 'text/csv' as const,
      text: csv(one.rows, MOST_CHARACTERS),
    }))
  const kept = tables.slice(0, MOST_FILES)
  const left = tables.slice(MOST_FILES).map(({ name }) => name)
  const note =
    left.length > 0 ? `\n\nNot among the files, since there are too many: ${left.join(', ')}.\n` : ''
  return [{ name: `${stem}.md`, type: 'text/markdown', text: plain(markdown(report)) + note }, ...kept]
}
