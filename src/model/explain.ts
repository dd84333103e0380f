import type { ModelTurn } from '../flow/ports.ts'
import type { Complaint } from './complaint.ts'

type Failed = Extract<ModelTurn, { kind: 'failed' }>

/** How endpoints say that a request is longer than the model reads; each has words of its own. */
const TOO_LONG = [
  /context[_ ]?(length|window|size|limit)|(maximum|max_?) ?context|\bn_ctx\b/i,
  /(maximum|max_?) ?(prompt|input|model|sequence) ?(length|tokens)|model_max_prompt_tokens/i,
  /(prompt|input|inputs|request) (is |was |are )?(too|very) (long|large)|request_too_large|string_above_max_length/i,
  /too many (input |prompt )?tokens|reduce (the|your) (length|prompt|input|message)|must be reduced/i,
  /token (count|limit)\b.{0,40}\bexceed|exceed(s|ed|ing)?\b.{0,40}\b(tokens|token limit|max length|length limit|limit of \d+)/i,
  /`?inputs`?( tokens)? (\+|must have less than)|more than max(imum)? tokens|too large for (the )?model/i,
]
/** A rate limit that the request alone is larger than: no wait helps. */
const TOO_LARGE_FOR_RATE = /request too large|tokens must be reduced/i

/** What a complaint means for the caller, and whether the same request may work a moment later. */
export function explain(complaint: Complaint): { readonly failed: Failed; readonly again: boolean } {
  const { status, code, message, words } = complaint
  const say = (failure: Failed['failure'], text: string, fix: string, again = false) => ({
    failed: { kind: 'failed', failure, message: text, fix } as const,
    again,
  })
  if (status === 401)
    return say('denied', 'The model endpoint refuses the key (401).', 'Check OPENAI_API_KEY.')
  if (status === 403)
    return say(
      'denied',
      `The model endpoint refuses access (403): ${message}`,
      'Check that OPENAI_API_KEY may use the model in OPENAI_MODEL.',
    )
  if (status === 404)
    return say(
      'denied',
      `The model endpoint knows no such model or address (404): ${message}`,
      'Check OPENAI_MODEL and OPENAI_BASE_URL, or the deployment of Azure OpenAI.',
    )
  if (status !== null && status >= 300 && status < 400)
    return say(
      'unreachable',
      `The model endpoint redirects elsewhere (${status}); redirects are refused.`,
      'Set OPENAI_BASE_URL to the final address.',
    )
  if (/content[_ ](filter|policy|management)|ResponsibleAI|responsible_ai|prohibited[_ ]content/i.test(words))
    return say(
      'content-filter',
      `The endpoint's content filter refused the request: ${message}`,
      'Leave out the text that tripped the filter, or ask for a milder filter.',
    )
  if (/insufficient_quota|billing_hard_limit/i.test(words))
    return say(
      'throttled',
      `The quota of the key is used up: ${message}`,
      'Raise the quota or budget of the account behind OPENAI_API_KEY.',
    )
  const throttled = status === 429 || /rate_limit|throttl/i.test(code)
  if (
    throttled && status !== 413
      ? TOO_LARGE_FOR_RATE.test(words)
      : status === 413 || TOO_LONG.some((pattern) => pattern.test(words))
  )
    return say(
      'overflow',
      `The request is larger than the endpoint takes: ${message}`,
      'Set OPENAI_MODEL to a model with a larger context or rate, or lower limits.requestTokens in guidepost.yaml to what it takes.',
    )
  if (throttled)
    return say(
      'throttled',
      `The model endpoint is throttling: ${message}`,
      'Ask again in a minute, or raise the rate limit of the model.',
      true,
    )
  if (status === null || status >= 500 || status === 408 || status === 409)
    return say(
      'unreachable',
      `The model endpoint fails${status ? ` (${status})` : ''}: ${message}`,
      'Check OPENAI_BASE_URL, the network and the status of the endpoint.',
      true,
    )
  if (/support.{0,20}tool|tool.{0,30}not supported/i.test(message))
    return say(
      'invalid',
      `The model takes no tool calls: ${message}`,
      'Set OPENAI_MODEL to a model with tool calling.',
    )
  return say(
    'invalid',
    `The model endpoint rejects the request (${status}): ${message}`,
    'Check that OPENAI_MODEL and OPENAI_BASE_URL name a Chat Completions endpoint with tool calling.',
  )
}
