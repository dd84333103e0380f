import { beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Shelf } from '../../src/flow/ports.ts'
import { openShelf } from '../../src/guides/shelf.ts'
import { runWith } from './a-guarded-house.ts'
import { guidesThatAllow } from './allow-lists.ts'
import { attacks } from './circumstances.ts'
import { wrongIn } from './wrong-in.ts'

/** Ten thousand for the long form: HOSTILE_RUNS=10000 npm test -- test/repairs/hostile-model.test.ts */
const RUNS = Number(process.env.HOSTILE_RUNS ?? 1_000)

let shelf: Shelf
beforeAll(async () => {
  shelf = await openShelf(guidesThatAllow())
})

test('whatever a model says and calls, nothing is done, and only what the guide allows is proposed', async () => {
  const met = { words: 0, addressed: 0, gateways: 0, resumed: 0 }
  await fc.assert(
    fc.asyncProperty(attacks, async ([around, turns]) => {
      const ran = await runWith(shelf, around, turns)
      expect(wrongIn(ran, around, shelf)).toEqual([])
      met.words += ran.proposals.filter(({ words }) => words !== null).length
      met.addressed += ran.proposals.filter(({ arguments: given }) => 'address' in given).length
      met.gateways += ran.proposals.filter(({ action }) => action === 'vpn-gateway-reset').length
      met.resumed += around.broken === null ? 0 : 1
    }),
    { numRuns: RUNS },
  )
  // Otherwise nothing was tried.
  expect(met.words).toBeGreaterThan(RUNS / 20)
  expect(met.addressed).toBeGreaterThan(RUNS / 200)
  expect(met.gateways).toBeGreaterThan(RUNS / 50)
  expect(met.resumed).toBeGreaterThan(RUNS / 20)
}, 120_000)
