import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { listed } from './ipv4.ts'
import type { Scalar } from './scalar.ts'

function fromPoints(values: readonly Value[]): string {
  const points = listed(values).map(Number)
  const valid = (point: number): boolean =>
    Number.isInteger(point) && point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
  return points.every(valid) ? String.fromCodePoint(...points) : ''
}

const toPoints: Scalar = ([text]) => [...asText(text)].map((letter) => letter.codePointAt(0) ?? 0)

/** Replaces each part by its partner; what one part took is closed to those behind it. */
function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  const [pair, ...rest] = pairs
  if (!pair) return text
  const [part, other] = pair
  if (part === '') return replaced(text, rest)
  return text
    .split(part)
    .map((piece) => replaced(piece, rest))
    .join(other)
}

/** Takes a line of a shell of Windows apart: quotes hold blanks, a backslash keeps a quote. */
function windowsWords(line: string): string[] {
  const words = line.match(/(?:\\"|"(?:\\"|[^"])*"?|[^\s"])+/g) ?? []
  return words.map((word) => word.replace(/\\"|"/g, (found) => (found === '"' ? '' : '"')))
}

/** The fields of the first record of a text of comma-separated values. */
function fields(text: string): string[] {
  const out: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y
  for (let found = field.exec(text); found; found = field.exec(text)) {
    out.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'))
    if (found[3] !== ',') break
  }
  return out
}

const units = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB']

const formatBytes: Scalar = ([size, precision, unit]) => {
  const bytes = Number(size)
  if (size === null || size === undefined || !Number.isFinite(bytes)) return ''
  const wanted = asText(unit ?? '')
  const asked = units.indexOf(wanted)
  if (wanted !== '' && asked < 0) throw unsupported(`the unit ${wanted}`)
  const fitting = Math.floor(Math.log(Math.max(1, Math.abs(bytes))) / Math.log(1024))
  const at = asked >= 0 ? asked : Math.min(fitting, units.length - 1)
  const scale = 10 ** Number(precision ?? 0)
  return `${Math.round((bytes / 1024 ** at) * scale) / scale} ${units[at]}`
}

/** Functions that take texts apart or put them together letter by letter, by name. */
export const codePoints: Readonly<Record<string, Scalar>> = {
  unicode_codepoints_from_string: toPoints,
  unicode_codepoints_to_string: fromPoints,
  make_string: fromPoints,
  format_bytes: formatBytes,
  isascii: ([text]) => /^\p{ASCII}*$/u.test(asText(text)),
  isutf8: ([text]) => asText(text).isWellFormed(),
  translate: ([from, to, text]) => {
    const [search, replacement] = [[...asText(from)], [...asText(to)]]
    return [...asText(text)]
      .map((letter) => {
        const at = search.indexOf(letter)
        return at < 0 ? letter : (replacement[at] ?? replacement.at(-1) ?? '')
      })
      .join('')
  },
  replace_strings: ([text, parts, others]) => {
    const [from, to] = [listed([parts]), listed([others])]
    return replaced(
      asText(text),
      from.map((part, at) => [asText(part), typeof to[at] === 'string' ? to[at] : asText(part)] as const),
    )
  },
  parse_command_line: ([line]) => windowsWords(asText(line)),
  parse_csv: ([text]) => fields(asText(text)),
  parse_version: ([text]) => {
    const parts = asText(text).split('.')
    if (parts.length > 4 || parts.some((part) => !/^\d{1,8}$/.test(part))) return null
    return [0, 1, 2, 3].reduce((sum, at) => sum * 100_000_000n + BigInt(parts[at] ?? 0), 0n)
  },
}
