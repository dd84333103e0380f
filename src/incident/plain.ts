import { stripVTControlCharacters } from 'node:util'

/** What Unicode itself calls invisible (zero-width, bidirectional, tags, selectors, fillers), annotations, and controls but tab and newline. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?![\t\n])\p{Control}/gu

/** More marks on one letter than any script needs; normalising a longer run takes time by its square (UAX 15, stream-safe). */
const PILED = /(\p{M}{30})\p{M}+/gu
/** So many escapes stand in no log; what strips their sequences takes time by their square. */
const MOST_ESCAPES = 200

/** The text without what hides or steers: control and ANSI sequences, and every character that nobody sees; NFC. */
export function plain(text: string): string {
  const escapes = text.split('\u001b', MOST_ESCAPES + 2).length - 1
  const bare = escapes > MOST_ESCAPES ? text : stripVTControlCharacters(text)
  return bare.replace(HIDDEN, '').replace(PILED, '$1').normalize('NFC')
}
