import { describe, expect, test } from '@jest/globals'
import { bind, functionNames } from '../../src/kql/binder.ts'
import { evaluate } from '../../src/kql/evaluate.ts'

const T = {
  name: 'T',
  columns: [
    { name: 'Level', type: 'string' as const },
    { name: 'Amount', type: 'real' as const },
    { name: 'Bag', type: 'dynamic' as const },
  ],
  rows: [
    ['a', 1.5, { x: 1, y: 2 }],
    ['', null, null],
  ],
}
const answer = (query: string): unknown => evaluate(query, [T], { now: new Date(0) })
const failure = (query: string): { code: string; message: string } => {
  try {
    answer(query)
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error(`${query} was answered`)
}

describe('what Azure accepts and the library does not', () => {
  test('count(x) counts rows of any type, nulls too, and is called count_x', () => {
    expect(answer('T | summarize count(Amount), count(Level), count()')).toEqual({
      columns: [
        { name: 'count_Amount', type: 'long' },
        { name: 'count_Level', type: 'long' },
        { name: 'count_', type: 'long' },
      ],
      rows: [[2, 2, 2]],
    })
    expect(failure('T | summarize count(Amont)').message).toContain("'Amont'")
  })

  test('a strategy that it does not know', () =>
    expect(answer('T | summarize hint.strategy=partitioned n = count()')).toMatchObject({ rows: [[2]] }))

  test.each(['todynamic', 'toobject', 'parse_json'])('%s takes what is dynamic already as it is', (name) =>
    expect(
      answer(`T | take 1 | project ${name}(bag_pack("a", Level)).a, ${name}(Bag).x, ${name}("[7]")[0]`),
    ).toMatchObject({
      rows: [['a', 1, 7]],
    }),
  )

  test.each([
    ['let part = "day"; print datetime_diff(part, datetime(2025-06-18), datetime(2025-06-16))', [2]],
    ['let f = (part:string) { print datetime_part(part, datetime(2025-06-18)) }; f("month")', [6]],
    [
      'let part = "hour"; print datetime_add(part, 1, datetime(2025-06-18))',
      ['2025-06-18T01:00:00.0000000Z'],
    ],
    ['print make_timespan(1, 12, 30, 55.123)', ['1.12:30:55.1230000']],
    ['print array_length(dynamic({"a": 1})), array_length(dynamic([1, 2]))', [null, 2]],
    ['print bag_keys(dynamic([1])), bag_keys(dynamic({"a": 1}))', [null, ['a']]],
  ])('arguments that the documentation shows: %s', (query, row) =>
    expect(answer(query)).toMatchObject({ rows: [row] }),
  )

  test('a pattern of project-away that no column meets takes away nothing', () => {
    expect(answer('T | project-away *1, Am*, Nothing*')).toMatchObject({
      columns: [{ name: 'Level' }, { name: 'Bag' }],
    })
    expect(failure('T | project-away Nothing').code).toBe('SEM0100')
  })

  test('a degree that is a plain number', () =>
    expect(
      bind('print series_fit_poly(dynamic([1, 2]), dynamic([1, 2]), 2)', []).faults.map(
        ({ message }) => message,
      ),
    ).toEqual([]))

  test('a wrong word that is no hint stays wrong', () =>
    expect(failure('T | join kind=sideways T on Level').code).toBe('SYN0002'))

  test.each([
    ['ignoredProperties=dynamic(["y"])', 'x'],
    ['"p_", "error", dynamic(["y"])', 'p_x'],
  ])('the later arguments of bag_unpack, by name or place: %s', (rest, name) =>
    expect(
      answer(`T | take 1 | evaluate bag_unpack(Bag, ${rest}) | project-away Level, Amount`),
    ).toMatchObject({ columns: [{ name }], rows: [[1]] }),
  )
})

describe('errors of binding', () => {
  test.each([
    ['T | where Levl == "a"', 'SEM0100', 'Did you mean Level?'],
    ['T | where level == "a"', 'SEM0100', 'Did you mean Level?'],
    ['T | project-away Levl', 'SEM0100', 'Did you mean Level?'],
    ['T | project-keep Nothing*', 'E_UNSUPPORTED', 'the pattern Nothing*'],
    ['T | project Amount | where Level == "a"', 'SEM0100', /function\.$/],
    ['T | where Nothing_like_it == 1', 'SEM0100', /function\.$/],
    ['T | frobnicate Level', 'SYN0002', 'Query operator expected'],
    ['T | top 5 by Level, Amount', 'SYN0002', 'fragment'],
    ['T | where frobnicate(Level)', 'SEM0100', "'frobnicate'"],
    ['Nowhere | take 1', 'SEM0100', "'Nowhere'"],
    ['workspace("other").T | take 1', 'E_UNSUPPORTED', 'workspace()'],
    ['union T, (app("other").requests)', 'E_UNSUPPORTED', 'app()'],
    ['T | lookup _GetWatchlist("w") on Level', 'E_UNSUPPORTED', '_GetWatchlist()'],
    ['database("d").T', 'E_UNSUPPORTED', 'database()'],
    ['external_table("t") | take 1', 'E_UNSUPPORTED', 'external_table()'],
    ['materialized_view("t") | take 1', 'E_UNSUPPORTED', 'materialized_view()'],
    ['T | evaluate frobnicate(Level)', 'E_UNSUPPORTED', 'the plugin frobnicate'],
    ['T | extend datetime_diff(Level, now(), now())', 'E_UNSUPPORTED', 'Level as an argument here'],
    ['print array_concat(dynamic(1), dynamic([2]))', 'E_UNSUPPORTED', 'dynamic(1) as an argument here'],
    ['print series_sum(dynamic({"a":1}))', 'E_UNSUPPORTED', 'as an argument here'],
    ['T | extend app = 1 | where frobnicate(app)', 'SEM0100', "'frobnicate'"],
  ])('%s is %s: %s', (query, code, said) => {
    const found = failure(query)
    expect(found.code).toBe(code)
    expect(found.message).toMatch(
      said instanceof RegExp ? said : new RegExp(said.replace(/[().?*]/g, '\\$&')),
    )
  })

  test('a column of unknown type fits wherever it stands, and is still a column', () => {
    const loose = [{ name: 'T', columns: T.columns.map(({ name }) => ({ name, type: 'unknown' })) }]
    expect(bind('T | where Level > 1 and Level has "a" and Level.b == now() + Amount', loose).faults).toEqual(
      [],
    )
    expect(
      bind('T | where Levl > 1', loose).faults.map(({ code, at, length }) => [code, at, length]),
    ).toEqual([[142, 10, 4]])
  })

  test('says which columns could be named at a place', () => {
    const [fault] = bind('T | project Level, n = 1 | where Amount > 1', [T]).faults
    expect(fault?.columns()).toEqual(['Level', 'n'])
  })

  test('knows the language’s functions and aggregates', () =>
    expect(functionNames()).toEqual(expect.arrayContaining(['startofday', 'ago', 'count', 'dcount'])))
})
