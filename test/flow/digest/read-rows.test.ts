import { describe, expect, test } from '@jest/globals'
import { readRows } from '../../../src/flow/digest/read-rows.ts'
import { groupsOfEvidence } from '../../../src/flow/digest/read-table.ts'
import { at, evidenceOf, exchange } from './tables.ts'

const ROOM = 4_000
const evidence = evidenceOf(exchange(500).rows)
const undated = evidenceOf([
  { name: 'a', size: '1' },
  { name: 'B', size: '2' },
  { name: 'ab', size: '12' },
])
const { groups } = groupsOfEvidence(evidence)
const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(/^(?:row )?(\d+)(?:\t|$)/gm)].map(([, n]) => Number(n))

describe('a question that cannot be answered says what could be asked', () => {
  test.each([
    [{ from: 501 }, 'E1 has 500 rows, numbered from 1.'],
    [{ from: 9, to: 3 }, 'Row 3 stands before row 9: from is the first row, to the last.'],
    [{ template: 'T99' }, `E1 has no template "T99". Templates: T1 to T${groups.length}.`],
    [{ template: 'constructor' }, `E1 has no template "constructor". Templates: T1 to T${groups.length}.`],
    [
      { column: 'Massage', contains: 'x' },
      'E1 has no column "Massage". Columns: TimeGenerated, Message, instance_s, Category.',
    ],
  ])('%j', (wanted, why) => {
    expect(readRows(evidence, wanted, ROOM)).toEqual({ ok: false, text: why })
  })

  test('no rows, no dates', () => {
    expect(readRows(evidenceOf([]), { from: 1 }, ROOM)).toEqual({ ok: false, text: 'E1 has no rows.' })
    expect(readRows(undated, { since: at(0) }, ROOM)).toEqual({
      ok: false,
      text: 'No column of E1 dates its rows: leave out since and until.',
    })
  })
})

describe('rows are read', () => {
  test('by number, page for page, each with the row to go on from', () => {
    const first = readRows(evidence, { from: 101, to: 300 }, ROOM).text
    const [last = 0] = numbersIn(first).slice(-1)
    expect(numbersIn(first)).toEqual(Array.from({ length: last - 100 }, (_, n) => 101 + n))
    expect(first).toContain(
      `of 200 rows from row 101 to 300; for the others ask again with from: ${last + 1})`,
    )
    expect(readRows(evidence, { from: 499, to: 900 }, ROOM).text).toContain('(these are all 2 rows')
  })

  test('by template, in any letter case', () => {
    const [rare] = groups
    expect(numbersIn(readRows(evidence, { template: 't1' }, 50_000).text)).toEqual(
      rare?.rows.map((row) => row + 1),
    )
  })

  test('by text in any column, or in one, in any letter case', () => {
    expect(numbersIn(readRows(undated, { contains: 'B' }, ROOM).text)).toEqual([2, 3])
    expect(numbersIn(readRows(undated, { contains: '1', column: 'SIZE' }, ROOM).text)).toEqual([1, 3])
    expect(numbersIn(readRows(undated, { contains: '1', column: 'name' }, ROOM).text)).toEqual([])
    expect(readRows(undated, { contains: 'none' }, ROOM)).toEqual({
      ok: true,
      text: expect.stringContaining('(none of its 3 rows: with "none")'),
    })
  })

  test('by moment, both ends included, and all conditions together', () => {
    const told = readRows(evidence, { since: at(700), until: at(2_100), contains: 'IN_1' }, ROOM).text
    expect(numbersIn(told)).toEqual([2, 4])
    expect(numbersIn(readRows(evidence, { since: at(700), until: at(2_100), from: 3 }, ROOM).text)).toEqual([
      3, 4,
    ])
  })

  test('one column alone, with the moments', () => {
    expect(readRows(evidence, { column: 'instance_s', to: 2 }, ROOM).text.split('\n').slice(1, 3)).toEqual([
      'row\tTimeGenerated\tinstance_s',
      '1\t2025-06-18T06:20:00Z\tGatewayTenantWorker_IN_0',
    ])
  })

  test('one row alone in full: every column, its cells as long as the room allows', () => {
    const long = evidenceOf([
      { a: 'x'.repeat(3_000), b: 'same' },
      { a: 'y', b: 'same' },
    ])
    const { text } = readRows(long, { from: 1, to: 1 }, ROOM)
    expect(text).toContain(`\n  a: ${'x'.repeat(3_000)}\n  b: same`)
    expect(readRows(long, { from: 1, to: 1 }, 1_000).text).toMatch(/\n {2}a: x+…\(\+\d+\)\n {2}b: same$/)
  })
})
