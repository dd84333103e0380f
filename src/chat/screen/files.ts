import type { View } from '../../flow/memory.ts'
import type { Evidence } from '../../incident/evidence.ts'
import { csv } from './csv.ts'
import { cut } from './inert.ts'
import { markdown } from './markdown.ts'

export type ReportFile = {
  readonly name: string
  readonly type: 'text/markdown' | 'text/csv'
  readonly text: string
}

/** In characters: one file, and all of them together. */
const MOST_CHARACTERS = 2_000_000
const MOST_TOGETHER = 10_000_000
const MOST_FILES = 20

/** The whole report as Markdown, and the rows of each evidence as CSV; what is too much is told in the report's file. */
export function reportFiles(view: View, evidence: readonly Evidence[]): readonly ReportFile[] {
  const { report } = view
  if (!report) return []
  const tables: ReportFile[] = []
  const left: string[] = []
  let together = 0
  for (const { id, rows } of evidence) {
    if (rows.length === 0) continue
    const name = `${safeName(id)}.csv`
    const fits = tables.length < MOST_FILES && together < MOST_TOGETHER
    if (!fits) {
      left.push(name)
      continue
    }
    const text = csv(rows, Math.min(MOST_CHARACTERS, MOST_TOGETHER - together))
    together += text.length
    tables.push({ name, type: 'text/csv', text })
  }
  const day = (report.window?.asked ?? evidence[0]?.from ?? '').slice(0, 10)
  const stem = ['report', day, report.guide?.id ?? ''].filter(Boolean).join('-')
  const notes =
    left.length > 0
      ? `\nThe rows of ${left.length} more queries are not among the files, which would be too many: ${cut(left.join(', '), 500)}\n`
      : ''
  return [
    {
      name: `${safeName(stem)}.md`,
      type: 'text/markdown',
      text: `${bounded(markdown(report))}${notes}`,
    },
    ...tables,
  ]
}

/** Whole lines as far as there is room, and how many are left out; a fence that was open is closed. */
function bounded(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  const kept = text.slice(0, Math.max(0, text.lastIndexOf('\n', MOST_CHARACTERS)))
  const lines = text.slice(kept.length).split('\n').length - 1
  const fence = openFence(kept)
  return `${kept}\n${fence === '' ? '' : `${fence}\n`}\n${lines} more lines are left out: the file would be too large.\n`
}

function openFence(text: string): string {
  let open = ''
  for (const [, run = ''] of text.matchAll(/^(`{3,})/gm)) {
    if (open === '') open = run
    else if (run.length >= open.length) open = ''
  }
  return open
}

const safeName = (text: string): string => text.replaceAll(/[^\w-]/g, '_').slice(0, 100)
