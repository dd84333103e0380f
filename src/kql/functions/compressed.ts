import { gunzipSync, inflateSync } from 'node:zlib'
import { asText } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { limits, withinCharacters } from '../limits.ts'
import type { Scalar } from './scalar.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads base64 and unpacks it; what cannot be unpacked is the empty text. */
const unpacked =
  (name: string, unpack: (bytes: Buffer) => Buffer): Scalar =>
  ([value]) => {
    const text = asText(value)
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) return ''
    let bytes: Buffer
    try {
      bytes = unpack(Buffer.from(text, 'base64'))
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') return ''
      withinCharacters(limits.characters + 1)
      return ''
    }
    try {
      return strict.decode(bytes)
    } catch {
      throw unsupported(`${name}() of bytes that are no text`)
    }
  }

const atMost = { maxOutputLength: limits.characters }

/** Functions that unpack compressed texts, by name. */
export const compressed: Readonly<Record<string, Scalar>> = {
  gzip_decompress_from_base64_string: unpacked('gzip_decompress_from_base64_string', (bytes) => {
    const unpackedBytes = gunzipSync(bytes, atMost)
    if (bytes[3] !== 0) throw unsupported('gzip with optional fields in its header')
    return unpackedBytes
  }),
  zlib_decompress_from_base64_string: unpacked('zlib_decompress_from_base64_string', (bytes) =>
    inflateSync(bytes, atMost),
  ),
}
