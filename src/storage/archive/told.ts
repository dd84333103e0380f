import { type RawBuilder, sql } from 'kysely'
import type { Report } from '../../incident/report.ts'
import { storable } from '../people.ts'

/** What an investigation's row says of its last report, as assignments: lists and sums read no report. */
export function told({ title, receipt }: Report): RawBuilder<unknown> {
  const { model, cost, currency } = receipt
  return sql`title = ${storable(title)}, model = ${model === null ? null : storable(model)},
    model_calls = ${number(receipt.modelCalls)}, prompt_tokens = ${number(receipt.promptTokens)},
    cached_tokens = ${number(receipt.cachedTokens)}, completion_tokens = ${number(receipt.completionTokens)},
    queries = ${number(receipt.queries)}, seconds = ${number(receipt.seconds)},
    cost = ${cost === undefined ? null : number(cost)}, currency = ${cost === undefined ? null : (currency ?? null)}`
}

/** One number that is none would make every sum none. */
const number = (value: number): number => (Number.isFinite(value) ? value : 0)
