import { isIPv6 } from 'node:net'
import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { type Address, ipv4, listed, masked } from './ipv4.ts'
import type { Scalar } from './scalar.ts'

const mapped = 0xffff_0000_0000n
const dottedTail = /^\s*::(\d+(?:\.\d+){3}(?:\/\d+)?)\s*$/

/** Reads ::a.b.c.d as the IPv4 address that it may stand for; null for any other text. */
const asIpv4 = (text: string): Address | null => {
  const tail = dottedTail.exec(text)?.[1]
  return tail === undefined ? null : ipv6(tail)
}
/** Reads ::a.b.c.d with a prefix that counts the bits of its IPv4 part; null for any other text. */
function compatible(text: string): Address | null {
  const found = asIpv4(text)
  return found && { bits: found.bits & 0xffff_ffffn, prefix: text.includes('/') ? found.prefix : 128 }
}
const bothWays = (text: string): readonly (Address | null)[] => {
  const other = asIpv4(text)
  return other ? [ipv6(text), other] : [ipv6(text)]
}
/** The answer, when it is the same however the addresses are read. */
function sure<T>(answers: readonly T[]): T {
  const [first, ...rest] = answers
  if (rest.some((each) => each !== first)) throw unsupported('an IPv6 address written as ::a.b.c.d')
  return first as T
}

/** Reads an IPv6 or IPv4 address with or without a prefix, as 128 bits; null when it is neither. */
export function ipv6(text: string): Address | null {
  const old = ipv4(text)
  if (old) return { bits: mapped | old.bits, prefix: 96 + old.prefix }
  const [address = '', suffix, more] = text.trim().split('/')
  if (!isIPv6(address) || address.includes('%') || more !== undefined) return null
  if (suffix !== undefined && (!/^\d{1,3}$/.test(suffix) || Number(suffix) > 128)) return null
  const tail = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  const end = tail === undefined ? undefined : ipv4(tail)?.bits
  const hex =
    end === undefined || tail === undefined
      ? address
      : `${address.slice(0, -tail.length)}${(end >> 16n).toString(16)}:${(end & 0xffffn).toString(16)}`
  const [head = '', rest] = hex.split('::')
  const [before, after] = [head, rest ?? ''].map((part) => part.split(':').filter(Boolean))
  const groups = [before ?? [], after ?? []]
  const gap = rest === undefined ? 0 : 8 - groups.flat().length
  const full = [...(groups[0] ?? []), ...Array.from({ length: gap }, () => '0'), ...(groups[1] ?? [])]
  return {
    bits: full.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n),
    prefix: suffix === undefined ? 128 : Number(suffix),
  }
}

function long(bits: bigint): string {
  return bits
    .toString(16)
    .padStart(32, '0')
    .replace(/(.{4})(?=.)/g, '$1:')
}

function prefixOf(value: Value): number | null {
  if (value === null || value === undefined) return 128
  const prefix = Number(value)
  return Number.isInteger(prefix) && prefix >= 0 && prefix <= 128 ? prefix : null
}

function network(value: Value, prefix: Value): string {
  const [text, given] = [asText(value), prefixOf(prefix)]
  const address = compatible(text) ?? ipv6(text)
  return address && given !== null ? long(masked(address.bits, Math.min(address.prefix, given), 128)) : ''
}

function order([a, b, prefix]: readonly Value[]): number | null {
  const others = bothWays(asText(b))
  return sure(bothWays(asText(a)).flatMap((x) => others.map((y) => orderOfTwo(x, y, prefixOf(prefix)))))
}

function orderOfTwo(x: Address | null, y: Address | null, given: number | null): number | null {
  if (!x || !y || given === null) return null
  const least = Math.min(x.prefix, y.prefix, given)
  const difference = masked(x.bits, least, 128) - masked(y.bits, least, 128)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function within(value: Value, range: Value): boolean | null {
  const blocks = bothWays(asText(range))
  const inside = (address: Address | null, block: Address | null): boolean | null =>
    address && block
      ? masked(address.bits, block.prefix, 128) === masked(block.bits, block.prefix, 128)
      : null
  return sure(bothWays(asText(value)).flatMap((address) => blocks.map((block) => inside(address, block))))
}

/** Functions over IPv6 addresses, which take IPv4 addresses too, by name. */
export const ipv6s: Readonly<Record<string, Scalar>> = {
  parse_ipv6: ([value]) => network(value, null),
  parse_ipv6_mask: ([value, prefix]) => network(value, prefix),
  ipv6_compare: (values) => {
    const found = order(values)
    return found === null ? null : BigInt(found)
  },
  ipv6_is_match: (values) => {
    const found = order(values)
    return found === null ? null : found === 0
  },
  ipv6_is_in_range: ([value, range]) => within(value, range),
  ipv6_is_in_any_range: ([value, ...ranges]) =>
    ipv6(asText(value)) ? listed(ranges).some((range) => within(value, range) === true) : null,
}
