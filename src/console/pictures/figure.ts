import { createHash } from 'node:crypto'
import { html } from 'hono/html'
import { altText } from '../../chat/picture/alt-text.ts'
import { heightOf, WIDTH } from '../../chat/picture/chart-option.ts'
import { countsAlt } from '../../chat/picture/counts-alt.ts'
import { countsHeight } from '../../chat/picture/counts-option.ts'
import type { Picture } from '../../incident/picture.ts'
import type { RowCounts } from '../../incident/row-counts.ts'
import type { Html } from '../route.ts'

/** Twice the size at which a picture is laid out, for screens with small points. */
export const SHARP = 2 * WIDTH

/** Says of a picture what is in it: another one has another mark, so that an old one is never taken for it. */
export const markOf = (drawing: Picture | RowCounts): string =>
  createHash('sha256').update(JSON.stringify(drawing)).digest('hex').slice(0, 16)

/** The incident as a picture, the same as in chat, with the words that say the same. */
export const incidentFigure = (id: string, picture: Picture): Html =>
  figure({
    path: `/investigations/${encodeURIComponent(id)}/picture.png`,
    mark: markOf(picture),
    height: heightOf(picture),
    alt: altText(picture),
    caption: 'The incident over time',
  })

/** Rows over time as a picture, with the words that say the same; nothing where there are none. */
export const countsFigure = (id: string, counts: RowCounts | null): Html =>
  counts === null
    ? html``
    : figure({
        path: `/investigations/${encodeURIComponent(id)}/counts.png`,
        mark: markOf(counts),
        height: countsHeight(counts),
        alt: countsAlt(counts),
        caption: 'Rows over time',
      })

type Figure = {
  readonly path: string
  readonly mark: string
  readonly height: number
  readonly alt: string
  readonly caption: string
}

/** In the colours that the reader's system is set to; its place is kept free until it is loaded. */
function figure({ path, mark, height, alt, caption }: Figure): Html {
  const address = (theme: string): string => `${path}?theme=${theme}&v=${mark}`
  const tall = Math.round((height * SHARP) / WIDTH)
  return html`<figure><figcaption>${caption}</figcaption><picture><source media="(prefers-color-scheme: dark)" srcset="${address('dark')}"><img src="${address('light')}" alt="${alt}" width="${SHARP}" height="${tall}" loading="lazy"></picture></figure>`
}
