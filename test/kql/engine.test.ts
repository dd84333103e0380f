import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Engine, openEngine } from '../../src/kql/engine.ts'

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
