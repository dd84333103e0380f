import { expect, test } from '@jest/globals'
import { earlyReport } from '../../src/flow/draft-report.ts'
import { passingJournal } from '../../src/flow/journal.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors, Model } from '../../src/flow/ports.ts'
import { openRun } from '../../src/flow/run.ts'
import type { Receipt } from '../../src/incident/report.ts'

const AT = '2025-06-18T09:30:00.000Z'
const REQUEST = { id: 'r', text: 'why', requester: 'p', zone: 'UTC', at: AT, answers: {} }
const turn = async (): Promise<never> => {
  throw new Error('nobody asks')
}

function receiptWith(model: Model | null): Receipt {
  const doors = { model, limits: DEFAULT_LIMITS, clock: { now: () => new Date(AT) } } as unknown as Doors
  const run = openRun({ doors, journal: passingJournal(REQUEST) })
  for (const n of [1, 2]) {
    run.record({ kind: 'model-started', turn: n, purpose: 'reason' })
    run.record({
      kind: 'model-ended',
      turn: n,
      purpose: 'reason',
      text: '',
      calls: [],
      finish: 'stop',
      refusal: null,
      promptTokens: 1_000,
      cachedTokens: 400,
      completionTokens: 100,
    })
  }
  run.close()
  return earlyReport(run, { status: 'completed', title: '', summary: '' }).receipt
}

test('a receipt says what all turns cost together, where a price is configured', () => {
  const price = { input: 1, cachedInput: 0.5, output: 10, currency: 'EUR' }
  expect(receiptWith({ name: 'm', price, turn })).toMatchObject({
    modelCalls: 2,
    promptTokens: 2_000,
    cost: 0.0036,
    currency: 'EUR',
  })
  const unpriced = receiptWith({ name: 'm', turn })
  expect(unpriced).not.toHaveProperty('cost')
  expect(unpriced).not.toHaveProperty('currency')
  expect(receiptWith(null)).not.toHaveProperty('cost')
})
