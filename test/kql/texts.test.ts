import { describe, expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'
import { type Rule, rules } from './rules.ts'

describe('texts', () => {
  const all: readonly Rule[] = [
    [
      'has asks for the end of a term only where a term ends',
      'print "a b" has " ", "a-bc" has "-b", "a-bc" has "-bc", "ab" has "a"',
      [[true, false, true, false]],
    ],
    [
      'classes of a regular expression are those of Unicode',
      'print extract(@"(\\d+)", 1, "x٣٤"), trim(@"\\s+", "\\u00a0a\\u2003"), "é" matches regex @"^\\w$"',
      [['٣٤', 'a', true]],
    ],
    [
      'classes work inside of brackets too',
      'print extract(@"([\\d\\s]+)", 1, "x3 4"), extract(@"([[:alpha:]]+)", 1, "12ab")',
      [['3 4', 'ab']],
    ],
    [
      'groups may be asked for by name',
      `print extract_all(@"(?P<n>\\d)(?P<l>\\w)", dynamic(["l"]), "1a2b")`,
      [[[['a'], ['b']]]],
    ],
    ['a group that is not there is empty', 'print extract("a(b)", 2, "ab")', [['']]],
    [
      'parse reads types by all of their names',
      'print s="at 2/3/2020 for 1:00:00" | parse s with "at " t:date " for " d:time | project t, d',
      [['2020-02-03T00:00:00.0000000Z', '01:00:00']],
    ],
    [
      'groups of the pattern do not move the values',
      'print s="k1=v1" | parse kind=regex s with @"k(\\d)=" v | project v',
      [['v1']],
    ],
    [
      'blanks around keys and values go',
      'print s="a = 1 , b= x" | parse-kv s as (a:long, b:string) with (pair_delimiter=",") | project a, b',
      [[1, 'x']],
    ],
  ]
  rules(all)
  test('an ill-formed regular expression is refused', () =>
    expect(() => evaluate('print "a" matches regex strcat("(", "")', [], { now: new Date(0) })).toThrow(
      'ill-formed',
    ))
})
