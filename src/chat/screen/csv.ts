import type { Row } from '../../incident/evidence.ts'
import { cut, visible } from './inert.ts'
import { counted } from './paragraph.ts'
import { cell } from './sections.ts'

/** What a cell of a spreadsheet may hold. */
const LONGEST_CELL = 32_000

/**
 * Rows as CSV (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP, “CSV
 * injection”). What is longer than `most` characters ends in a line that says so.
 */
export function csv(rows: readonly Row[], most: number): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines: string[] = []
  let length = 0
  for (const line of [null, ...rows]) {
    const text = columns.map((name) => field(line === null ? name : cell(line[name]))).join(',')
    length += text.length + 2
    if (length > most) {
      const left = rows.length - Math.max(0, lines.length - 1)
      lines.push(
        field(`${counted(left, 'more row is', 'more rows are')} left out: the file would be too large`),
      )
      break
    }
    lines.push(text)
  }
  return `${lines.join('\r\n')}\r\n`
}

/** Plain numbers may begin with a sign; the wide signs are those that spreadsheets take for the narrow ones. */
function field(text: string): string {
  const clean = cut(visible(text), LONGEST_CELL)
  const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(clean) && !/^-?\d+(\.\d+)?$/.test(clean) ? `'${clean}` : clean
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
