import { asText } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

// The parameters that RFC 3492 gives Punycode.
const [base, least, most, skew, damp, firstBias, firstCode] = [36, 1, 26, 38, 700, 72, 128]
const prefix = 'xn--'

function adapted(delta: number, points: number, first: boolean): number {
  let left = first ? Math.floor(delta / damp) : delta >> 1
  left += Math.floor(left / points)
  let by = 0
  for (; left > ((base - least) * most) >> 1; by += base) left = Math.floor(left / (base - least))
  return by + Math.floor(((base - least + 1) * left) / (left + skew))
}

const threshold = (at: number, bias: number): number => Math.min(most, Math.max(least, at - bias))
const digit = (value: number): string => String.fromCharCode(value < 26 ? value + 97 : value + 22)

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 22
  if (code >= 65 && code <= 90) return code - 65
  return code >= 97 && code <= 122 ? code - 97 : base
}

/** The code points of a text in ASCII: those that are ASCII, and behind a hyphen where the others stand. */
function encoded(text: string): string {
  const all = [...text].map((each) => each.codePointAt(0) ?? 0)
  const plain = all.filter((code) => code < firstCode)
  let out = plain.map((code) => String.fromCharCode(code)).join('') + (plain.length ? '-' : '')
  let [code, delta, bias, done] = [firstCode, 0, firstBias, plain.length]
  while (done < all.length) {
    const next = all.reduce((low, each) => (each >= code && each < low ? each : low), 0x11_0000)
    delta += (next - code) * (done + 1)
    code = next
    for (const each of all) {
      if (each < code) delta++
      if (each !== code) continue
      let rest = delta
      for (let at = base; ; at += base) {
        const limit = threshold(at, bias)
        if (rest < limit) break
        out += digit(limit + ((rest - limit) % (base - limit)))
        rest = Math.floor((rest - limit) / (base - limit))
      }
      out += digit(rest)
      bias = adapted(delta, done + 1, done === plain.length)
      delta = 0
      done++
    }
    delta++
    code++
  }
  return out
}

/** The text that Punycode stands for; null for what is none. */
function decoded(text: string): string | null {
  const cut = text.lastIndexOf('-')
  const out = [...text.slice(0, Math.max(0, cut))].map((each) => each.charCodeAt(0))
  if (out.some((code) => code >= firstCode)) return null
  let [code, place, bias] = [firstCode, 0, firstBias]
  for (let at = cut > 0 ? cut + 1 : 0; at < text.length; ) {
    const before = place
    for (let [weight, step] = [1, base]; ; step += base) {
      const value = at < text.length ? digitOf(text.charCodeAt(at++)) : base
      if (value >= base) return null
      place += value * weight
      const limit = threshold(step, bias)
      if (value < limit) break
      weight *= base - limit
      if (place > 0x7fff_ffff || weight > 0x7fff_ffff) return null
    }
    bias = adapted(place - before, out.length + 1, before === 0)
    code += Math.floor(place / (out.length + 1))
    place %= out.length + 1
    if (code > 0x10_ffff) return null
    out.splice(place++, 0, code)
  }
  return String.fromCodePoint(...out)
}

/** A text with code points outside of ASCII; what becomes of any other is not documented. */
function beyond(text: string, name: string): string {
  if (!/[^\0-\x7f]/.test(text)) throw unsupported(`${name}() of a text in ASCII`)
  return text
}

const labelsOf = (domain: string): readonly string[] => domain.split(/[.。．｡]/)

function labelDecoded(label: string): string | null {
  if (label.startsWith(prefix)) return decoded(label.slice(prefix.length))
  if (label.toLowerCase().startsWith(prefix)) throw unsupported('a domain with a prefix in capital letters')
  return label
}

/** Functions over Punycode, by name. */
export const punycode: Readonly<Record<string, Scalar>> = {
  punycode_from_string: ([text]) => encoded(beyond(asText(text), 'punycode_from_string')),
  punycode_to_string: ([text]) => decoded(asText(text)) ?? '',
  punycode_domain_to_string: ([domain]) =>
    labelsOf(asText(domain))
      .map((label) => (/[^\0-\x7f]/.test(label) ? prefix + encoded(label) : label))
      .join('.'),
  punycode_domain_from_string: ([domain]) => {
    const labels = labelsOf(asText(domain)).map(labelDecoded)
    return labels.includes(null) ? '' : labels.join('.')
  },
}
