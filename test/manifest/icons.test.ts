import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { drawIcon, ICONS } from '../../manifest/teams/icons.ts'
import { type Png, readPng } from './png.ts'

const icon = (name: string): Png =>
  readPng(readFileSync(new URL(`../../manifest/teams/${name}.png`, import.meta.url)))

const colours = ({ pixels }: Png): number[][] =>
  Array.from({ length: pixels.length / 4 }, (_, n) => [...pixels.subarray(n * 4, n * 4 + 4)])

const isWhiteOrClear = ([red, green, blue, alpha]: number[]): boolean =>
  alpha === 0 || (red === 255 && green === 255 && blue === 255)

test('the icons have the sizes that Teams asks for', () => {
  expect(icon('color')).toMatchObject({ width: 192, height: 192 })
  expect(icon('outline')).toMatchObject({ width: 32, height: 32 })
})

test('the outline is white on transparent and nothing else', () => {
  const all = colours(icon('outline'))
  expect(all.filter((colour) => !isWhiteOrClear(colour))).toEqual([])
  expect(all.filter(([, , , alpha]) => alpha === 255).length).toBeGreaterThan(100)
  expect(all.filter(([, , , alpha]) => alpha === 0).length).toBeGreaterThan(400)
  // The control: the other icon is no such thing.
  expect(colours(icon('color')).every(isWhiteOrClear)).toBe(false)
})

test('the coloured icon has no hole, and its sign stays in the middle', () => {
  const { pixels, width } = icon('color')
  const all = colours({ pixels, width, height: width })
  expect(all.every(([, , , alpha]) => alpha === 255)).toBe(true)
  const [ground] = all
  const places = all.flatMap((colour, n) => (colour.join() === ground?.join() ? [] : [n]))
  const columns = places.map((n) => n % width)
  const rows = places.map((n) => Math.floor(n / width))
  expect(Math.min(...columns, ...rows)).toBeGreaterThanOrEqual(36)
  expect(Math.max(...columns, ...rows)).toBeLessThan(156)
})

test.each(ICONS)('%s.png is what its SVG draws', (name) => {
  const [kept, drawn] = [icon(name), readPng(drawIcon(name))]
  expect({ width: drawn.width, height: drawn.height }).toEqual({ width: kept.width, height: kept.height })
  // Another processor may round an edge otherwise.
  const worst = drawn.pixels.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (kept.pixels[at] ?? 0))),
    0,
  )
  expect(worst).toBeLessThan(8)
})
