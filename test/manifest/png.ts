import { inflateSync } from 'node:zlib'

export type Png = {
  readonly width: number
  readonly height: number
  /** Red, green, blue and alpha of each pixel, row by row. */
  readonly pixels: Uint8Array
}

const SIGNATURE = '89504e470d0a1a0a'

/** Reads a PNG by its specification (w3.org/TR/png): 8 bits, with or without alpha, not interlaced; anything else throws. */
export function readPng(file: Uint8Array): Png {
  const bytes = Buffer.from(file)
  if (bytes.subarray(0, 8).toString('hex') !== SIGNATURE) throw new Error('no PNG')
  let [width, height, channels] = [0, 0, 0]
  const data: Buffer[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const kind = bytes.subarray(at + 4, at + 8).toString('latin1')
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') {
      ;[width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)]
      channels = { 2: 3, 6: 4 }[body[9] ?? -1] ?? 0
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error('a PNG of another kind')
    }
    if (kind === 'IDAT') data.push(body)
    at += length + 12
  }
  const raw = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels)
  const pixels = new Uint8Array(width * height * 4)
  for (let n = 0; n < width * height; n++)
    for (let c = 0; c < 4; c++) pixels[n * 4 + c] = c < channels ? (raw[n * channels + c] ?? 0) : 255
  return { width, height, pixels }
}

/** Each row is told as differences to its left, its upper, or both neighbours. */
function unfiltered(rows: Uint8Array, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height)
  const at = (row: number, column: number): number =>
    row < 0 || column < 0 ? 0 : (out[row * stride + column] ?? 0)
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (stride + 1)]
    for (let column = 0; column < stride; column++) {
      const [left, up, corner] = [at(row, column - step), at(row - 1, column), at(row - 1, column - step)]
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter ?? -1]
      if (guess === undefined) throw new Error(`a PNG with filter ${filter}`)
      out[row * stride + column] = ((rows[row * (stride + 1) + 1 + column] ?? 0) + guess) & 255
    }
  }
  return out
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
