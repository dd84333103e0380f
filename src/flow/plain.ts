import { stripVTControlCharacters } from 'node:util'

/** Code points that hide or steer text: C0 but tab and newline, C1, zero-width, bidirectional controls, BOM, tags. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe007f],
]

/** The text without what hides or steers: control and ANSI sequences, bidirectional, zero-width and tag characters; NFC. */
export function plain(text: string): string {
  const bare = stripVTControlCharacters(text)
  return Array.from(bare).filter(isShown).join('').normalize('NFC')
}

function isShown(char: string): boolean {
  const code = char.codePointAt(0) ?? 0
  return !HIDDEN.some(([from, to]) => code >= from && code <= to)
}
