import type { ModelTurn } from '../flow/ports.ts'

type Failed = Extract<ModelTurn, { kind: 'failed' }>

/** A failure as the endpoint told it; `status` null = the endpoint was not reached, or failed inside its answer. */
export type Complaint = {
  readonly status: number | null
  readonly code: string
  readonly param: string
  readonly message: string
}

/** What a complaint means for the caller, and whether the same request may work a moment later. */
export function explain(complaint: Complaint): { readonly failed: Failed; readonly again: boolean } {
  const { status, code, message } = complaint
  const words = `${code} ${message}`
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
  if (/content_filter|content management policy|ResponsibleAIPolicyViolation/i.test(words))
    return say(
      'content-filter',
      `The endpoint's content filter refused the request: ${message}`,
      'Leave out the text that tripped the filter, or ask for a milder filter.',
    )
  if (
    status === 413 ||
    /context_length|context (length|window|size)|prompt is too long|too many (input )?tokens|reduce the length/i.test(
      words,
    )
  )
    return say(
      'overflow',
      `The request is larger than the model's context: ${message}`,
      'Send less, or set OPENAI_MODEL to a model with a larger context.',
    )
  if (/insufficient_quota|billing_hard_limit/i.test(words))
    return say(
      'throttled',
      `The quota of the key is used up: ${message}`,
      'Raise the quota or budget of the account behind OPENAI_API_KEY.',
    )
  if (status === 429 || /rate_limit/i.test(code))
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
