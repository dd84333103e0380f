import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { renderAsync } from '@resvg/resvg-js'
import type { Picture } from '../../incident/picture.ts'
import type { RowCounts } from '../../incident/row-counts.ts'
import { altText } from './alt-text.ts'
import { chartOption, heightOf, WIDTH } from './chart-option.ts'
import { countsAlt } from './counts-alt.ts'
import { countsHeight, countsOption } from './counts-option.ts'
import { fewColours } from './few-colours.ts'
import { FONT, type Theme } from './look.ts'

/** What a card of at most 28 KB has room for, since there a picture travels as base64. */
const CARD_BYTES = 14_000
const MOST_ATTEMPTS = 6
/** What DejaVu has letters for; for all else the fonts of the machine are looked through, which takes longer. */
const IN_DEJAVU = /^[\t\n\r -\u06ff\u1e00-\u2bff]*$/

// One file with all of it is read far sooner than the hundreds of modules that we need of it.
const { init }: typeof import('echarts') = await import('echarts/dist/echarts.esm.min' as string)

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const FONT_FILES = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((name) =>
  join(FONTS, name),
)

/**
 * The picture as a PNG of that width in pixels, with the words that say the same. One that is no wider than it is laid
 * out travels inside a card and has at most 14 KB, for which it may be narrower.
 */
export async function drawPicture(
  picture: Picture,
  width: number = WIDTH,
  mostBytes: number = width > WIDTH ? Number.POSITIVE_INFINITY : CARD_BYTES,
  theme: Theme = 'light',
): Promise<{ readonly png: Uint8Array; readonly alt: string }> {
  const drawing = { option: chartOption(picture), height: heightOf(picture), alt: altText(picture) }
  return image(drawing, width, mostBytes, theme)
}

/** Rows over time as a PNG of that width in pixels, with the words that say the same. */
export function drawCounts(counts: RowCounts, width: number, theme: Theme): Promise<Image> {
  const drawing = { option: countsOption(counts), height: countsHeight(counts), alt: countsAlt(counts) }
  return image(drawing, width, Number.POSITIVE_INFINITY, theme)
}

type Image = { readonly png: Uint8Array; readonly alt: string }
type Drawing = {
  readonly option: Record<string, unknown>
  readonly height: number
  readonly alt: string
}

async function image(drawing: Drawing, width: number, mostBytes: number, theme: Theme): Promise<Image> {
  const svg = svgOf(drawing)
  const font = { fontFiles: FONT_FILES, loadSystemFonts: !IN_DEJAVU.test(svg), defaultFontFamily: FONT }
  let value = Math.round(width)
  for (let attempt = 1; ; attempt++) {
    // Not through its class, whose objects keep megabytes that the garbage collector does not see.
    const drawn = await renderAsync(svg, { font, fitTo: { mode: 'width', value } })
    const png = fewColours(drawn.pixels, drawn.width, drawn.height, theme)
    if (png.length <= mostBytes || attempt >= MOST_ATTEMPTS) return { png, alt: drawing.alt }
    // The size grows a little faster than the width.
    value = Math.floor(value * Math.min(0.95, mostBytes / png.length))
  }
}

function svgOf({ option, height }: Drawing): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  try {
    chart.setOption(option)
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
