import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { renderAsync } from '@resvg/resvg-js'
import type { Picture } from '../../incident/picture.ts'
import { altText } from './alt-text.ts'
import { chartOption, heightOf, WIDTH } from './chart-option.ts'
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
  const svg = svgOf(picture)
  const font = { fontFiles: FONT_FILES, loadSystemFonts: !IN_DEJAVU.test(svg), defaultFontFamily: FONT }
  let value = Math.round(width)
  for (let attempt = 1; ; attempt++) {
    // Not through its class, whose objects keep megabytes that the garbage collector does not see.
    const image = await renderAsync(svg, { font, fitTo: { mode: 'width', value } })
    const png = fewColours(image.pixels, image.width, image.height, theme)
    if (png.length <= mostBytes || attempt >= MOST_ATTEMPTS) return { png, alt: altText(picture) }
    // The size grows a little faster than the width.
    value = Math.floor(value * Math.min(0.95, mostBytes / png.length))
  }
}

function svgOf(picture: Picture): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: heightOf(picture) })
  try {
    chart.setOption(chartOption(picture))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
