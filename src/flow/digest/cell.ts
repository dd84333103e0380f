import { moment } from '../../incident/moment.ts'

/** What could end a line or a cell of ours: control characters and the separators of lines and paragraphs. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** What would make a value of a list look like two, or like what we say of it. */
const UNCLEAR = /[,;:"×=()]|^\s|\s$|^$/

/** A cell that is a moment and nothing else. */
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/

/** Whether a cell, as a line, is a moment and nothing else. */
export const isMoment = (line: string): boolean =>
  MOMENT.test(line) && !Number.isNaN(Date.parse(moment(line)))

/** A cell as one line: JSON where it is no text, empty where there is nothing, a moment without needless zeros. A cell can never begin a line of its own. */
export function cellLine(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replace(BREAKS, ' ').toWellFormed()
  return isMoment(line) ? moment(line) : line
}

/** The beginning of a text that is too long, and how many characters are left out. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = Math.max(0, /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most)
  return `${text.slice(0, end)}…(+${text.length - end})`
}

/** A value as an item of a list of ours, quoted where it could be read as more than one. */
export function item(value: string, most: number): string {
  if (value === '') return '(empty)'
  const short = cut(value, most)
  return UNCLEAR.test(value) ? JSON.stringify(short) : short
}

/** The part of a long text around what was looked for, and how many characters are left out on both sides. */
export function around(text: string, sought: string, most: number): string {
  const at = text.toLowerCase().indexOf(sought)
  if (text.length <= most || at < most / 2) return cut(text, most)
  const from = Math.max(0, at - Math.floor(most / 3))
  return `(+${from})…${cut(text.slice(from), most)}`.toWellFormed()
}
