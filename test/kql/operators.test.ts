import { describe, expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'
import type { Table } from '../../src/kql/table.ts'
import { type Rule, rules } from './rules.ts'

const now = new Date('2026-01-02T03:04:05Z')
const words =
  'datatable(a:string, b:string, n:long)["web01 up", "east", 1, "db02 down", "west", 2, "WEB03", "east", 3]'
const sales = 'datatable(r:string, c:string, v:long)["n", "x", 5, "n", "y", 7, "s", "x", 9, "t", "z", 1]'

describe('search', () => {
  const all: readonly Rule[] = [
    ['finds a term in any column', `${words} | search "east" and "web01" | project n`, [[1]]],
    ['asterisks widen a term', `${words} | search "web*" or "*02" or "do*n" | project n`, [[1], [2], [3]]],
    [
      'a term may be for one column',
      `${words} | search a:"east" or b:"west" or n == 3 | project n`,
      [[2], [3]],
    ],
    ['case matters when told', `${words} | search kind=case_sensitive "web*" | project n`, [[1]]],
    ['numbers are texts too', `${words} | search "3" | project n`, [[3]]],
    [
      'any column may be tested in where',
      `${words} | where * startswith "db" or * has "3" | project n`,
      [[2], [3]],
    ],
  ]
  rules(all)
  test('looks through all tables and says where a row came from', () => {
    const table = (name: string, value: string): Table => ({
      name,
      columns: [{ name: 'x', type: 'string' }],
      rows: [[value]],
    })
    const tables = [table('TA', 'hit'), table('TB', 'miss'), table('UA', 'a hit')]
    expect(evaluate('search "hit"', tables, { now }).rows).toEqual([
      ['TA', 'hit'],
      ['UA', 'a hit'],
    ])
    expect(evaluate('search in (T*) "hit"', tables, { now }).rows).toEqual([['TA', 'hit']])
    expect(evaluate('union withsource=s T* | project s, x', tables, { now }).rows).toEqual([
      ['TA', 'hit'],
      ['TB', 'miss'],
    ])
  })
})

describe('rows in groups', () => {
  const all: readonly Rule[] = [
    [
      'top-nested goes from level to level',
      `${sales} | top-nested 2 of r by s=sum(v), top-nested 1 of c by m=max(v) asc`,
      [
        ['n', 12, 'x', 5],
        ['s', 9, 'x', 9],
      ],
    ],
    [
      'the others may have a row',
      `${sales} | top-nested 1 of r with others="rest" by s=sum(v)`,
      [
        ['n', 12],
        ['rest', 10],
      ],
    ],
    [
      'partition runs a subquery for each key',
      `${sales} | partition by r (top 1 by v | project r, v)`,
      [
        ['n', 7],
        ['s', 9],
        ['t', 1],
      ],
    ],
    ['sample-distinct', `${sales} | sample-distinct 10 of c`, [['x'], ['y'], ['z']]],
    [
      'getschema',
      'print a=1, b="x" | getschema | project ColumnName, ColumnOrdinal, ColumnType',
      [
        ['a', 0, 'long'],
        ['b', 1, 'string'],
      ],
    ],
    ['a name given by as is used again', 'print x=1 | as A | union (A | extend x = x + 1)', [[1], [2]]],
    [
      'a name given by as is the source',
      'union withsource=s (print x=1 | as A), (print x=2) | project s',
      [['A'], ['union_arg1']],
    ],
  ]
  rules(all)
})

describe('columns', () => {
  const data = 'datatable(x:long, s:string)[1, "a", 2, "b"]'
  const all: readonly Rule[] = [
    [
      'a conversion without a name takes the place of its column',
      `${data} | extend tostring(x), bin(x, 2), y = x, strlen(s)`,
      [
        [0, 'a', 1, 1],
        [2, 'b', 2, 1],
      ],
    ],
    ['several names for several values', `${data} | summarize (most, of) = arg_max(x, s)`, [[2, 'b']]],
    [
      'a join may have several conditions',
      `${data} | join (${data}) on $left.x == $right.x and $left.s == $right.s | project x1, s`,
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'parameters of the query have defaults',
      `declare query_parameters(k:long = 2); ${data} | where x == k | project s`,
      [['b']],
    ],
    [
      'a subquery over elements keeps every value in its column',
      'print d=dynamic([7]), b=true | mv-apply d on (extend k=tostring(d) | take 1) | project b, d, k',
      [[true, 7, '7']],
    ],
    [
      'what is parsed again is replaced',
      'print s="a 1" | parse s with w " " n | parse-where s with w " " n:long | project w, n',
      [['a', 1]],
    ],
    [
      'a renamed column keeps its place',
      `${data} | project-rename y = x | extend z = y`,
      [
        [1, 'a', 1],
        [2, 'b', 2],
      ],
    ],
    ['options of how a query runs are passed over', 'set notruncation; print 1', [[1]]],
  ]
  rules(all)
  test('options that change the answer are refused', () =>
    expect(() => evaluate('set query_now=datetime(2020-01-01); print now()', [], { now })).toThrow(
      'query_now',
    ))
  test('an aggregate that is not known is named', () =>
    expect(() => evaluate('print x=1 | summarize hll(x)', [], { now })).toThrow('aggregate hll()'))
})

describe('scan', () => {
  const all: readonly Rule[] = [
    [
      'a step knows its last row',
      'range x from 1 to 4 step 1 | scan declare (t:long=10) with (step s: true => t = s.t + x;) | extend u = t',
      [
        [1, 11, 11],
        [2, 13, 13],
        [3, 16, 16],
        [4, 20, 20],
      ],
    ],
    [
      'steps follow each other, and a match has a number',
      'datatable(e:string)["x", "a", "x", "b", "a", "b"] | serialize | scan with_match_id=m with (step p: e == "a"; step q output=none: e == "x"; step z: e == "b";)',
      [
        ['a', 0],
        ['b', 0],
        ['a', 1],
        ['b', 0],
      ],
    ],
  ]
  rules(all)
  test('needs an order', () =>
    expect(() => evaluate('datatable(x:long)[1] | scan with (step s: true;)', [], { now })).toThrow('order'))
})

describe('columns that depend on the rows', () => {
  const bags = 'datatable(k:long, d:dynamic)[1, dynamic({"b":"y","a":2}), 2, dynamic({"b":"z"})]'
  const all: readonly Rule[] = [
    [
      'slots become columns that later operators know',
      `${bags} | evaluate bag_unpack(d) | where b == "y" | extend c = a + k | project c, b`,
      [[3, 'y']],
    ],
    [
      'with a prefix',
      `${bags} | evaluate bag_unpack(d, "p_") | project k, p_b`,
      [
        [1, 'y'],
        [2, 'z'],
      ],
    ],
    [
      'with the columns that are asked for',
      `${bags} | evaluate bag_unpack(d) : (*, a:real)`,
      [
        [1, 2],
        [2, null],
      ],
    ],
    ['also behind a name', `let U = ${bags} | evaluate bag_unpack(d); U | project a`, [[2], [null]]],
    [
      'pivot makes a column of each value',
      `${sales} | evaluate pivot(c, sum(v)) | sort by r asc | project r, x, y`,
      [
        ['n', 5, 7],
        ['s', 9, 0],
        ['t', 0, 0],
      ],
    ],
    [
      'narrow makes a row of each value',
      'print a=1, b=true | evaluate narrow()',
      [
        [0, 'a', '1'],
        [0, 'b', 'True'],
      ],
    ],
  ]
  rules(all)
  test('a column that is there already is refused', () =>
    expect(() => evaluate('print a=1, d=dynamic({"a":2}) | evaluate bag_unpack(d)', [], { now })).toThrow(
      'second column',
    ))
})

describe('declared functions', () => {
  const all: readonly Rule[] = [
    [
      'make rows',
      'let f = (n:long, up:long=1) { range x from 1 to n step 1 | extend y = x + up }; f(2)',
      [
        [1, 2],
        [2, 3],
      ],
    ],
    [
      'take rows',
      'let f = (T:(x:long), k:long) { let m = k * 2; T | where x < m }; range x from 1 to 5 step 1 | invoke f(2)',
      [[1], [2], [3]],
    ],
    [
      'have statements of their own',
      'let f = (s:string) { let t = strcat(s, "!"); strcat(t, t) }; print a="x" | extend b = f(a), c = f(s="y")',
      [['x', 'x!x!', 'y!y!']],
    ],
    [
      'see the names around their declaration',
      'let v = 1; let f = () { v }; let g = (v:long) { f() + v }; print g(10)',
      [[11]],
    ],
  ]
  rules(all)
})
