import { describe, expect, test } from '@jest/globals'
import type { ModelMessage } from '../../../src/flow/ports.ts'
import { ANSWER_TOKENS, budget } from '../../../src/flow/reason/budget.ts'

const LIMITS = { requestTokens: 60_000, totalTokens: 250_000 }
const said = (characters: number, letter = 'x'): readonly ModelMessage[] => [
  { role: 'user', content: letter.repeat(characters) },
]
const turn = (promptTokens: number, completionTokens = 100) => ({
  kind: 'turn' as const,
  text: '',
  calls: [],
  finish: 'stop' as const,
  refusal: null,
  usage: { promptTokens, cachedTokens: 0, completionTokens },
})

describe('an estimate', () => {
  test('before any answer errs on the side of more tokens, in every script', () => {
    const { estimate } = budget(LIMITS, [])
    // What o200k_base makes of prose is about four characters a token, of Japanese about one.
    expect(estimate(said(35_000))).toBeGreaterThanOrEqual(10_000)
    expect(estimate(said(10_000, '障'))).toBeGreaterThan(8_000)
    expect(estimate(said(10_000, '🔥'))).toBeGreaterThan(10_000)
  })

  test('counts the tools and what the model called', () => {
    const tool = { name: 'look', description: 'y'.repeat(7_000), parameters: {} }
    expect(budget(LIMITS, [tool]).estimate([])).toBeGreaterThan(2_000)
    const calls = [{ id: 'a', name: 'look', arguments: 'z'.repeat(3_500) }]
    expect(budget(LIMITS, []).estimate([{ role: 'assistant', content: '', calls }])).toBeGreaterThan(1_000)
  })

  test('learns from what the endpoint counts, and believes no count that cannot be', () => {
    for (const [counted, told] of [
      [5_000, 10_000],
      [20_000, 40_000],
      [1, 6_700],
      [10_000_000, 50_100],
    ] as const) {
      const { estimate, spend } = budget(LIMITS, [])
      spend(said(20_000), turn(counted))
      expect(Math.abs(estimate(said(40_000)) / told - 1)).toBeLessThan(0.02)
    }
  })
})

describe('what exceeds the limits', () => {
  test('one request', () => {
    const { exceeds } = budget(LIMITS, [])
    expect(exceeds(60_000)).toBeNull()
    expect(exceeds(60_001)).toBe('requestTokens')
  })

  test('all of them, with room for the answer', () => {
    const { exceeds, lastOf, spend, used } = budget(LIMITS, [])
    spend(said(1), turn(200_000, 1_000))
    expect(used()).toBe(201_000)
    expect(exceeds(49_000 - ANSWER_TOKENS)).toBeNull()
    expect(exceeds(49_001 - ANSWER_TOKENS)).toBe('totalTokens')
    expect(lastOf(20_000)).toBe(false)
    expect(lastOf(21_000)).toBe(true)
  })

  test('an endpoint that tells nothing spends what was estimated', () => {
    const { spend, used } = budget(LIMITS, [])
    spend(said(35_000), { ...turn(0, 0), text: 'x'.repeat(3_500) })
    expect(used()).toBeGreaterThan(10_990)
    expect(used()).toBeLessThan(11_100)
  })
})
