import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import '../seed.ts'
import { costOf, type Price, sayMoney } from '../../src/incident/price.ts'

const PRICE: Price = { input: 2.5, cachedInput: 1.25, output: 10, currency: 'USD' }

test('cached tokens cost their own price, and the rest of the prompt the full one', () => {
  const used = { promptTokens: 1_000_000, cachedTokens: 400_000, completionTokens: 50_000 }
  expect(costOf(PRICE, used)).toBe(1.5 + 0.5 + 0.5)
  expect(costOf(PRICE, { promptTokens: 0, cachedTokens: 0, completionTokens: 0 })).toBe(0)
})

test('a cost is never less than nothing, whatever an endpoint counts as cached', () => {
  const count = fc.nat(10_000_000)
  fc.assert(
    fc.property(count, count, count, (promptTokens, cachedTokens, completionTokens) => {
      const cost = costOf(PRICE, { promptTokens, cachedTokens, completionTokens })
      expect(cost).toBeGreaterThanOrEqual(0)
      expect(cost).toBeLessThanOrEqual((promptTokens * 2.5 + completionTokens * 10 + 1) / 1e6)
    }),
  )
})

test.each([
  [0, 'EUR', 'EUR 0.00'],
  [0.000142, 'USD', 'USD 0.000142'],
  [0.0142, 'USD', 'USD 0.0142'],
  [12.3, undefined, '12.30'],
])('%d %s is said as %s', (cost, currency, said) => {
  expect(sayMoney(cost, currency)).toBe(said)
})
