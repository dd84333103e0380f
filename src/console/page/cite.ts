/** A reference such as #E1:2,3 opens the evidence and lights its rows; without script the browser finds the first one itself. */
export function lightCited(): void {
  const light = (): void => {
    for (const lit of document.querySelectorAll('tr.lit')) lit.classList.remove('lit')
    const match = /^#(E\d+)(?::(\d+(?:,\d+)*))?$/.exec(decodeURIComponent(location.hash))
    const evidence = match?.[1] ? document.getElementById(match[1]) : null
    if (!match || !evidence) return
    if (evidence instanceof HTMLDetailsElement) evidence.open = true
    const rows = (match[2] ?? '').split(',').flatMap((n) => {
      const row = n === '' ? null : document.getElementById(`${match[1]}:${n}`)
      return row ? [row] : []
    })
    for (const row of rows) row.classList.add('lit')
    const first = rows[0] ?? evidence
    first.scrollIntoView({ block: 'center' })
    first.setAttribute('tabindex', '-1')
    first.focus({ preventScroll: true })
  }
  light()
  addEventListener('hashchange', light)
  // A second click on the same reference changes no address.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a.cite') : null
    if (
      link instanceof HTMLAnchorElement &&
      link.hash === location.hash &&
      link.pathname === location.pathname
    )
      light()
  })
}
