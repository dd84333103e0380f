import { isIPv6 } from 'node:net'
import { blank, type Piece } from './blank.ts'

/** IPv4 in four decimal parts, and not a piece of something longer. */
export const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g
/** What may be IPv6: groups of hexadecimal digits, the last perhaps an IPv4 address. */
export const MAYBE_IPV6 =
  /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])/gi

/** The addresses of a text, each once for every place where it stands. */
export function addressesIn(text: string): readonly Piece[] {
  const six = [...text.matchAll(MAYBE_IPV6)].filter(([found]) => found.length > 2 && isIPv6(found))
  const rest = blank(
    text,
    six.map((match) => ({ index: match.index, text: match[0] })),
  )
  const four = [...rest.matchAll(IPV4)]
  return [...six, ...four].map((match) => ({ index: match.index, text: match[0] }))
}

/** An address in the one spelling that every spelling of it has in common. */
export function canonicalAddress(address: string): string {
  if (!address.includes(':')) return address.split('.').map(Number).join('.')
  const [head = '', tail] = expandIpv4(address.toLowerCase()).split('::')
  const left = groups(head)
  const right = groups(tail ?? '')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const all = [...left, ...Array<number>(gap).fill(0), ...right]
  const mapped = all.slice(0, 5).every((group) => group === 0) && all[5] === 0xffff
  if (!mapped) return all.map((group) => group.toString(16)).join(':')
  return [all[6] ?? 0, all[7] ?? 0].flatMap((group) => [group >> 8, group & 255]).join('.')
}

const groups = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))

function expandIpv4(address: string): string {
  const found = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  if (!found) return address
  const [a = 0, b = 0, c = 0, d = 0] = found.slice(1).map(Number)
  return `${address.slice(0, found.index)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}
