import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI, { APIError, AzureOpenAI } from 'openai'
import type { Model, ModelTurn } from '../flow/ports.ts'
import { assemble } from './assemble.ts'
import { type Complaint, complaintIn } from './complaint.ts'
import { withReadableError } from './error-body.ts'
import { explain } from './explain.ts'
import { readEvents } from './read-events.ts'
import { saidWait, waitTime } from './wait-time.ts'
import { type Optional, writeRequest } from './write-request.ts'

export type OpenaiOptions = {
  readonly apiKey: string
  readonly baseUrl?: string
  readonly model: string
  readonly azure?: { readonly endpoint: string; readonly deployment: string; readonly apiVersion?: string }
  /** The whole turn with all repeats, 120 s unless told. */
  readonly timeoutMs?: number
  /** The longest silence within an answer that has begun, 45 s unless told. */
  readonly idleMs?: number
  /** Requests in all for one turn, 3 unless told. */
  readonly attempts?: number
}

const LONGEST_WAIT_MS = 60_000

type Failed = Extract<ModelTurn, { kind: 'failed' }>
type Attempt =
  | { readonly kind: 'ended'; readonly turn: ModelTurn }
  | { readonly kind: 'again'; readonly failed: Failed; readonly waitMs: number | null }
  | { readonly kind: 'without'; readonly parameter: Optional }

/** A model behind a Chat Completions endpoint: OpenAI, Azure OpenAI or one that speaks the same. Its turns never throw. */
export function openaiModel(options: OpenaiOptions): Model {
  const apiKey = options.apiKey.trim()
  // Such a key cannot stand in a header, and the error about it would quote it.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) return { name: options.model, turn: async () => unusableKey }
  const client = connect({ ...options, apiKey })
  const timeoutMs = options.timeoutMs ?? 120_000
  const idleMs = options.idleMs ?? 45_000
  const attempts = options.attempts ?? 3
  const unsupported = new Set<Optional>()

  return {
    name: options.model,
    turn: async (ask, signal) => {
      const limit = AbortSignal.timeout(timeoutMs)
      const ends = Date.now() + timeoutMs
      const stop = signal ? AbortSignal.any([signal, limit]) : limit
      const without = new Set(unsupported)
      for (let attempt = 1; ; ) {
        const silence = new AbortController()
        const request = writeRequest(options.model, ask, without)
        const result = await once(
          client,
          request,
          AbortSignal.any([stop, silence.signal]),
          silence,
          idleMs,
          apiKey,
        )
        if (signal?.aborted) return cancelled
        if (result.kind === 'ended') return result.turn
        if (limit.aborted) return late(`The model gave no complete answer within ${timeoutMs / 1000} s.`)
        if (silence.signal.aborted) return late(`The model endpoint was silent for ${idleMs / 1000} s.`)
        if (result.kind === 'without') {
          if (without.has(result.parameter)) return refusedTwice(result.parameter)
          without.add(result.parameter)
          // A rejected tool choice may be about this one choice; the others are about the endpoint.
          if (result.parameter !== 'tool_choice') unsupported.add(result.parameter)
          continue
        }
        const wait = result.waitMs ?? 250 * 2 ** attempt * (0.5 + Math.random())
        if (attempt >= attempts || wait > LONGEST_WAIT_MS || Date.now() + wait >= ends) return result.failed
        await sleep(wait, undefined, { signal: stop }).catch(() => undefined)
        if (signal?.aborted) return cancelled
        attempt += 1
      }
    },
  }
}

const cancelled: Failed = {
  kind: 'failed',
  failure: 'cancelled',
  message: 'The model turn was cancelled.',
  fix: 'Ask again.',
}

const unusableKey: Failed = {
  kind: 'failed',
  failure: 'denied',
  message: 'The key of the model is empty or holds characters that no key has.',
  fix: 'Check OPENAI_API_KEY for quotes, blanks and line breaks.',
}

function late(message: string): Failed {
  return {
    kind: 'failed',
    failure: 'timeout',
    message,
    fix: 'Ask again, or set OPENAI_MODEL to a faster model.',
  }
}

function refusedTwice(parameter: Optional): Failed {
  return {
    kind: 'failed',
    failure: 'invalid',
    message: `The model endpoint rejects the request over ${parameter}, also without it.`,
    fix: 'Set OPENAI_BASE_URL to a Chat Completions endpoint with tool calling.',
  }
}

function connect({ apiKey, baseUrl, azure }: OpenaiOptions): OpenAI {
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'guidepost',
    ...(azure ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` }),
  }
  const common = {
    apiKey,
    maxRetries: 0,
    logLevel: 'off' as const,
    // The limits of a turn are ours; the client's own must never fire first.
    timeout: 2 ** 31 - 1,
    // Named, because the client reads the environment for what is left out.
    organization: null,
    project: null,
    adminAPIKey: null,
    // Headers are ours alone: the client would add those of OPENAI_CUSTOM_HEADERS, the key's own among them.
    // A redirect would carry the key and the evidence to an address that nobody configured.
    fetch: (url: string | URL | Request, init?: RequestInit) =>
      fetch(url, { ...init, headers, redirect: 'manual' }).then(withReadableError),
  }
  if (!azure) return new OpenAI({ ...common, baseURL: baseUrl ?? 'https://api.openai.com/v1' })
  return new AzureOpenAI({
    ...common,
    baseURL: `${azure.endpoint.replace(/\/+$/, '')}/openai`,
    deployment: azure.deployment,
    apiVersion: azure.apiVersion ?? '2024-10-21',
  })
}

async function once(
  client: OpenAI,
  request: OpenAI.ChatCompletionCreateParams,
  signal: AbortSignal,
  silence: AbortController,
  idleMs: number,
  apiKey: string,
): Promise<Attempt> {
  let idle: NodeJS.Timeout | undefined
  try {
    const response = await client.chat.completions.create(request, { signal }).asResponse()
    // A model may think as long as the turn lasts before its first word; an answer that has begun goes on.
    idle = setTimeout(() => silence.abort(), idleMs)
    const answer = await assemble(readEvents(heard(response.body, idle)))
    if (answer.kind === 'turn') return { kind: 'ended', turn: answer }
    if (answer.kind === 'error') return judge(complaintIn(answer.error, null, apiKey), undefined)
    return judge(
      complaintIn(answer.kind === 'cut' ? 'the answer broke off' : 'the answer holds nothing', null, apiKey),
      undefined,
    )
  } catch (error) {
    if (error instanceof APIError && error.status !== undefined)
      return judge(complaintIn(error.error, error.status, apiKey), error.headers)
    if (error instanceof SyntaxError || error instanceof RangeError)
      return judge(complaintIn('its answer cannot be read as Chat Completions', null, apiKey), undefined)
    return judge(complaintIn(reason(error), null, apiKey), undefined)
  } finally {
    clearTimeout(idle)
  }
}

async function* heard(
  body: ReadableStream<Uint8Array> | null,
  idle: NodeJS.Timeout,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of body ?? []) {
    idle.refresh()
    yield bytes
  }
}

function judge(complaint: Complaint, headers: Headers | undefined): Attempt {
  const { failed, again } = explain(complaint)
  if (failed.failure === 'invalid') {
    const parameter = rejected(complaint)
    return parameter ? { kind: 'without', parameter } : { kind: 'ended', turn: failed }
  }
  return again
    ? { kind: 'again', failed, waitMs: waitTime(headers, Date.now()) ?? saidWait(complaint.words) }
    : { kind: 'ended', turn: failed }
}

function rejected({ param, message }: Complaint): Optional | null {
  const named = `${param} ${message}`
  for (const parameter of ['tool_choice', 'stream_options', 'max_completion_tokens'] as const)
    if (named.includes(parameter)) return parameter
  return param === 'stream' ||
    /\bstream(ing)?\b.{0,40}\b(not|un)\s?(supported|allowed|available)/i.test(message)
    ? 'stream'
    : null
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} ${reason(error.cause)}` : error.message
}
