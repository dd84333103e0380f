/** How wide the picture is laid out; a phone shows it at half of that. */
export const WIDTH = 800
/** The plot's left and right edge. */
export const LEFT = 24
export const RIGHT = WIDTH - 24

export const FONT = 'DejaVu Sans Condensed'
/** The smallest text: 11 pixels where a phone shows the picture at half its width. */
export const SMALL = 22
export const BIG = 24

/** A card of its own, light in dark mode too; trouble is dark, all else light, so that colour is not needed. */
export const PAPER = '#ffffff'
export const INK = '#1f2328'
/** Halfway between ink and paper. */
export const FAINT = '#8f9194'
export const UNKNOWN = '#e4e7eb'
export const ASKED = '#0a4ea3'
export const BAD = '#b3261e'
export const BAD_LIGHT = '#fbe4e1'
export const FINE = '#1a7f37'
export const FINE_LIGHT = '#d9f2df'

export type Theme = 'light' | 'dark'

/** What each colour is in a page that is dark. */
export const DARK: Readonly<Record<string, string>> = {
  [PAPER]: '#171c22',
  [INK]: '#e8ecf0',
  [UNKNOWN]: '#2f3740',
  [ASKED]: '#8fc3ff',
  [BAD]: '#ff9d94',
  [BAD_LIGHT]: '#4a2421',
  [FINE]: '#7fd696',
  [FINE_LIGHT]: '#173322',
}

/** A line of text as ECharts' `graphic` and its custom series take it. */
export const text = (
  words: string,
  x: number,
  y: number,
  style: {
    readonly fill?: string
    readonly bold?: boolean
    readonly size?: number
    readonly align?: string
    /** What covers the lines under the text. */
    readonly behind?: string
  } = {},
): Record<string, unknown> => ({
  type: 'text',
  x,
  y,
  silent: true,
  style: {
    text: words,
    fontFamily: FONT,
    fontSize: style.size ?? SMALL,
    fontWeight: style.bold ? 'bold' : 'normal',
    fill: style.fill ?? INK,
    align: style.align ?? 'left',
    verticalAlign: 'middle',
    ...(style.behind === undefined ? {} : { backgroundColor: style.behind, padding: [3, 4] }),
  },
})
