import { describe, expect, test } from '@jest/globals'
import { openEngine } from '../../src/kql/engine.ts'
import { evaluate } from '../../src/kql/evaluate.ts'

const now = new Date('2026-01-02T00:00:00Z')
const rows = (query: string) => evaluate(query, [], { now }).rows
const n = 'datatable(g:string, n:long)["a", 1, "a", 2, "b", 5]'

describe('rows in order', () => {
  test('number, sum and look at their neighbours', () =>
    expect(rows(`${n} | serialize r = row_number(), c = row_cumsum(n, g != prev(g)), m = next(n)`)).toEqual([
      ['a', 1, 1, 1, 2],
      ['a', 2, 2, 3, 5],
      ['b', 5, 3, 5, null],
    ]))
})

test('serialize adds a column beside one of its name', () =>
  expect(rows('range n from 5 to 6 step 1 | serialize n = row_number()')).toEqual([
    [5, 1],
    [6, 2],
  ]))

test.each([
  'extend r = row_number()',
  'sort by n asc | summarize by n | extend r = prev(n)',
  'where n > 9 | project row_cumsum(n)',
])('rows without an order have no neighbours: %s', (query) =>
  expect(() => rows(`${n} | ${query}`)).toThrow('sort or serialize'),
)

describe('tables together', () => {
  test('full outer joins keep both sides', () =>
    expect(
      rows(
        'datatable(k:long)[1, 2] | join kind=fullouter (datatable(k:long)[2, 3]) on k | sort by k asc, k1 asc',
      ),
    ).toEqual([
      [null, 3],
      [1, null],
      [2, 2],
    ]))
  test('a union says where rows came from', () =>
    expect(rows('union withsource=s (print x=1), (print x=2) | project s, x')).toEqual([
      ['union_arg0', 1],
      ['union_arg1', 2],
    ]))
})

describe('lists', () => {
  test('expand in step', () =>
    expect(rows('print a=dynamic([1,2]), b=dynamic(["x"]) | mv-expand a, b')).toEqual([
      [1, 'x'],
      [2, null],
    ]))
  test('are worked on row by row', () =>
    expect(
      rows('print a=dynamic([3,4]) | mv-apply a to typeof(long) on (summarize t=sum(a)) | project t'),
    ).toEqual([[7]]))
})

describe('an engine', () => {
  test('answers more than once, and refuses by name', async () => {
    const engine = await openEngine([])
    expect((await engine.run('range x from 1 to 2 step 1', { now })).rows).toEqual([[1], [2]])
    await expect(engine.run('print nowhere', { now })).rejects.toMatchObject({ code: 'SEM0100' })
    expect(
      (await engine.run('print datetime_diff("day", datetime(2024-03-01), datetime(2024-02-28))', { now }))
        .rows,
    ).toEqual([[2]])
    await engine.close()
  })
})

describe('texts', () => {
  test('are taken apart by a pattern', () =>
    expect(rows('print s="id=7 ok" | parse s with "id=" id:long " " rest | project id, rest')).toEqual([
      [7, 'ok'],
    ]))
  test('give their pairs', () =>
    expect(
      rows('print s="a=1,b=x" | parse-kv s as (a:long, b:string) with (pair_delimiter=",") | project a, b'),
    ).toEqual([[1, 'x']]))
})

describe('series and declared functions', () => {
  test('steps without rows take the default', () =>
    expect(
      rows(
        'datatable(t:long, v:long)[0, 1, 2, 5] | make-series s=sum(v) default=7 on t from 0 to 3 step 1 | project s',
      ),
    ).toEqual([[[1, 7, 5]]]))
  test('a range holds its end', () =>
    expect(
      rows('datatable(t:long)[0, 2, 2, 6] | make-series c=count() on t in range(0, 6, 2) | project c, t'),
    ).toEqual([
      [
        [1, 2, 0, 1],
        [0, 2, 4, 6],
      ],
    ]))
  test('a declared function of scalars is called', () =>
    expect(rows('let f = (x:long, y:long=2) { x * y }; print a=f(4), b=f(4, 3)')).toEqual([[8, 12]]))
})

test('null differs from every value', () =>
  expect(rows('print n=int(null) | project a = n == 1, b = n != 1, c = n < 1')).toEqual([
    [false, true, null],
  ]))
