import { plain } from '../../incident/plain.ts'

const ASCII = /^[\n\t\x20-\x7e]*$/
/** Blanks that typesetters put between groups of thousands. */
const THIN = /(?<=\p{Nd})[\u00a0\u2007\u2009\u202f](?=\p{Nd}{3}(?!\p{Nd}))/gu
/** A raised, lowered, circled or broken number beside another one is no further digit of it. */
const BESIDE = /(?<=\p{N})(?=\p{No})|(?<=\p{No})(?=\p{N})/gu
/** Roman numbers that are one sign. */
const ROMAN = /[\u2160-\u217f]/g
const HYPHENS = /[\u2010\u2011\u2212\u2043\ufe63\uff0d]/g
const DASHED_DATE = /(?<=\d{4})[\u2012-\u2015](\d\d)[\u2012-\u2015](?=\d\d)/g
const FROM_TO = /(?<=\d(?:\s?Z|\sUTC)?)\s?[\u2012-\u2015\u301c~]\s?(?=\d)/g
const POINTS: Readonly<Record<string, string>> = { '٫': '.', '٬': ',', '·': '.', '∶': ':', '꞉': ':' }

/**
 * A text as its reader sees it, in one spelling: nothing hidden, digits of every script as ASCII, one kind of hyphen, and a
 * dash between two numbers as the word “to”.
 */
export function legible(text: string): string {
  if (ASCII.test(text)) return text
  return plain(text)
    .replace(THIN, '')
    .replace(BESIDE, '^')
    .replace(ROMAN, roman)
    .normalize('NFKC')
    .replace(/(?<=\p{Nd})\p{M}+/gu, '')
    .replace(/(?![0-9])\p{Nd}/gu, digit)
    .replace(/(?<=\d)[٫٬·∶꞉](?=\d)/g, (sign) => POINTS[sign] ?? sign)
    .replace(HYPHENS, '-')
    .replace(DASHED_DATE, '-$1-')
    .replace(FROM_TO, ' to ')
    .replace(/[\u2012-\u2015]/g, '-')
    .replace(/\[\.\]/g, '.')
}

/** A text for looking things up in it: legible, lower case, every run of blanks one. */
export const searchable = (text: string): string => legible(text).toLowerCase().replace(/\s+/g, ' ').trim()

/** Scripts have their ten digits in a row, so the run of digits before one tells which it is. */
function digit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  let before = 0
  while (before < 100 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++
  return String(before % 10)
}

const ROMANS = 'I II III IV V VI VII VIII IX X XI XII L C D M'.split(' ')
const ROMAN_VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 100, 500, 1000]

const roman = (sign: string): string =>
  String(ROMAN_VALUES[ROMANS.indexOf(sign.normalize('NFKC').toUpperCase())] ?? sign)
