import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

/** The two icons of the Teams package, drawn from the SVG files beside this one: `node manifest/teams/icons.ts` writes them. */
export const ICONS = ['color', 'outline'] as const

/** One icon as PNG, in the size that its SVG has. */
export function drawIcon(name: (typeof ICONS)[number]): Uint8Array {
  const svg = readFileSync(new URL(`${name}.svg`, import.meta.url), 'utf8')
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const name of ICONS) writeFileSync(new URL(`${name}.png`, import.meta.url), drawIcon(name))
