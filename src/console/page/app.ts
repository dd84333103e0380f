/** What every page does in the browser. Each part stands in a file of its own, and finds its elements by data attributes. */

for (const field of document.querySelectorAll<HTMLInputElement>('input[data-zone]'))
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ''

export {}
