import { sayLimits } from '../../incident/limit-use.ts'
import { sayMoney } from '../../incident/price.ts'
import type { Receipt } from '../../incident/report.ts'
import { cut, inert } from './inert.ts'
import { counted, saySeconds } from './paragraph.ts'

/** What it cost, in one line. */
export function receiptLine(
  {
    model,
    modelCalls,
    promptTokens,
    completionTokens,
    queries,
    seconds,
    cost,
    currency,
    limits = [],
  }: Receipt,
  withheld: number,
): string {
  const reached = sayLimits(limits)
  return [
    counted(queries, 'query', 'queries'),
    seconds < 10 ? `${seconds.toFixed(1)} s` : saySeconds(seconds),
    model === null
      ? 'no model'
      : `${cut(inert(model), 80)}: ${counted(modelCalls, 'turn')}, ${promptTokens + completionTokens} tokens`,
    ...(cost === undefined ? [] : [sayMoney(cost, currency)]),
    ...(reached === null ? [] : [reached]),
    ...(withheld > 0 ? [`${counted(withheld, 'statement')} withheld: the rows did not show it`] : []),
  ].join(' · ')
}
