import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import '../../seed.ts'
import type { RowsWanted } from '../../../src/flow/archive.ts'
import type { Row } from '../../../src/incident/evidence.ts'
import { shortRow } from '../../../src/storage/archive/cells.ts'
import { inOrder } from '../../../src/storage/archive/in-order.ts'
import { pageOf, type Table, tableOf } from '../../../src/storage/archive/table.ts'

const table = (rows: readonly Row[]): Table =>
  tableOf(
    {
      id: 'E1',
      step: null,
      query: null,
      text: 'T',
      source: { kind: 'logs', table: 'T', category: null },
      workspace: 'w',
      from: '',
      to: '',
      rows,
      rowCount: rows.length,
      truncated: false,
      ms: 1,
    },
    1,
  )
const ALL: RowsWanted = { offset: 0, limit: 1_000 }
const numbers = (rows: readonly Row[], wanted: Partial<RowsWanted>): readonly number[] =>
  pageOf(table(rows), { ...ALL, ...wanted }).rows.map(({ n }) => n)
const sorted = (cells: readonly unknown[], descending = false): readonly unknown[] =>
  [...inOrder(cells, descending)].map((n) => cells[n])

describe('the order of a column', () => {
  test.each([
    ['numbers', [10, 9, -1, 2.5], [-1, 2.5, 9, 10]],
    ['numbers that came as text', ['10', '9', '-1', '1e3'], ['-1', '9', '10', '1e3']],
    [
      'numbers beyond what a double holds',
      ['9007199254740993', '9007199254740992'],
      ['9007199254740992', '9007199254740993'],
    ],
    [
      'moments, whatever their zone and their digits',
      ['2025-06-18T09:00:00+02:00', '2025-06-18T07:30:00Z', '2025-06-18 06:59:59.9999999'],
      ['2025-06-18 06:59:59.9999999', '2025-06-18T09:00:00+02:00', '2025-06-18T07:30:00Z'],
    ],
    [
      'moments that differ beyond a thousandth of a second',
      ['2025-06-18T07:00:00.0000002Z', '2025-06-18T07:00:00.0000001Z'],
      ['2025-06-18T07:00:00.0000001Z', '2025-06-18T07:00:00.0000002Z'],
    ],
    [
      'text, in which numbers count',
      ['host10', 'host9', 'Äpfel', 'apfel'],
      ['apfel', 'Äpfel', 'host9', 'host10'],
    ],
    ['one text among numbers makes all of them text', ['b', 10, 9], [9, 10, 'b']],
    ['booleans', [true, false], [false, true]],
    ['objects', [{ a: 2 }, { a: 1 }], [{ a: 1 }, { a: 2 }]],
  ])('%s', (_, cells, expected) => {
    expect(sorted(cells)).toEqual(expected)
    expect(sorted(cells, true)).toEqual(expected.toReversed())
  })

  test('what is empty comes last in either direction, and equal cells stay as they stood', () => {
    expect([...inOrder([null, 2, undefined, 1, '', 2], false)]).toEqual([3, 1, 5, 0, 2, 4])
    expect([...inOrder([null, 2, undefined, 1, '', 2], true)]).toEqual([1, 5, 3, 0, 2, 4])
  })

  test('any column can be put in order: nothing is lost, and both directions agree', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.constantFrom(null, undefined, true, '2025-06-18', '2025-13-45', 'NaN', '1e999', '-0', { a: [1] }),
    )
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const up = [...inOrder(cells, false)]
        expect([...up].sort((a, b) => a - b)).toEqual([...cells.keys()])
        const rank = new Map(up.map((n, at) => [n, at]))
        const filled = (n: number): boolean => cells[n] !== null && cells[n] !== undefined && cells[n] !== ''
        expect(up.filter(filled)).toEqual(up.slice(0, up.filter(filled).length))
        const down = [...inOrder(cells, true)].filter(filled)
        for (const [at, n] of down.entries()) {
          const next = down[at + 1]
          // Reversed, besides those that are equal, which stay in the order of their rows.
          if (next !== undefined && next < n) expect(rank.get(next)).toBeLessThan(rank.get(n) ?? -1)
        }
      }),
    )
  })
})

describe('a page of rows', () => {
  const rows: readonly Row[] = [
    { Time: '2025-06-18T07:00:00Z', Level: 3 },
    { Time: '2025-06-18T06:00:00Z', Message: 'Tunnel DOWN', Level: 12 },
    { Time: '2025-06-18T08:00:00Z', Message: { why: ['peer', 'Größe'] } },
  ]

  test('has the columns in the order in which they first appear, and the numbers of its rows', () => {
    expect(pageOf(table(rows), { offset: 1, limit: 1 })).toEqual({
      columns: ['Time', 'Level', 'Message'],
      rows: [{ n: 2, row: rows[1], cut: [] }],
      total: 3,
      matching: 3,
      truncated: false,
    })
  })

  test('is sorted over all rows and not over the page, again and again', () => {
    const one = table(rows)
    for (let n = 0; n < 20; n++) {
      const descending = n % 2 === 1
      const page = pageOf(one, { offset: 0, limit: 2, sort: { column: 'Level', descending } })
      expect(page.rows.map((row) => row.n)).toEqual(descending ? [2, 1] : [1, 2])
    }
    expect(numbers(rows, { sort: { column: 'no such', descending: true } })).toEqual([1, 2, 3])
    expect(numbers(rows, { sort: { column: '__proto__', descending: true } })).toEqual([1, 2, 3])
  })

  test('is searched in every cell, whatever the case, and says how many fit', () => {
    expect(numbers(rows, { text: 'tunnel down' })).toEqual([2])
    expect(numbers(rows, { text: 'GRÖSSE' })).toEqual([])
    expect(numbers(rows, { text: 'GRÖßE' })).toEqual([3])
    expect(numbers(rows, { text: ' 12 ' })).toEqual([2])
    expect(pageOf(table(rows), { offset: 1, limit: 1, text: '2025-06-18' })).toMatchObject({
      matching: 3,
      rows: [{ n: 2 }],
    })
  })

  test.each([
    [{ offset: Number.NaN, limit: Number.NaN }, 1],
    [{ offset: -5, limit: 1e9 }, 1_000],
    [{ offset: 1e12, limit: 10 }, 0],
    [{ offset: 1_999.9, limit: 2.9 }, 2],
  ])('holds a thousand rows at most, whatever is asked for: %o', (wanted, length) => {
    const many = Array.from({ length: 2_001 }, (_, n) => ({ n }))
    expect(pageOf(table(many), wanted).rows).toHaveLength(length)
  })

  test('a cell of a megabyte is cut with a mark, and a page of such cells stays small', () => {
    const long = 'x'.repeat(1_000_000)
    const [first] = pageOf(table([{ a: long, b: [long], c: 1 }]), ALL).rows
    expect(first?.cut).toEqual(['a', 'b'])
    expect(first?.row.a).toBe(`${'x'.repeat(2_000)}… (998,000 more characters)`)
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`c${n}`, long]))
    const page = pageOf(table(Array.from({ length: 1_000 }, () => wide)), ALL)
    expect(JSON.stringify(page).length).toBeLessThan(10_000_000)
    expect(page.rows[0]?.cut).toHaveLength(50)
  })

  test('no character is cut in half, and a column may be called anything', () => {
    const { row } = shortRow({ a: `${'x'.repeat(1_999)}😀😀` })
    expect(String(row.a).isWellFormed()).toBe(true)
    const hostile = JSON.parse('{"__proto__": "p", "constructor": "c", "": "e"}')
    const page = pageOf(table([hostile]), { ...ALL, sort: { column: '__proto__', descending: false } })
    expect(page.columns).toEqual(['__proto__', 'constructor', ''])
    expect(JSON.stringify(page.rows[0]?.row)).toBe('{"__proto__":"p","constructor":"c","":"e"}')
  })
})
