import { expect, test } from '@jest/globals'
import { receiptLine } from '../../../src/chat/screen/receipt.ts'
import type { Receipt } from '../../../src/incident/report.ts'

const RECEIPT: Receipt = {
  model: 'm',
  modelCalls: 2,
  promptTokens: 900,
  cachedTokens: 0,
  completionTokens: 100,
  queries: 3,
  seconds: 4,
}

test('what it cost stands beside its tokens, where that is known', () => {
  expect(receiptLine(RECEIPT, 0)).toBe('3 queries · 4.0 s · m: 2 turns, 1000 tokens')
  expect(receiptLine({ ...RECEIPT, cost: 0.0142, currency: 'EUR' }, 0)).toBe(
    '3 queries · 4.0 s · m: 2 turns, 1000 tokens · EUR 0.0142',
  )
})
