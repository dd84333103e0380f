import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { evaluate } from '../../src/kql/evaluate.ts'
import type { Column } from '../../src/kql/table.ts'

type Cell = string | number | null
type Line = readonly [key: Cell, value: Cell]

const runs = { numRuns: 12 }
const number = fc.option(fc.integer({ min: -2, max: 2 }), { nil: null })
const keys = {
  long: number,
  string: fc.constantFrom('', 'a', 'A', 'b'),
  real: fc.option(fc.constantFrom(0, 0.5, -1.5), { nil: null }),
  datetime: fc.option(fc.constantFrom('2026-01-01T00:00:00.0000000Z', '2026-01-01T00:00:00.0000001Z'), {
    nil: null,
  }),
}
type KeyType = keyof typeof keys
const lines = (type: KeyType): fc.Arbitrary<Line[]> =>
  fc.array(fc.tuple(keys[type], number), { maxLength: 7 })
/** Two lists of lines whose keys have one type. */
const pairs = fc
  .constantFrom<KeyType>('long', 'string', 'real', 'datetime')
  .chain((type) => fc.tuple(fc.constant(type), lines(type), lines(type)))

function answer(query: string, type: KeyType, left: readonly Line[], right: readonly Line[]): Cell[][] {
  const columns = (value: string): Column[] => [
    { name: 'k', type },
    { name: value, type: 'long' },
  ]
  const tables = [
    { name: 'L', columns: columns('v'), rows: left },
    { name: 'R', columns: columns('w'), rows: right },
  ]
  return evaluate(query, tables, { now: new Date(0) }).rows as Cell[][]
}

const inAnyOrder = (rows: readonly (readonly Cell[])[]): string[] =>
  rows.map((row) => JSON.stringify(row)).sort()
const isSame = ([a]: Line, [b]: Line): boolean => a === b
const byKey = (rows: readonly Line[]): Line[][] => [...Map.groupBy(rows, ([key]) => key).values()]
const emptyKey = (type: KeyType): Cell => (type === 'string' ? '' : null)

/** What each kind of join answers, by comparing every left line with every right one. */
const kinds: Readonly<
  Record<string, (left: readonly Line[], right: readonly Line[], type: KeyType) => Cell[][]>
> = {
  inner: (left, right) => left.flatMap((l) => right.filter((r) => isSame(l, r)).map((r) => [...l, ...r])),
  leftouter: (left, right, type) => [
    ...(kinds['inner']?.(left, right, type) ?? []),
    ...left.filter((l) => !right.some((r) => isSame(l, r))).map((l) => [...l, emptyKey(type), null]),
  ],
  rightouter: (left, right, type) => [
    ...(kinds['inner']?.(left, right, type) ?? []),
    ...right.filter((r) => !left.some((l) => isSame(l, r))).map((r) => [emptyKey(type), null, ...r]),
  ],
  fullouter: (left, right, type) => [
    ...(kinds['leftouter']?.(left, right, type) ?? []),
    ...right.filter((r) => !left.some((l) => isSame(l, r))).map((r) => [emptyKey(type), null, ...r]),
  ],
  leftsemi: (left, right) => left.filter((l) => right.some((r) => isSame(l, r))).map((l) => [...l]),
  leftanti: (left, right) => left.filter((l) => !right.some((r) => isSame(l, r))).map((l) => [...l]),
  rightsemi: (left, right) => right.filter((r) => left.some((l) => isSame(l, r))).map((r) => [...r]),
  rightanti: (left, right) => right.filter((r) => !left.some((l) => isSame(l, r))).map((r) => [...r]),
}

describe('a join is what comparing every row with every other gives:', () => {
  test.each(Object.entries(kinds))('%s', (kind, plain) => {
    fc.assert(
      fc.property(pairs, ([type, left, right]) => {
        expect(inAnyOrder(answer(`L | join kind=${kind} R on k`, type, left, right))).toEqual(
          inAnyOrder(plain(left, right, type)),
        )
      }),
      runs,
    )
  })

  test('innerunique keeps one left row of each key', () => {
    fc.assert(
      fc.property(pairs, ([type, left, right]) => {
        const rows = answer('L | join R on k', type, left, right)
        const partners = byKey(left).flatMap(([first]) =>
          first ? right.filter((r) => isSame(first, r)) : [],
        )
        expect(inAnyOrder(rows.map(([, , key, value]) => [key ?? null, value ?? null]))).toEqual(
          inAnyOrder(partners),
        )
        for (const [key, value] of rows) expect(left.some((l) => l[0] === key && l[1] === value)).toBe(true)
      }),
      runs,
    )
  })

  test('a lookup is a left outer join whose key stands once', () => {
    fc.assert(
      fc.property(pairs, ([type, left, right]) => {
        const plain = kinds['leftouter']?.(left, right, type) ?? []
        expect(inAnyOrder(answer('L | lookup R on k', type, left, right))).toEqual(
          inAnyOrder(plain.map(([key = null, value = null, , other = null]) => [key, value, other])),
        )
      }),
      runs,
    )
  })
})

describe('groups are what collecting rows by hand gives:', () => {
  const numbers = (own: readonly Line[]): number[] =>
    own.flatMap(([, value]) => (typeof value === 'number' ? [value] : []))
  const aggregates: Readonly<Record<string, (own: readonly Line[]) => Cell>> = {
    'count()': (own) => own.length,
    'countif(v > 0)': (own) => numbers(own).filter((value) => value > 0).length,
    'sum(v)': (own) => numbers(own).reduce((sum, value) => sum + value, 0),
    'min(v)': (own) => numbers(own).toSorted((a, b) => a - b)[0] ?? null,
    'max(v)': (own) => numbers(own).toSorted((a, b) => b - a)[0] ?? null,
    'dcount(v)': (own) => new Set(numbers(own)).size,
    'percentile(v, 50)': (own) => {
      const sorted = numbers(own).toSorted((a, b) => a - b)
      return sorted[Math.ceil(sorted.length / 2) - 1] ?? null
    },
    'array_length(make_list(v))': (own) => numbers(own).length,
    'array_length(make_set(v))': (own) => new Set(numbers(own)).size,
  }
  test.each(Object.entries(aggregates))('%s', (aggregate, plain) => {
    fc.assert(
      fc.property(pairs, ([type, left]) => {
        expect(inAnyOrder(answer(`L | summarize a = ${aggregate} by k`, type, left, []))).toEqual(
          inAnyOrder(byKey(left).map((own) => [own[0]?.[0] ?? null, plain(own)])),
        )
      }),
      runs,
    )
  })
})

describe('operators agree with each other:', () => {
  const laws: readonly (readonly [law: string, one: string, other: string])[] = [
    ['distinct is grouping without aggregates', 'L | distinct k, v', 'L | summarize by k, v'],
    ['top is sort and take', 'L | top 3 by v asc | project v', 'L | sort by v asc | take 3 | project v'],
    ['a union with nothing is the rows', 'L | union (L | take 0)', 'L'],
    [
      'what a list holds comes back from it',
      'L | where isnotnull(v) | project v',
      'L | summarize v = make_list(v) | mv-expand v to typeof(long)',
    ],
    [
      'partitions put together are the rows',
      'L | partition hint.strategy=native by k (extend n = 1 | project-away n)',
      'L',
    ],
    [
      'semi and anti together are the rows',
      'union (L | join kind=leftsemi R on k), (L | join kind=leftanti R on k)',
      'L',
    ],
    [
      'a semi join is a filter by a list of keys',
      'L | where isnotempty(k) | join kind=leftsemi R on k',
      'L | where isnotempty(k) and k in ((R | project k))',
    ],
    [
      'an extended column that is taken away changes nothing',
      'L | extend n = strcat(k, v) | project-away n',
      'L',
    ],
  ]
  test.each(laws)('%s', (_, one, other) => {
    fc.assert(
      fc.property(pairs, ([type, left, right]) => {
        expect(inAnyOrder(answer(one, type, left, right))).toEqual(
          inAnyOrder(answer(other, type, left, right)),
        )
      }),
      runs,
    )
  })

  test('sorted rows are all rows, each pair in order', () => {
    fc.assert(
      fc.property(pairs, ([type, left]) => {
        const rows = answer('L | sort by v asc', type, left, [])
        expect(inAnyOrder(rows)).toEqual(inAnyOrder(left))
        const values = rows.map(([, value]) => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY))
        expect(values).toEqual(values.toSorted((a, b) => a - b))
      }),
      runs,
    )
  })
})
