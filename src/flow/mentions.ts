/** An IPv4 address and nothing else. */
export const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Whether the text names the thing as a whole word, alone or with its domain; `10.0.0.1` is not named by `10.0.0.10`. */
export function mentions(text: string, name: string): boolean {
  if (name === '') return false
  const lower = text.toLowerCase()
  const wanted = name.toLowerCase()
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const after = lower.slice(at + wanted.length)
    const domain = !ADDRESS.test(wanted) && /^(?:\.[a-z][\w-]*)+(?![\w-])/.test(after)
    if (
      !/[\p{L}\p{N}_.-]/u.test(lower[at - 1] ?? ' ') &&
      (domain || !/^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}_])/u.test(after))
    )
      return true
  }
  return false
}
