import { describe, expect, test } from '@jest/globals'
import { bound } from '../../src/kql/bound.ts'
import { guard } from '../../src/kql/guard/guard.ts'

describe('the row limit', () => {
  test.each([
    ['T', 'T\n| take 9'],
    ['T // all', 'T\n| take 9'],
    ['T // all\r// and more', 'T\n| take 9'],
    ['T | where a == 1 ; // end', 'T | where a == 1\n| take 9'],
    [
      'T | summarize count() by b | render timechart with (title="x")',
      'T | summarize count() by b\n| take 9',
    ],
    ['T | render // a | b\n timechart;', 'T\n| take 9'],
    ['let x = T; x | where m has "| render"', 'let x = T; x | where m has "| render"\n| take 9'],
    ['T | where t > datetime(2025-06-18)', 'T | where t > datetime(2025-06-18)\n| take 9'],
    ['T | where m == "//"', 'T | where m == "//"\n| take 9'],
  ])('%j', (text, expected) => {
    expect(bound(text, 9)).toBe(expected)
    expect(guard(bound(text, 9), { tables: ['T'] }).kind).toBe('allowed')
  })
})
