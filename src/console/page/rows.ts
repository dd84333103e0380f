import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core'
import { citedIn } from './cite.ts'
import { emptyRow, fill, freezeColumns, gap, replaceWith, rowsIn } from './row-elements.ts'
import { openRowPages } from './row-pages.ts'

/** Rows above and below what is seen that are there already. */
const OVERSCAN = 12
const TOLD_AFTER_MS = 400

/** A table of all rows that is scrolled instead of turned over: only what is seen is in the page. */
export function scrollRows(scroller: HTMLElement): void {
  const table = scroller.querySelector('table')
  const body = table?.tBodies[0]
  const sample = body?.rows[0]
  if (!table || !body || !sample) return
  const {
    rows: path = '',
    row: rowPath = '',
    evidence = '',
    first = '0',
    count: total = '0',
  } = scroller.dataset
  const count = Number(total)
  const told = document.querySelector<HTMLElement>('[data-rows-shown]')
  scroller.classList.add('virtual')
  freezeColumns(table)
  const height = sample.getBoundingClientRect().height
  const pages = openRowPages(
    path,
    { first: Number(first), rows: rowsIn(body) },
    () => show(),
    (trouble) => tell(trouble),
  )
  let cited = citedIn(location.hash)
  /** What stands in the table, by the place of the row. */
  const standing = new Map<number, HTMLTableRowElement>()

  const virtualizer = new Virtualizer<HTMLElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: body.offsetTop,
    initialOffset: Number(first) * height,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    // What somebody has reached with the keyboard stays, however far they scroll.
    rangeExtractor: (range) => {
      const focused = [...standing].find(([, row]) => row.contains(document.activeElement))?.[0]
      const seen = defaultRangeExtractor(range)
      return focused === undefined ? seen : [...new Set([...seen, focused])].sort((a, b) => a - b)
    },
    onChange: () => show(),
  })

  function show(): void {
    const items = virtualizer.getVirtualItems()
    pages.want(items.map(({ index }) => index))
    const nodes: HTMLTableRowElement[] = []
    let at = 0
    for (const { index } of items) {
      if (index > at) nodes.push(gap((index - at) * height))
      nodes.push(rowAt(index))
      at = index + 1
    }
    if (count > at) nodes.push(gap((count - at) * height))
    replaceWith(body as HTMLElement, nodes)
    const kept = new Set(items.map(({ index }) => index))
    for (const index of standing.keys()) if (!kept.has(index)) standing.delete(index)
    tellSoon()
  }

  function rowAt(index: number): HTMLTableRowElement {
    const before = standing.get(index)
    const found = pages.row(index)
    const row = before ?? emptyRow(index)
    standing.set(index, row)
    if (found && row.id === '') fill(row, found, { evidence, path: rowPath })
    if (found) row.classList.toggle('lit', cited?.evidence === evidence && cited.rows.includes(found.n))
    return row
  }

  let timer = 0
  function tellSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
      tell(`Rows ${startIndex + 1} to ${Math.min(count, endIndex + 1)} of ${count}`)
    }, TOLD_AFTER_MS)
  }
  function tell(words: string): void {
    if (told && told.textContent !== words) told.textContent = words
  }

  /** A place among all rows is known where they stand in their own order. */
  function lightCited(): void {
    cited = citedIn(location.hash)
    const [n] = cited?.evidence === evidence ? cited.rows : []
    if (n !== undefined && !path.includes('?')) virtualizer.scrollToIndex(n - 1, { align: 'center' })
    show()
  }

  document.querySelector('[data-rows-pages]')?.remove()
  virtualizer._didMount()
  virtualizer._willUpdate()
  show()
  if (cited) lightCited()
  addEventListener('hashchange', lightCited)
}
