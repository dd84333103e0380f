import type { Limits } from '../limits.ts'
import type { ModelMessage, ModelTool, ModelTurn } from '../ports.ts'

/** Bytes that a token stands for as long as no answer has told: rows take more tokens than prose does. */
const BYTES = 3.5
/** What no tokenizer falls short of or exceeds by far; a count beyond is the endpoint's mistake. */
const [FEWEST_BYTES, MOST_BYTES] = [0.8, 6]
/** What a message takes beside its text. */
const FRAME = 16
/** Tokens that one answer may take. */
export const ANSWER_TOKENS = 4_000

/** What a conversation may still take, in tokens. */
export type Budget = {
  /** Tokens of a request, as far as they can be told before it is sent. */
  readonly estimate: (messages: readonly ModelMessage[]) => number
  /** The limit that a request of this size and its answer would exceed; null = it fits. */
  readonly exceeds: (tokens: number) => 'requestTokens' | 'totalTokens' | null
  /** Whether after this request no other one would fit. */
  readonly lastOf: (tokens: number) => boolean
  /** Counts a request and its answer: as the endpoint counts, or as estimated where it does not tell. */
  readonly spend: (messages: readonly ModelMessage[], answer: Extract<ModelTurn, { kind: 'turn' }>) => void
  readonly used: () => number
}

/** Watches over the tokens of one conversation; each answer that tells its tokens makes the estimates better. */
export function budget(
  limits: Pick<Limits, 'requestTokens' | 'totalTokens'>,
  tools: readonly ModelTool[],
): Budget {
  const fixed = Buffer.byteLength(JSON.stringify(tools))
  let bytesPerToken = BYTES
  let used = 0
  const bytes = (messages: readonly ModelMessage[]): number =>
    fixed + messages.reduce((sum, message) => sum + bytesOf(message), 0)
  const estimate = (messages: readonly ModelMessage[]): number => Math.ceil(bytes(messages) / bytesPerToken)
  return {
    estimate,
    exceeds: (tokens) =>
      tokens > limits.requestTokens
        ? 'requestTokens'
        : used + tokens + ANSWER_TOKENS > limits.totalTokens
          ? 'totalTokens'
          : null,
    lastOf: (tokens) => used + 2 * (tokens + ANSWER_TOKENS) > limits.totalTokens,
    spend: (messages, { usage, text, calls }) => {
      const asked = usage.promptTokens || estimate(messages)
      const told =
        usage.completionTokens || Math.ceil(bytesOf({ role: 'assistant', content: text, calls }) / BYTES)
      used += asked + told
      if (usage.promptTokens > 0)
        bytesPerToken = Math.min(MOST_BYTES, Math.max(FEWEST_BYTES, bytes(messages) / usage.promptTokens))
    },
    used: () => used,
  }
}

function bytesOf(message: ModelMessage): number {
  const calls = message.role === 'assistant' ? message.calls : []
  return (
    FRAME +
    Buffer.byteLength(message.content) +
    calls.reduce((sum, { name, arguments: text }) => sum + FRAME + name.length + Buffer.byteLength(text), 0)
  )
}
