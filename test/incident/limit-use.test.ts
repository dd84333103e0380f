import { expect, test } from '@jest/globals'
import { receiptLine } from '../../src/chat/screen/receipt.ts'
import { renderReport } from '../../src/cli/report.ts'
import { type LimitUse, sayLimits } from '../../src/incident/limit-use.ts'
import { aReport } from '../chat/screen/samples.ts'

const use = (limit: LimitUse['limit'], used: number, most: number, reached = false): LimitUse => ({
  limit,
  used,
  most,
  reached,
})
const USES = [use('turns', 12, 12, true), use('totalTokens', 18_400, 250_000), use('minutes', 1.25, 8)]

test('the limit that was reached, and how the others stood', () => {
  expect(sayLimits(USES)).toBe(
    'limit reached: 12 of 12 turns (18,400 of 250,000 tokens in all, 1.25 of 8 minutes)',
  )
  expect(sayLimits([use('minutes', 8, 8, true)])).toBe('limit reached: 8 of 8 minutes')
})

test('nothing where none was', () => {
  expect(sayLimits([])).toBeNull()
  expect(sayLimits([use('turns', 2, 12)])).toBeNull()
})

test('the receipt shows it, in chat and in the terminal, and says nothing of limits otherwise', () => {
  const { receipt } = aReport()
  const reached = { ...receipt, limits: USES }
  expect(receiptLine(reached, 0)).toContain('limit reached: 12 of 12 turns')
  expect(renderReport(aReport({ receipt: reached })).replaceAll(/\s+/g, ' ')).toContain(
    'limit reached: 12 of 12 turns',
  )
  expect(receiptLine(receipt, 0)).not.toContain('limit')
  expect(renderReport(aReport())).not.toContain('limit reached')
})
