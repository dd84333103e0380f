import { readyToAsk } from './ask.ts'
import { lightCited } from './cite.ts'

/** What every page does in the browser. Each part finds its elements by itself; a page works without any of it. */

const tellZone = (): void => {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-zone]'))
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ''
}

tellZone()
document.addEventListener('submit', tellZone, true)
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-print]')) print()
})
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true
})
lightCited()
for (const scroller of document.querySelectorAll<HTMLElement>('[data-rows]'))
  void import('./rows.ts').then(({ scrollRows }) => scrollRows(scroller))
readyToAsk()
