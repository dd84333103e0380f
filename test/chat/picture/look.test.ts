import { expect, test } from '@jest/globals'
import {
  ASKED,
  BAD,
  BAD_LIGHT,
  DARK,
  FINE,
  FINE_LIGHT,
  INK,
  PAPER,
  UNKNOWN,
} from '../../../src/chat/picture/look.ts'

/** How light a colour is, as WCAG 2.2 measures it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((n) => Number.parseInt(hex.slice(n, n + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

/** What is written on what. */
const WRITTEN: readonly (readonly [ink: string, paper: string])[] = [
  [INK, PAPER],
  [INK, UNKNOWN],
  [INK, BAD_LIGHT],
  [INK, FINE_LIGHT],
  [BAD, PAPER],
  [BAD, BAD_LIGHT],
  [ASKED, PAPER],
  [PAPER, BAD],
]

/** What is drawn on what. */
const DRAWN: typeof WRITTEN = [
  [FINE, PAPER],
  [FINE, FINE_LIGHT],
  [BAD, PAPER],
  [ASKED, PAPER],
  [INK, UNKNOWN],
]

const inBoth = (pairs: typeof WRITTEN) =>
  pairs.flatMap(([ink, paper]) => [
    ['light', ink, paper] as const,
    ['dark', DARK[ink] ?? ink, DARK[paper] ?? paper] as const,
  ])

test.each(inBoth(WRITTEN))('in the %s, %s can be read on %s', (_, ink, paper) => {
  expect(contrast(ink, paper)).toBeGreaterThanOrEqual(4.5)
})

test.each(inBoth(DRAWN))('in the %s, %s can be seen on %s', (_, ink, paper) => {
  expect(contrast(ink, paper)).toBeGreaterThanOrEqual(3)
})
