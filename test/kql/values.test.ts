import { describe, expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'
import { type Rule, rules } from './rules.ts'

describe('conversions', () => {
  const all: readonly Rule[] = [
    [
      'a whole number is read in decimal or hexadecimal only',
      'print toint("12"), tolong(" 0x1f "), toint("0b11"), tolong("1.5")',
      [[12, 31, null, null]],
    ],
    [
      'a real number has no other base',
      'print todouble("0x10"), todouble("1e3"), todouble("-inf")',
      [[null, 1000, '-Infinity']],
    ],
    [
      'a text is true or false in words or as a whole number',
      'print tobool("TRUE"), tobool("-3"), tobool("0"), tobool("1.0"), tobool("no")',
      [[true, true, false, null, null]],
    ],
    ['a list is no number', 'print toint(dynamic([1])), tostring(dynamic([1]))', [[null, '[1]']]],
    [
      'a day outside of the calendar is no date',
      'print todatetime("2023-02-29"), todatetime("2024-02-29")',
      [[null, '2024-02-29T00:00:00.0000000Z']],
    ],
    [
      'dates are also read in the forms of mail and of the United States',
      'print todatetime("Tue, 3 Mar 2020 10:11:12 GMT"), todatetime("3/4/2020 1:02:03 PM")',
      [['2020-03-03T10:11:12.0000000Z', '2020-03-04T13:02:03.0000000Z']],
    ],
    ['a number is a count of ticks as a date', 'print todatetime(20)', [['0001-01-01T00:00:00.0000020Z']]],
  ]
  rules(all)
})

describe('literals', () => {
  const all: readonly Rule[] = [
    ['texts next to each other are one', `print "ab" 'cd' @"\\e"`, [['abcd\\e']]],
    [
      'a date may be written in three numbers',
      'print datetime(2024, 2, 3)',
      [['2024-02-03T00:00:00.0000000Z']],
    ],
    ['dynamic literals may hold dynamic literals', 'print dynamic([dynamic({"a":1}), 2])', [[[{ a: 1 }, 2]]]],
  ]
  rules(all)
  test('one that cannot be read is refused', () =>
    expect(() => evaluate('print datetime(2023-02-30)', [], { now: new Date(0) })).toThrow('2023-02-30'))
})

describe('numbers', () => {
  const all: readonly Rule[] = [
    ['halves are rounded away from zero', 'print round(-1.5), round(0.25, 1), round(7)', [[-2, 0.3, 7]]],
    ['a logarithm of less than zero is null', 'print log(-2), log10(-2), log2(8)', [[null, null, 3]]],
    ['a bin needs a size above zero', 'print bin(7, 3), bin(7, -3), bin(7, 0)', [[6, null, null]]],
    [
      'an int has 32 bits in hexadecimal',
      'print tohex(toint(-2)), tohex(-2)',
      [['fffffffe', 'fffffffffffffffe']],
    ],
    [
      'not-a-number is the greatest and the least',
      'datatable(v:real)[1.0, real(nan), 2.0] | summarize max(v), min(v)',
      [['NaN', 'NaN']],
    ],
  ]
  rules(all)
})

describe('types that meet', () => {
  const all: readonly Rule[] = [
    ['a choice has one type', 'print iff(true, 1, 2.5), tostring(iff(true, 1, 2.5))', [[1, '1.0']]],
    [
      'a dynamic value is counted with as a number, or not at all',
      'print d=dynamic({"n":3,"t":"x"}) | project d.n + 1, d.t + 1, d.n * 1.5',
      [[4, null, 4.5]],
    ],
    [
      'a whole number is not among others that only begin like it',
      'print 1 in (1.5, 2.5), dynamic({"a":1}) in (0), dynamic(1) in (1)',
      [[false, false, true]],
    ],
    [
      'a part may be asked for as another type',
      'print extract(@"n=(\\d+)", 1, "n=42", typeof(long)) + 1',
      [[43]],
    ],
    [
      'a moment outside of the calendar is null',
      'print datetime(9999-12-31) + 2d, datetime(0001-01-01) - 1d, endofweek(datetime(9999-12-31))',
      [[null, null, null]],
    ],
    [
      'not-a-number stands beside null',
      'datatable(v:real)[2.0, real(nan), real(null), 1.0] | sort by v asc',
      [[null], ['NaN'], [1], [2]],
    ],
  ]
  rules(all)
})

describe('dynamic values', () => {
  const all: readonly Rule[] = [
    [
      'a list has no names and a bag no places',
      'print l=dynamic([5]), b=dynamic({"a":6}) | project l.a, l[-1], b.a',
      [[null, 5, 6]],
    ],
    ['nothing is no JSON', 'print parse_json(""), parse_json("[1]")', [[null, [1]]]],
    ['a part out of range is null', 'print split("a;b", ";", 1), split("a;b", ";", 2)', [[['b'], null]]],
    ['a sum leaves nulls out', 'print array_sum(dynamic([1, null, 2]))', [[3]]],
    [
      'lists are joined into one list',
      'print v=dynamic([1, 2]) | union (print v=dynamic([3])) | summarize make_list(v)',
      [[[1, 2, 3]]],
    ],
    [
      'an empty list has no rows, null has one',
      'datatable(n:long, v:dynamic)[1, dynamic([]), 2, dynamic(null), 3, dynamic([4])] | mv-expand v',
      [
        [2, null],
        [3, 4],
      ],
    ],
  ]
  rules(all)
})
