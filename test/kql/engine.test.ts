import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Engine, openEngine } from '../../src/kql/engine.ts'
import type { Table } from '../../src/kql/table.ts'

const now = new Date('2026-01-02T00:00:00Z')
let engine: Engine
beforeAll(async () => {
  engine = await openEngine([])
})
afterAll(() => engine.close())

test('an engine answers again after a query that it refused', async () => {
  expect((await engine.run('range x from 1 to 2 step 1', { now })).rows).toEqual([[1], [2]])
  await expect(engine.run('print nowhere', { now })).rejects.toMatchObject({ code: 'SEM0100' })
  expect((await engine.run('print 3', { now })).rows).toEqual([[3]])
})

test('queries that wait for their turn when an engine is closed are told so', async () => {
  const own = await openEngine([])
  const asked = ['print 1', 'print 2', 'print 3'].map((query) => own.run(query, { now }))
  const told = Promise.allSettled(asked)
  await asked[0]
  await own.close()
  expect((await told).slice(1).map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
    'E_INTERNAL',
    'E_INTERNAL',
  ])
})

const tableOf = (value: number): readonly Table[] => [
  { name: 'T', columns: [{ name: 'x', type: 'long' }], rows: [[value]] },
]

test('tables that come with each query are the query’s own, however often and in whatever order they come', async () => {
  const all = Array.from({ length: 20 }, (_, n) => tableOf(n))
  const ask = async (tables: readonly Table[], query = 'T | project x'): Promise<unknown> =>
    (await engine.run(query, { now, tables })).rows
  for (let round = 0; round < 4; round++)
    for (const [n, tables] of all.entries())
      for (const one of [tables, all[(n * 7 + round) % 20] ?? tables])
        expect(await ask(one)).toEqual(one[0]?.rows)
  const [first = tableOf(0)] = all
  await expect(ask(first, 'T | project y')).rejects.toMatchObject({ code: 'SEM0100' })
  expect(await ask(first)).toEqual([[0]])
  await expect(engine.run('T', { now })).rejects.toMatchObject({ code: 'SEM0100' })
})

test('tables are there again after their process had to be ended', async () => {
  const tables = tableOf(5)
  const ask = () => engine.run('T | project x', { now, tables })
  for (let times = 0; times < 3; times++) await ask()
  const endless = 'range a from 1 to 100000000 step 1 | summarize dcount(strcat(a, "x"))'
  await expect(engine.run(endless, { now, timeoutMs: 200 })).rejects.toMatchObject({ code: 'E_LIMIT' })
  expect((await ask()).rows).toEqual([[5]])
}, 20_000)
