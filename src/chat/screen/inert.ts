import type { Citation } from '../../incident/evidence.ts'
import { plain } from '../../incident/plain.ts'

/** `scheme://host`, `www.host`, and addresses that a client would make a link of by itself. */
const ADDRESS = /\b([a-z][a-z0-9+.-]{1,20}):\/\/([^\s<>"'`]{1,2000})|\bwww\.([^\s<>"'`]{1,2000})|\bmailto:/gi

/**
 * Words of a model, a log, a resource or a person, as they may be shown: nothing hidden, and no address that a client would
 * turn into a link: `https://a.example/x` becomes `hxxps://a[.]example/x`. Linear.
 */
export function inert(text: string): string {
  return plain(text).replace(ADDRESS, (whole, scheme?: string, rest?: string, www?: string) => {
    if (scheme !== undefined && rest !== undefined) return `${defused(scheme)}://${dotless(rest)}`
    return www === undefined ? whole.replace(':', '[:]') : `www[.]${dotless(www)}`
  })
}

const defused = (scheme: string): string =>
  /^https?$/i.test(scheme) ? scheme.replace(/t/gi, 'x') : `${scheme}[:]`

/** The host without dots that link; what follows it may stay as it is. */
function dotless(rest: string): string {
  const end = rest.search(/[/?#]/)
  const host = end < 0 ? rest : rest.slice(0, end)
  return `${host.replaceAll('.', '[.]')}${end < 0 ? '' : rest.slice(end)}`
}

/** At most so many characters, with a visible mark where something is missing. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replaceAll('\ufffd', '')}…`
}

/** The references of a statement, short enough to stand behind it: ` [E1:2,3 E4]`. */
export function cited(citations: readonly Citation[]): string {
  const all = citations.map(
    ({ id, rows }) => `${id}${rows.length > 0 && rows.length <= 4 ? `:${rows.join(',')}` : ''}`,
  )
  return all.length === 0 ? '' : ` [${cut([...new Set(all)].join(' '), 60)}]`
}
