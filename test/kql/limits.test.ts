import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Engine, openEngine } from '../../src/kql/engine.ts'
import type { Table } from '../../src/kql/table.ts'

const now = new Date('2026-01-02T00:00:00Z')
let engine: Engine
beforeAll(async () => {
  engine = await openEngine([])
})
afterAll(() => engine.close())

describe('a query ends at', () => {
  test.each([
    [
      'rows',
      'range a from 1 to 9000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 9000 step 1 | extend k = 1) on k',
    ],
    ['characters', `print ${'1 + '.repeat(400_000)}1`],
  ])('the limit of %s', async (limit, query) => {
    await expect(engine.run(query, { now })).rejects.toMatchObject({
      code: 'E_LIMIT',
      message: expect.stringContaining(limit),
    })
  })

  test('the limit of time, and the next one is answered', async () => {
    const slow = 'range x from 1 to 1000000 step 1 | summarize count() by x, y = tostring(x % 1000)'
    await expect(engine.run(slow, { now, timeoutMs: 300 })).rejects.toMatchObject({ code: 'E_LIMIT' })
    expect((await engine.run('print 1', { now })).rows).toEqual([[1]])
  })

  test('no limit where a pattern would be slow elsewhere', async () => {
    const query = 'print strcat(strrep("a", 50000), "b") matches regex "(a+)+$"'
    expect((await engine.run(query, { now })).rows).toEqual([[false]])
  })
})

describe('an engine', () => {
  test('sees the tables of one run', async () => {
    const own: Table = { name: 'T', columns: [{ name: 'x', type: 'long' }], rows: [[4]] }
    expect((await engine.run('T', { now, tables: [own] })).rows).toEqual([[4]])
    await expect(engine.run('T', { now })).rejects.toMatchObject({ code: 'SEM0100' })
  })
  test('tells a fault of its own from a fault of the query', async () => {
    const broken = { name: 'T', columns: [{ name: 'x', type: 'long' }] } as unknown as Table
    const failed = engine.run('T', { now, tables: [broken] })
    await expect(failed).rejects.toMatchObject({ code: 'E_INTERNAL', name: 'Error' })
  })
})
