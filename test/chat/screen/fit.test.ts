import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fitting, type Piece, paged } from '../../../src/chat/screen/fit.ts'

const piece = (item: string, size: number, kept = false, lines = 1): Piece<string> => ({
  item,
  size,
  lines,
  kept,
})
const pieces = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.boolean(), fc.nat({ max: 4 })).map(([size, kept, lines]) => ({
    size,
    kept,
    lines,
  })),
  { maxLength: 30 },
)
const named = (all: readonly Omit<Piece<string>, 'item'>[]): readonly Piece<string>[] =>
  all.map((one, n) => ({ ...one, item: String(n) }))

describe('what there is room for', () => {
  test('buttons come before words, words end at the first that does not fit', () => {
    const all = [
      piece('headline', 10, true),
      piece('long', 50),
      piece('longer', 60, false, 7),
      piece('short', 5),
      piece('buttons', 20, true),
    ]
    expect(fitting(all, { size: 100, items: 9 })).toEqual({
      shown: ['headline', 'long', 'buttons'],
      left: 8,
      size: 80,
    })
    expect(fitting(all, { size: 1_000, items: 9 }).left).toBe(0)
    expect(fitting(all, { size: 25, items: 9 }).shown).toEqual(['buttons'])
    expect(fitting(all, { size: 1_000, items: 3 })).toMatchObject({
      shown: ['headline', 'long', 'buttons'],
      left: 8,
    })
  })

  test('pages are full, and nothing follows what is left out', () => {
    const all = [piece('a', 6), piece('b', 6), piece('c', 4), piece('d', 11, false, 3), piece('e', 1)]
    expect(paged(all, { size: 10, items: 9 }, 5)).toEqual({ pages: [['a'], ['b', 'c']], left: 4 })
    expect(paged(all, { size: 20, items: 2 }, 5)).toEqual({ pages: [['a', 'b'], ['c', 'd'], ['e']], left: 0 })
    expect(paged(all, { size: 20, items: 1 }, 2)).toEqual({ pages: [['a'], ['b']], left: 5 })
  })

  test('never more than the room, and every line is either shown or counted', () => {
    fc.assert(
      fc.property(pieces, fc.nat({ max: 90 }), fc.nat({ max: 9 }), (list, size, items) => {
        const all = named(list)
        const linesOf = (shown: readonly string[]): number =>
          shown.reduce((sum, item) => sum + (all[Number(item)]?.lines ?? Number.NaN), 0)
        const sizeOf = (shown: readonly string[]): number =>
          shown.reduce((sum, item) => sum + (all[Number(item)]?.size ?? Number.NaN), 0)
        const total = all.reduce((sum, { lines }) => sum + lines, 0)
        const one = fitting(all, { size, items })
        expect(sizeOf(one.shown)).toBe(one.size)
        expect(one.size).toBeLessThanOrEqual(size)
        expect(one.shown.length).toBeLessThanOrEqual(items)
        expect(linesOf(one.shown) + one.left).toBe(total)
        expect([...one.shown].sort((a, b) => Number(a) - Number(b))).toEqual(one.shown)
        const { pages, left } = paged(all, { size, items: items + 1 }, 3)
        expect(pages.length).toBeLessThanOrEqual(3)
        for (const page of pages) {
          expect(sizeOf(page)).toBeLessThanOrEqual(size)
          expect(page.length).toBeLessThanOrEqual(items + 1)
        }
        expect(linesOf(pages.flat()) + left).toBe(total)
      }),
    )
  })
})
