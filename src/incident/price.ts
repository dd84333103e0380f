import type { ModelUsage } from './model-answer.ts'

/** What a model's tokens cost, each per million. */
export type Price = {
  readonly input: number
  /** Of what the endpoint had read before. */
  readonly cachedInput: number
  readonly output: number
  /** As ISO 4217 names it: USD, EUR … */
  readonly currency: string
}

type Used = Pick<ModelUsage, 'promptTokens' | 'cachedTokens' | 'completionTokens'>

/** What so many tokens cost, to the millionth; the cached ones are a part of the prompt's. */
export function costOf(price: Price, { promptTokens, cachedTokens, completionTokens }: Used): number {
  const cached = Math.min(cachedTokens, promptTokens)
  const millionths =
    (promptTokens - cached) * price.input + cached * price.cachedInput + completionTokens * price.output
  return Math.round(millionths) / 1_000_000
}

/** Money as a receipt says it, with as many digits as a small sum needs: `USD 0.0142`, `USD 12.30`. */
export function sayMoney(cost: number, currency: string | undefined): string {
  const digits = cost === 0 || cost >= 1 ? 2 : cost >= 0.01 ? 4 : 6
  return [...(currency ? [currency] : []), cost.toFixed(digits)].join(' ')
}
