import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { CustomChart, ScatterChart } from 'echarts/charts'
import { GraphicComponent, GridComponent, MarkLineComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import sharp from 'sharp'
import type { Picture } from '../../incident/picture.ts'
import { altText } from './alt-text.ts'
import { chartOption, heightOf, WIDTH } from './chart-option.ts'

use([
  CustomChart,
  ScatterChart,
  GraphicComponent,
  GridComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
])

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => join(FONTS, name))

/** The picture as a PNG of that width in pixels, with the words that say the same. */
export async function drawPicture(
  picture: Picture,
  width: number,
): Promise<{ readonly png: Uint8Array; readonly alt: string }> {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: heightOf(picture) })
  try {
    chart.setOption(chartOption(picture))
    const image = new Resvg(chart.renderToSVGString(), {
      font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
      fitTo: { mode: 'width', value: width },
    }).render()
    const raw = { raw: { width: image.width, height: image.height, channels: 4 as const } }
    // Few colours make it small enough to travel inside a card.
    const png = await sharp(image.pixels, raw)
      .png({ palette: true, colours: 8, dither: 0, compressionLevel: 9 })
      .toBuffer()
    return { png, alt: altText(picture) }
  } finally {
    chart.dispose()
  }
}
