import type { Row } from '../../incident/evidence.ts'
import { plain } from '../../incident/plain.ts'
import { cell } from './sections.ts'

/**
 * Rows as CSV (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP, “CSV
 * injection”). What is longer than `most` characters ends in a line that says so.
 */
export function csv(rows: readonly Row[], most: number): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns.map(field).join(',')]
  let length = 0
  for (const row of rows) {
    const line = columns.map((name) => field(cell(row[name]))).join(',')
    length += line.length + 2
    if (length > most) {
      lines.push(
        field(`${rows.length - lines.length + 1} more rows are left out: the file would be too large`),
      )
      break
    }
    lines.push(line)
  }
  return `${lines.join('\r\n')}\r\n`
}

function field(text: string): string {
  const clean = plain(text)
  const safe = /^[=+\-@\t\r]/.test(clean) && !/^-?\d+(\.\d+)?$/.test(clean) ? `'${clean}` : clean
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
