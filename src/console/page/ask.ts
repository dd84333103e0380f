/** The field to ask in: Enter sends, and what was not sent is still there on return; an answered form has an address to load anew. */
export function readyToAsk(): void {
  const after = document.querySelector<HTMLElement>('[data-address]')?.dataset['address']
  if (after) {
    history.replaceState(null, '', after)
    document.getElementById('answered')?.scrollIntoView({ block: 'center' })
  }
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-ask]')) readyForm(form)
}

function readyForm(form: HTMLFormElement): void {
  const field = form.querySelector('textarea')
  if (!field) return
  const name = `unsent:${location.pathname}`
  if (field.value === '') field.value = sessionStorage.getItem(name) ?? ''
  field.addEventListener('input', () => sessionStorage.setItem(name, field.value))
  form.addEventListener('submit', () => sessionStorage.removeItem(name))
  // A thumb on glass has no Shift, so there it begins a new line.
  const hasKeys = matchMedia('(pointer: fine)').matches
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !hasKeys) return
    event.preventDefault()
    form.requestSubmit()
  })
}
