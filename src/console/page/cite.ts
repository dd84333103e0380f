/** The rows that a fragment such as `#E1:2,3` refers to; none = the evidence as a whole. Null where it refers to none. */
export function citedIn(
  hash: string,
): { readonly evidence: string; readonly rows: readonly number[] } | null {
  const match = /^#(E\d{1,6})(?::(\d{1,8}(?:,\d{1,8})*))?$/.exec(
    hash.replaceAll(/%3A/gi, ':').replaceAll(/%2C/gi, ','),
  )
  if (!match?.[1]) return null
  return { evidence: match[1], rows: (match[2] ?? '').split(',').filter(Boolean).map(Number) }
}

const ROWS_A_PAGE = 100

/** A reference opens its evidence and lights its rows; without script the browser finds a single one by itself. */
export function lightCited(): void {
  follow()
  addEventListener('hashchange', follow)
  // What comes anew from the server knows nothing of what is lit.
  document.addEventListener('htmx:after:swap', () => void light())
  // A second click on the same reference changes no address.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a.cite') : null
    if (link instanceof HTMLAnchorElement && link.href === location.href) follow()
  })
}

function follow(): void {
  const lit = light()
  if (lit === null) return
  const { evidence, row, missing } = lit
  for (let around = (row ?? evidence).closest('details'); around; around = outer(around)) around.open = true
  if (missing !== null && evidence.querySelector('table')) {
    elsewhere(evidence.id, missing)
    return
  }
  const target = row ?? evidence.querySelector('summary') ?? evidence
  target.scrollIntoView({ block: row ? 'center' : 'start' })
  if (row) row.tabIndex = -1
  target.focus({ preventScroll: true })
}

const outer = (details: HTMLDetailsElement): HTMLDetailsElement | null =>
  details.parentElement?.closest('details') ?? null

/** Lights what the address refers to; `missing` = the first row of it, where none of them is on this page. */
function light(): {
  readonly evidence: HTMLElement
  readonly row: HTMLElement | null
  readonly missing: number | null
} | null {
  const cited = citedIn(location.hash)
  const evidence = cited ? document.getElementById(cited.evidence) : null
  const rows = (cited?.rows ?? []).map((n) => document.getElementById(`${cited?.evidence}:${n}`))
  const lit = rows.filter((row) => row !== null)
  for (const old of document.querySelectorAll('tr.lit'))
    if (!lit.some((row) => row === old)) old.classList.remove('lit')
  for (const row of lit) row.classList.add('lit')
  return cited && evidence
    ? { evidence, row: lit[0] ?? null, missing: lit.length > 0 ? null : (cited.rows[0] ?? null) }
    : null
}

/** A row that is not on this page is looked for among all rows. */
function elsewhere(evidence: string, n: number): void {
  const offset = Math.floor((n - 1) / ROWS_A_PAGE) * ROWS_A_PAGE
  location.assign(`${location.pathname}/evidence/${evidence}?offset=${offset}${location.hash}`)
}
