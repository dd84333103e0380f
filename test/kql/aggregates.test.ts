import { describe } from '@jest/globals'
import { type Rule, rules } from './rules.ts'

const data = 'datatable(g:string, n:long, w:long)["a", 1, 1, "a", 2, 3, "b", 9, 1]'
describe('aggregates', () => {
  const all: readonly Rule[] = [
    [
      'functions may stand around them',
      `${data} | summarize x = strcat("n=", count()), y = round(avg(n) * 2, 1) + max(n) by g`,
      [
        ['a', 'n=2', 5],
        ['b', 'n=1', 27],
      ],
    ],
    ['percentiles make a column each', `${data} | summarize percentiles(n, 0, 50, 100)`, [[1, 2, 9]]],
    [
      'weights count a value more than once',
      `${data} | summarize percentilew(n, w, 75), percentilesw_array(n, w, 10, 90)`,
      [[2, [1, 9]]],
    ],
    [
      'bits of all values are joined',
      `${data} | summarize binary_all_or(n), binary_all_and(n), binary_all_xor(n)`,
      [[11, 0, 10]],
    ],
    [
      'covariance of a sample and of all',
      `${data} | summarize a = covariance(n, n), b = covariancep(n, n)`,
      [[19, 38 / 3]],
    ],
    [
      'nothing to aggregate',
      `${data} | where n > 50 | summarize count(), max(n), make_list(n), percentile(n, 5)`,
      [[0, null, [], null]],
    ],
  ]
  rules(all)
})
