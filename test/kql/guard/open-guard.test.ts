import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { guard } from '../../../src/kql/guard/guard.ts'
import { type OpenGuard, openGuard } from '../../../src/kql/guard/open-guard.ts'

const tables = ['T']
let aside: OpenGuard
beforeAll(() => {
  aside = openGuard()
})
afterAll(() => aside.close())

test.each(['T | where a == 1 | count', 'union T, Secret', 'T | where a == "', ''])(
  'the guard in its thread says what the guard says of %s',
  async (text) => expect(await aside.guard(text, { tables })).toEqual(guard(text, { tables })),
  30_000,
)

test('whoever else is answered waits for no query that is read', async () => {
  const wide = Array.from({ length: 400 }, (_, n) => `c${n} = a`).join(', ')
  let answered = false
  const asked = aside.guard(`T | extend ${wide} | project ${wide} | where a == 1`, { tables }).finally(() => {
    answered = true
  })
  await sleep(1)
  expect(answered).toBe(false)
  await asked
}, 30_000)
