import { asText, nothing, type Value } from '../format.ts'
import type { Scalar } from './scalar.ts'

/** An address and how many of its bits count. */
export type Address = { readonly bits: bigint; readonly prefix: number }

const all = 0xffff_ffffn
/** The leading bits of an address of the given width, the rest zero. */
export function masked(bits: bigint, prefix: number, width: number): bigint {
  const rest = BigInt(width - prefix)
  return (bits >> rest) << rest
}

/** Reads a.b.c.d or a.b.c.d/prefix; null when it is neither. */
export function ipv4(text: string): Address | null {
  const m = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim())
  const octets = m?.slice(1, 5).map(Number)
  const prefix = Number(m?.[5] ?? 32)
  if (!octets || prefix > 32 || octets.some((each) => each > 255)) return null
  return { bits: octets.reduce((sum, each) => sum * 256n + BigInt(each), 0n), prefix }
}

function dotted(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((by) => String((bits >> by) & 255n)).join('.')
}

/** A value that is the text of an address, or its number. */
function addressOf(value: Value): Address | null {
  if (typeof value !== 'bigint') return ipv4(asText(value))
  return value >= 0n && value <= all ? { bits: value, prefix: 32 } : null
}

function prefixOf(value: Value, fallback: number): number | null {
  if (nothing(value)) return fallback
  const prefix = Number(value)
  return Number.isInteger(prefix) && prefix >= 0 && prefix <= 32 ? prefix : null
}

function network(value: Value, prefix: Value): Address | null {
  const [address, given] = [addressOf(value), prefixOf(prefix, 32)]
  if (!address || given === null) return null
  const least = Math.min(address.prefix, given)
  return { bits: masked(address.bits, least, 32), prefix: least }
}

/** Orders two addresses by the bits that all prefixes count; null when one cannot be read. */
function order([a, b, prefix]: readonly Value[]): number | null {
  const [x, y, given] = [ipv4(asText(a)), ipv4(asText(b)), prefixOf(prefix, 32)]
  if (!x || !y || given === null) return null
  const least = Math.min(x.prefix, y.prefix, given)
  const difference = masked(x.bits, least, 32) - masked(y.bits, least, 32)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function within(value: Value, range: Value): boolean | null {
  const [address, block] = [ipv4(asText(value)), ipv4(asText(range))]
  if (!address || !block) return null
  return masked(address.bits, block.prefix, 32) === masked(block.bits, block.prefix, 32)
}

/** Lists given one by one or as dynamic lists, as one list. */
export function listed(values: readonly Value[]): readonly Value[] {
  return values.flat()
}

const privates = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

function blocks(first: bigint, last: bigint): string[] {
  const out: string[] = []
  for (let at = first; at <= last; ) {
    let size = 1n
    while (at % (size * 2n) === 0n && at + size * 2n - 1n <= last) size *= 2n
    out.push(`${dotted(at)}/${33 - size.toString(2).length}`)
    at += size
  }
  return out
}

/** Functions over IPv4 addresses, by name. */
export const ipv4s: Readonly<Record<string, Scalar>> = {
  parse_ipv4: ([value]) => network(asText(value), null)?.bits ?? null,
  parse_ipv4_mask: ([value, prefix]) => network(asText(value), prefix)?.bits ?? null,
  format_ipv4: ([value, prefix]) => {
    const found = network(value, prefix)
    return found ? dotted(found.bits) : ''
  },
  format_ipv4_mask: ([value, prefix]) => {
    const found = network(value, prefix)
    return found ? `${dotted(found.bits)}/${found.prefix}` : ''
  },
  ipv4_compare: (values) => {
    const found = order(values)
    return found === null ? null : BigInt(found)
  },
  ipv4_is_match: (values) => {
    const found = order(values)
    return found === null ? null : found === 0
  },
  ipv4_is_in_range: ([value, range]) => within(value, range),
  ipv4_is_in_any_range: ([value, ...ranges]) =>
    ipv4(asText(value)) ? listed(ranges).some((range) => within(value, range) === true) : null,
  ipv4_netmask_suffix: ([value]) => {
    const found = ipv4(asText(value))
    return found ? BigInt(found.prefix) : null
  },
  ipv4_is_private: ([value]) => {
    const found = ipv4(asText(value))
    if (!found) return null
    const ends = [masked(found.bits, found.prefix, 32), found.bits | (all >> BigInt(found.prefix))]
    return privates.some((block) => ends.every((end) => within(dotted(end), block)))
  },
  ipv4_range_to_cidr_list: ([from, to]) => {
    const [first, last] = [ipv4(asText(from)), ipv4(asText(to))]
    return first && last ? blocks(first.bits, last.bits) : null
  },
  has_ipv4: ([text, address]) => hasAddress(asText(text), asText(address)),
  has_any_ipv4: ([text, ...list]) => listed(list).some((each) => hasAddress(asText(text), asText(each))),
  has_ipv4_prefix: ([text, prefix]) => hasPrefix(asText(text), asText(prefix)),
  has_any_ipv4_prefix: ([text, ...list]) =>
    listed(list).some((each) => hasPrefix(asText(text), asText(each))),
}

/** The addresses of a text that no letter or digit touches. */
function addressesIn(text: string): readonly string[] {
  const found = text.match(/(?<![\p{L}\p{N}])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}])/gu) ?? []
  return found.filter((each) => ipv4(each))
}

function hasAddress(text: string, address: string): boolean {
  return ipv4(address) !== null && addressesIn(text).includes(address)
}

/** A prefix is a whole address, or ends with a dot. */
function hasPrefix(text: string, prefix: string): boolean {
  if (!/^(\d{1,3}\.){1,3}$/.test(prefix)) return hasAddress(text, prefix)
  return addressesIn(text).some((each) => each.startsWith(prefix))
}
