import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Uint8Array | null): string {
  if (!bytes) return ''
  try {
    return strict.decode(bytes)
  } catch {
    // The language has no null texts: bytes that are no text are the empty one.
    return ''
  }
}

function fromBase64(value: Value): Buffer | null {
  const text = asText(value)
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : null
}

// A GUID's first three parts are stored with their lowest byte first.
const places = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return Buffer.from(places.map((place) => bytes[place] ?? 0))
}

function guidFrom(bytes: Buffer | null): string | null {
  if (bytes?.length !== 16) return null
  const hex = Buffer.from(places.map((place) => bytes[place] ?? 0)).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function encoded(text: string, space: string): string {
  // JavaScript leaves these as they are; what the service does is not documented.
  const unsure = /[!'()*~]/.exec(text)
  if (unsure) throw unsupported(`the encoding of ${unsure[0]} in an address`)
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', space)
    .replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // What is not an encoding stands for itself.
    return text
  }
}

function queryOf(text: string): Record<string, string> {
  const pairs = text
    .replace(/^\?/, '')
    .split('&')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    })
  const names = new Set(pairs.map(([name]) => name))
  if (names.size < pairs.length) throw unsupported('a parameter of an address that is there twice')
  return Object.fromEntries(pairs)
}

const url =
  /^([a-z][a-z0-9+.-]*):\/\/(?:([^/?#:@]*)(?::([^/?#@]*))?@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i

/** Functions over encoded texts, and addresses of pages, by name. */
export const encodings: Readonly<Record<string, Scalar>> = {
  base64_encode_tostring: ([text]) => Buffer.from(asText(text)).toString('base64'),
  base64_encodestring: ([text]) => Buffer.from(asText(text)).toString('base64'),
  base64_decode_tostring: ([text]) => utf8(fromBase64(text)),
  base64_decodestring: ([text]) => utf8(fromBase64(text)),
  base64_decode_toarray: ([text]) => {
    const bytes = fromBase64(text)
    return bytes ? [...bytes] : null
  },
  base64_decode_toguid: ([text]) => guidFrom(fromBase64(text)),
  base64_encode_fromguid: ([guid]) => (guid === null ? '' : guidBytes(asText(guid)).toString('base64')),
  base64_encode_fromarray: ([list]) =>
    Array.isArray(list) && list.every((each) => Number.isInteger(each) && each >= 0 && each <= 255)
      ? Buffer.from(list as number[]).toString('base64')
      : '',
  url_encode: ([text]) => encoded(asText(text), '+'),
  url_encode_component: ([text]) => encoded(asText(text), '%20'),
  url_decode: ([text]) => decoded(asText(text)),
  parse_urlquery: ([text]) => ({ 'Query Parameters': queryOf(asText(text)) }),
  parse_url: ([text]) => {
    const m = url.exec(asText(text)) ?? []
    if (!m.length && asText(text).includes('=')) throw unsupported('parse_url() of parameters alone')
    const names = ['Scheme', 'Username', 'Password', 'Host', 'Port', 'Path']
    const parts = names.map((name, at): [string, string] => [name, m[at + 1] ?? ''])
    return { ...Object.fromEntries(parts), 'Query Parameters': queryOf(m[7] ?? ''), Fragment: m[8] ?? '' }
  },
}
