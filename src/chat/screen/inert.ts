import type { Citation } from '../../incident/evidence.ts'
import { plain } from '../../incident/plain.ts'

/** More marks on one character than any script has, hidden characters between them counted; putting them in order is slow. */
const MARKS =
  /((?:(?![\t\n])[\p{M}\p{Default_Ignorable_Code_Point}\p{Control}\ufff9-\ufffb]){8})(?:(?![\t\n])[\p{M}\p{Default_Ignorable_Code_Point}\p{Control}\ufff9-\ufffb])+/gu

/** What a client makes a link of by itself: any `scheme://host`, `www.` and `mailto:`, within a word too, which may be divided. */
const SCHEME = /(h(?:tt|xx)ps?)?:\/\/((?:[^\s<>"'`/?#:]|:(?!\/\/))*)/gi
const WWW = /www\.[^\s<>"'`/?#:]*/gi
const MAIL = /mailto:/gi

/** The text without anything hidden, however long and hostile it is; linear. */
export const visible = (text: string): string =>
  plain(withoutSequences(text.toWellFormed()).replaceAll(MARKS, '$1'))

/** Without what would steer a terminal; each part between two escape characters is looked at once. */
function withoutSequences(text: string): string {
  const [first = '', ...others] = text
    .replaceAll('\u009b', '\u001b[')
    .replaceAll('\u009d', '\u001b]')
    .split('\u001b')
  return first + others.map((part, at) => afterEscape(part, others[at + 1] ?? '')).join('')
}

function afterEscape(part: string, next: string): string {
  if (part.startsWith('\\')) return part.slice(1)
  if (!part.startsWith(']')) return part.replace(/^\[[0-?]*[ -/]*[@-~]|^[ -/]+[0-~]/, '')
  const end = Math.max(part.indexOf('\u0007'), part.indexOf('\u009c'))
  return end >= 0 ? part.slice(end + 1) : next.startsWith('\\') ? '' : part
}

/**
 * Words of a model, a log, a resource or a person, as they may be shown: nothing hidden, and no address that a client would
 * turn into a link: `https://a.example/x` becomes `hxxps://a[.]example/x`. Linear; twice is the same as once.
 */
export const inert = (text: string): string =>
  visible(text)
    .replaceAll(MAIL, (word) => word.replace(':', '[:]'))
    .replaceAll(WWW, (word) => dotless(word))
    .replaceAll(SCHEME, (_, web: string | undefined, host: string) =>
      web === undefined ? `[:]//${dotless(host)}` : `${web.replaceAll(/t/gi, 'x')}://${dotless(host)}`,
    )

const dotless = (host: string): string => host.replaceAll(/(?<!\[)\.|\.(?!\])/g, '[.]')

/** At most so many characters, with a visible mark where something is missing. */
export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, endBefore(text, most - 1))}…` : text

/** The text in parts of at most so many characters. */
export function parts(text: string, most: number): readonly string[] {
  const all: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = endBefore(text, at + most)
    all.push(text.slice(at, end))
    at = end
  }
  return all
}

/** Where a text can be divided at the latest, never through the middle of a character. */
const endBefore = (text: string, end: number): number =>
  end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end - 1 : Math.min(end, text.length)

/** The references of a statement, short enough to stand behind it: ` [E1:2,3 E4]`. */
export function cited(citations: readonly Citation[]): string {
  const all = citations.map(
    ({ id, rows }) => `${inert(id)}${rows.length > 0 && rows.length <= 4 ? `:${rows.join(',')}` : ''}`,
  )
  return all.length === 0 ? '' : ` [${cut([...new Set(all)].join(' '), 60)}]`
}
