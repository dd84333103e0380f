import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

/** Up to here a body stands in its event's row; above, compressed and in pieces beside it. Bytes. */
const IN_ROW = 64 * 1024
/** No row holds more of one body than this; the schema says so too. */
const PIECE = 512 * 1024

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** A body as it is stored: as text, or as pieces of its compressed bytes. */
export type Body = { readonly text: string | null; readonly pieces: readonly Buffer[] }

/** Any value that JSON can hold, of any size. */
export async function toBody(value: unknown): Promise<Body> {
  const text = JSON.stringify(value)
  if (text.length <= IN_ROW / 4 || Buffer.byteLength(text) <= IN_ROW) return { text, pieces: [] }
  const bytes = await pack(text, { level: 1 })
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(bytes.subarray(at, at + PIECE))
  return { text: null, pieces }
}

export async function fromBody(body: Body): Promise<unknown> {
  return JSON.parse(await textOf(body))
}

/** The JSON of a body. */
export const textOf = async ({ text, pieces }: Body): Promise<string> =>
  text ?? (await unpack(Buffer.concat(pieces))).toString('utf8')
