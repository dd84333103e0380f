import { stripVTControlCharacters } from 'node:util'

/** What Unicode itself calls invisible (zero-width, bidirectional, tags, selectors, fillers), annotations, and controls but tab and newline. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?![\t\n])\p{Control}/gu

/** The text without what hides or steers: control and ANSI sequences, and every character that nobody sees; NFC. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(HIDDEN, '').normalize('NFC')
}
