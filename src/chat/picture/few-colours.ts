import { encode } from 'fast-png'
import { ASKED, BAD, BAD_LIGHT, DARK, FINE, FINE_LIGHT, INK, PAPER, type Theme, UNKNOWN } from './look.ts'

type Rgb = readonly [number, number, number]

const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
const halfway = (hex: string, paper: string): Rgb => {
  const ground = rgb(paper)
  return rgb(hex).map((value, n) => Math.round((value + (ground[n] ?? 0)) / 2)) as unknown as Rgb
}

type Palette = { readonly edges: readonly Rgb[]; readonly all: readonly Rgb[] }

/** What edges of letters and lines are made of: one colour between ink and paper is enough to read them well. */
function paletteOf(own: (hex: string) => string): Palette {
  const edges = [
    ...[PAPER, INK, BAD, ASKED, FINE].map((hex) => rgb(own(hex))),
    ...[INK, BAD, ASKED, FINE].map((hex) => halfway(own(hex), own(PAPER))),
  ]
  return { edges, all: [...edges, ...[BAD_LIGHT, FINE_LIGHT, UNKNOWN].map((hex) => rgb(own(hex)))] }
}
/** A picture is laid out in the light colours; in the dark each of the few is another one. */
const { edges: EDGES, all: PALETTE } = paletteOf((hex) => hex)
const { all: DARK_PALETTE } = paletteOf((hex) => DARK[hex] ?? hex)
const BITS = 4

/** Pixels of four bytes each as a PNG of the picture's own few colours, half a byte each: a third of the usual size. */
export function fewColours(
  pixels: Uint8Array,
  width: number,
  height: number,
  theme: Theme = 'light',
): Uint8Array {
  const palette = theme === 'dark' ? DARK_PALETTE : PALETTE
  const stride = Math.ceil((width * BITS) / 8)
  const data = new Uint8Array(stride * height)
  const known = new Map<number, number>()
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x)
      const [r, g, b] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0]
      const colour = (r << 16) | (g << 8) | b
      let index = known.get(colour)
      if (index === undefined) {
        index = indexOf([r, g, b])
        known.set(colour, index)
      }
      const place = y * stride + (x >> 1)
      data[place] = (data[place] ?? 0) | (x % 2 === 0 ? index << BITS : index)
    }
  return encode(
    { width, height, data, depth: BITS, channels: 1, palette: palette.map((colour) => [...colour]) },
    { zlib: { level: 9 } },
  )
}

/** The colour itself where it is one of the picture's, else the nearest of those that edges are made of. */
function indexOf(colour: Rgb): number {
  const same = PALETTE.findIndex((one) => distance(one, colour) === 0)
  if (same >= 0) return same
  return EDGES.reduce(
    (best, one, n) => (distance(one, colour) < distance(EDGES[best] ?? one, colour) ? n : best),
    0,
  )
}

/** Hue counts more than light: grey edges stay grey. */
function distance(a: Rgb, b: Rgb): number {
  const [r, g, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
  return r ** 2 + g ** 2 + blue ** 2 + 3 * ((r - g) ** 2 + (g - blue) ** 2)
}
