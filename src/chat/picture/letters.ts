import { visible } from '../screen/inert.ts'

/** What XML cannot hold, although it is a character. */
const NOT_IN_XML = /[\ufffe\uffff]/g
/** No text of a picture is longer. */
const LONGEST = 400

/** Words of a log as they may be drawn: one line of visible characters. */
export const drawable = (text: string): string =>
  visible(text.slice(0, 4 * LONGEST))
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(NOT_IN_XML, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** How wide a text is in DejaVu Sans Condensed, near enough, in the unit of its size. */
export function widthOf(text: string, size: number, bold = false): number {
  const ems = Array.from(text).reduce((sum, char) => sum + emsOf(char), 0)
  return ems * size * (bold ? 1.12 : 1)
}

function emsOf(char: string): number {
  if (/\p{M}/u.test(char)) return 0.5
  if (/[ijlIJ']/.test(char)) return 0.27
  if (/[ ,.·/:;|\\f()[\]t!r-]/.test(char)) return 0.35
  if (/[mwMW@%…]/.test(char)) return 0.9
  if (/[A-Z#+<=>^~&✕✓→]/.test(char)) return 0.7
  if (char < '\u0250') return 0.57
  return char < '\u1100' ? 0.9 : 1.05
}

/** The text as far as it fits into a width, with a visible mark where something is missing. */
export function cutEnd(text: string, most: number, size: number, bold = false): string {
  if (widthOf(text, size, bold) <= most) return text
  const chars = Array.from(text)
  while (chars.length > 0 && widthOf(`${chars.join('')}…`, size, bold) > most) chars.pop()
  const kept = chars.join('')
  const word = kept.lastIndexOf(' ')
  // Rather a whole word less than a stump, if that costs little.
  return kept === ''
    ? ''
    : `${(word > kept.length * 0.75 ? kept.slice(0, word) : kept).replace(/[\s,;:.(–-]+$/, '')}…`
}

/** The same with what is missing in the middle: names often differ at their end. */
export function cutMiddle(text: string, most: number, size: number): string {
  if (widthOf(text, size) <= most) return text
  const chars = Array.from(text)
  for (let left = chars.length - 1; left > 2; left--) {
    const head = Math.ceil(left / 2)
    const short = `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (left - head)).join('')}`
    if (widthOf(short, size) <= most) return short
  }
  return cutEnd(text, most, size)
}

/** The text in lines of at most that width; the last one is cut, but keeps a short remark in brackets at the end. */
export function lines(
  text: string,
  most: number,
  size: number,
  count: number,
  bold = false,
): readonly string[] {
  const fits = (line: string): boolean => widthOf(line, size, bold) <= most
  if (fits(text)) return [text]
  if (count <= 1) {
    const remark = /\s\([^()]{1,24}\)$/.exec(text)?.[0] ?? ''
    return [
      cutEnd(text.slice(0, text.length - remark.length), most - widthOf(remark, size, bold), size, bold) +
        remark,
    ]
  }
  const words = text.split(' ')
  let line = words[0] ?? ''
  let used = 1
  while (used < words.length && fits(`${line} ${words[used]}`)) line += ` ${words[used++]}`
  return fits(line)
    ? [line, ...lines(words.slice(used).join(' '), most, size, count - 1, bold)]
    : lines(text, most, size, 1, bold)
}
