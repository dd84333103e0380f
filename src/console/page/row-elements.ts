import type { ToldRow } from './row-pages.ts'

/** A row whose cells are not known yet, at its place among all that fit, the first being 0. */
export function emptyRow(place: number): HTMLTableRowElement {
  const row = document.createElement('tr')
  row.setAttribute('aria-rowindex', String(place + 2))
  row.tabIndex = -1
  const head = document.createElement('th')
  head.scope = 'row'
  head.textContent = '…'
  row.append(head)
  return row
}

/** Writes what is known into an empty row; `path` leads to the page of a row, but for its number. */
export function fill(
  row: HTMLTableRowElement,
  { n, cells }: ToldRow,
  { evidence, path }: { readonly evidence: string; readonly path: string },
): void {
  row.id = `${evidence}:${n}`
  const link = document.createElement('a')
  link.href = `${path}${n}`
  link.textContent = String(n)
  link.setAttribute('aria-label', `Row ${n}, whole`)
  row.cells[0]?.replaceChildren(link)
  for (const text of cells) {
    const cell = document.createElement('td')
    cell.dir = 'auto'
    cell.textContent = text
    row.append(cell)
  }
}

/** The rows that the server wrote into the page. */
export const rowsIn = (body: HTMLTableSectionElement): readonly ToldRow[] =>
  [...body.rows].map((row) => {
    const [n, ...cells] = [...row.cells].map(({ textContent }) => textContent ?? '')
    return { n: Number(n), cells }
  })

/** The widths that the first rows take, so that columns stay where they are while one scrolls. */
export function freezeColumns(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])]
  const widths = heads.map((head) => Math.ceil(head.getBoundingClientRect().width))
  for (const [at, head] of heads.entries()) head.style.width = `${widths[at]}px`
  table.style.width = `${widths.reduce((sum, width) => sum + width, 0)}px`
  table.style.tableLayout = 'fixed'
}

/** Stands for the rows that are not in the page. */
export function gap(pixels: number): HTMLTableRowElement {
  const row = document.createElement('tr')
  row.setAttribute('aria-hidden', 'true')
  row.className = 'gap'
  const cell = document.createElement('td')
  cell.style.height = `${pixels}px`
  row.append(cell)
  return row
}

/** Puts these in the place of what is there; what stays is not touched, so that it keeps the focus. */
export function replaceWith(parent: HTMLElement, nodes: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(nodes)
  for (const old of [...parent.children]) if (!wanted.has(old)) old.remove()
  let next = parent.firstElementChild
  for (const node of nodes) {
    if (node === next) next = next.nextElementSibling
    else parent.insertBefore(node, next)
  }
}
