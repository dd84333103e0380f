import { APIError } from 'openai'
import type { ModelTurn } from '../flow/ports.ts'
import { OPTIONAL, type Optional } from './chat-body.ts'

export type Failed = Extract<ModelTurn, { kind: 'failed' }>
export type Verdict = {
  readonly failed: Failed
  /** The same request may succeed later. */
  readonly repeat: boolean
  /** Milliseconds the endpoint asks to wait; null = it did not say. */
  readonly waitMs: number | null
  /** The optional parameter that the endpoint does not take; null = none was named. */
  readonly rejected: Optional | null
}

const OVERFLOW = /context.?(length|window|size)|maximum context|too many tokens|prompt is too long/i
const FILTER = /content.?filter|content management policy|ResponsibleAIPolicyViolation/i

/** What an error of the endpoint or the network means for the turn; `clean` takes secrets out of its words. */
export function judge(error: unknown, clean: (text: string) => string): Verdict {
  const said = clean(error instanceof Error ? error.message : String(error))
  const is = (
    failure: Failed['failure'],
    message: string,
    fix: string,
    more: Partial<Verdict> = {},
  ): Verdict => ({
    failed: { kind: 'failed', failure, message: `${message} (${said})`, fix },
    repeat: false,
    waitMs: null,
    rejected: null,
    ...more,
  })
  if (error instanceof SyntaxError || !(error instanceof APIError))
    return is(
      'invalid',
      'The model endpoint could not be asked or understood',
      'Check that OPENAI_BASE_URL is a Chat Completions endpoint.',
    )
  const { status } = error as { status?: number }
  const words = `${error.code ?? ''} ${error.message} ${JSON.stringify(error.error ?? '')}`
  const waitMs = waitOf(error.headers)
  if (FILTER.test(words))
    return is(
      'content-filter',
      'The endpoint’s content filter refused the request',
      'Leave out the rows that the filter objects to, or relax the filter of the deployment.',
    )
  if (status === 413 || ((status ?? 400) < 429 && OVERFLOW.test(words)))
    return is(
      'overflow',
      'The request is longer than the model can read',
      'Narrow the time range, or use a model with a larger context.',
    )
  if (status === 401 || status === 403)
    return is(
      'denied',
      `The model endpoint refused the credential, HTTP ${status}`,
      'Check OPENAI_API_KEY and what it may use.',
    )
  if (status === 404)
    return is(
      'denied',
      'The model or its endpoint does not exist, HTTP 404',
      'Check OPENAI_MODEL and OPENAI_BASE_URL, and that OPENAI_API_KEY may use the model.',
    )
  if (status === 429) {
    const quota = /insufficient_quota/.test(words)
    return is(
      'throttled',
      'The model endpoint limits the rate, HTTP 429',
      quota
        ? 'The quota is used up: check the plan of OPENAI_API_KEY.'
        : 'Try again later, or raise the deployment’s rate limit.',
      { repeat: !quota, waitMs },
    )
  }
  if (status === undefined || status >= 500 || status === 408)
    return is(
      'unreachable',
      status ? `The model endpoint failed, HTTP ${status}` : 'The model endpoint cannot be reached',
      'Check OPENAI_BASE_URL and the network, or try again later.',
      { repeat: true, waitMs },
    )
  if (status < 400)
    return is(
      'unreachable',
      'The model endpoint redirects elsewhere, which is not followed',
      'Set OPENAI_BASE_URL to the final address.',
    )
  return is(
    'invalid',
    `The model endpoint rejects the request, HTTP ${status}`,
    'Check that OPENAI_MODEL takes tools and Chat Completions.',
    { rejected: rejectedIn(error) },
  )
}

function rejectedIn(error: APIError): Optional | null {
  const named = OPTIONAL.find((name) => error.param === name)
  return named ?? OPTIONAL.find((name) => new RegExp(`\\b${name}\\b`).test(error.message)) ?? null
}

function waitOf(headers: Headers | undefined): number | null {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (exact >= 0) return exact
  const after = headers?.get('retry-after')
  if (!after) return null
  const ms = Number.isNaN(Number(after)) ? Date.parse(after) - Date.now() : Number(after) * 1000
  return ms >= 0 ? ms : null
}
