import type { Row } from '../../incident/evidence.ts'

/** So many characters of a cell are shown where nobody asked for all of it. */
const SHOWN = 2_000
const LEAST_SHOWN = 100
/** So many characters of cells a page of rows holds at most, as far as each may show its first hundred. */
const PAGE = 4_000_000

/** A row as it is looked at, and the columns whose cells are longer than that. */
export type ShortRow = { readonly row: Row; readonly cut: readonly string[] }

/** How much of each cell a page of so many can show. */
export const shownOf = (cells: number): number =>
  Math.max(LEAST_SHOWN, Math.min(SHOWN, Math.floor(PAGE / Math.max(1, cells))))

/** Without what would make a page of rows too long to be looked at; what is missing is said in the cell. */
export function shortRow(row: Row, most = SHOWN): ShortRow {
  const cut: string[] = []
  const cells = Object.entries(row).map(([column, value]) => {
    const text = longText(value, most)
    if (text === null) return [column, value]
    cut.push(column)
    return [column, shortened(text, most)]
  })
  return { row: Object.fromEntries(cells), cut }
}

/** The text of a cell that is longer than so many characters, else null. */
function longText(value: unknown, most: number): string | null {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return null
  const text = cellText(value)
  return text.length > most ? text : null
}

/** A cell as people and a search read it; JSON where it is no text. */
export const cellText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

function shortened(text: string, most: number): string {
  const half = /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? 1 : 0
  const shown = text.slice(0, most - half)
  return `${shown}… (${(text.length - shown.length).toLocaleString('en')} more characters)`
}
