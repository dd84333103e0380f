import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI, { APIConnectionError, APIError } from 'openai'
import { Stream } from 'openai/streaming'
import type { Model, ModelTurn } from '../flow/ports.ts'
import { assemble } from './assemble.ts'
import { chatBody, type Optional } from './chat-body.ts'
import { type Failed, judge } from './failure.ts'
import { type Watch, watch } from './watch.ts'

export type OpenaiOptions = {
  readonly apiKey: string
  readonly baseUrl?: string
  readonly model: string
  readonly azure?: { readonly endpoint: string; readonly deployment: string; readonly apiVersion?: string }
  /** Limit of a whole turn, repeats and waits included; default 120,000 ms. */
  readonly timeoutMs?: number
  /** Limit without a byte from the endpoint; default 30,000 ms. */
  readonly idleMs?: number
  /** Requests in all where repeating helps; default 3. */
  readonly attempts?: number
}

type Ask = Parameters<Model['turn']>[0]
const LONGEST_WAIT_MS = 60_000
const MOST_BYTES = 16 * 1024 * 1024

/** A model behind any OpenAI-compatible Chat Completions endpoint; every failure is an answer, the key is in none. */
export function openaiModel(options: OpenaiOptions): Model {
  const client = connect(options)
  const rejected = new Set<Optional>()
  const limits = { totalMs: options.timeoutMs ?? 120_000, idleMs: options.idleMs ?? 30_000 }
  const clean = (text: string): string =>
    (options.apiKey.length >= 8 ? text.replaceAll(options.apiKey, '[key]') : text)
      .replace(/\bsk-[\w*-]+/g, '[key]')
      .slice(0, 400)
  return {
    name: options.model,
    turn: async (ask, signal) => {
      const watching = watch(limits, signal)
      try {
        return await repeat(watching, options.attempts ?? 3, rejected, clean, () =>
          request(client, options.model, ask, rejected, watching),
        )
      } finally {
        watching.end()
      }
    },
  }
}

async function repeat(
  watching: Watch,
  attempts: number,
  rejected: Set<Optional>,
  clean: (text: string) => string,
  once: () => Promise<ModelTurn>,
): Promise<ModelTurn> {
  for (let attempt = 1; ; ) {
    try {
      watching.touch()
      return await watching.race(once())
    } catch (error) {
      watching.rest()
      if (watching.stopped()) return stopped(watching)
      const verdict = judge(error, clean)
      if (verdict.rejected && !rejected.has(verdict.rejected)) {
        rejected.add(verdict.rejected)
        continue
      }
      // Spread out, so that many turns which failed together do not return together.
      const wait = verdict.waitMs ?? 500 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)
      if (!verdict.repeat || attempt >= attempts || wait > LONGEST_WAIT_MS || wait >= watching.left())
        return verdict.failed
      attempt += 1
      await sleep(wait, undefined, { signal: watching.signal }).catch(() => undefined)
      if (watching.stopped()) return stopped(watching)
    }
  }
}

async function request(
  client: OpenAI,
  model: string,
  ask: Ask,
  rejected: ReadonlySet<Optional>,
  watching: Watch,
): Promise<ModelTurn> {
  const response = await client.chat.completions
    .create(chatBody(model, ask, rejected), { signal: watching.signal })
    .asResponse()
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('html')) throw new SyntaxError('The endpoint answered with a web page.')
  const answer = assemble()
  const body = watchBody(response, watching)
  try {
    if (type.includes('json')) {
      const whole: unknown = await body.response.json()
      answer.add(failIfError(whole))
    } else {
      for await (const chunk of Stream.fromSSEResponse<unknown>(body.response, new AbortController(), client))
        answer.add(chunk)
    }
  } catch (error) {
    if (error instanceof APIError || error instanceof SyntaxError) throw error
    throw new APIConnectionError({ message: 'The answer broke off.' })
  }
  if (!type.includes('json') && !answer.finished() && !body.done())
    throw new APIConnectionError({ message: 'The answer broke off.' })
  return answer.turn()
}

/** Some gateways answer 200 with an error inside. */
function failIfError(whole: unknown): unknown {
  const error = (whole as { error?: unknown } | null)?.error
  if (!error) return whole
  throw APIError.generate(400, { error }, undefined, new Headers())
}

function watchBody(
  response: Response,
  watching: Watch,
): { readonly response: Response; readonly done: () => boolean } {
  const decoder = new TextDecoder()
  let bytes = 0
  let tail = ''
  const meter = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, out) => {
      watching.touch()
      bytes += chunk.byteLength
      if (bytes > MOST_BYTES) out.error(new SyntaxError('The answer is longer than 16 MiB.'))
      else out.enqueue(chunk)
      tail = (tail + decoder.decode(chunk.subarray(-64), { stream: false })).slice(-64)
    },
  })
  const metered = response.body?.pipeThrough(meter, { signal: watching.signal }) ?? null
  return {
    response: new Response(metered, { headers: response.headers }),
    done: () => tail.includes('[DONE]'),
  }
}

function stopped(watching: Watch): Failed {
  const why = watching.stopped()
  if (why === 'cancelled')
    return {
      kind: 'failed',
      failure: 'cancelled',
      message: 'The turn was cancelled.',
      fix: 'Ask again if the answer is still wanted.',
    }
  const message =
    why === 'idle'
      ? 'The model endpoint sent nothing for too long.'
      : 'The model did not finish its turn in time.'
  return {
    kind: 'failed',
    failure: 'timeout',
    message,
    fix: 'Try again later, or check the endpoint’s load.',
  }
}

/** Everything is given, so that the client takes nothing from the environment and logs nothing. */
function connect(options: OpenaiOptions): OpenAI {
  const { azure } = options
  const shared = {
    apiKey: options.apiKey,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: options.timeoutMs ?? 120_000,
    logLevel: 'off' as const,
    fetchOptions: { redirect: 'manual' as const },
  }
  if (!azure) return new OpenAI({ ...shared, baseURL: options.baseUrl ?? 'https://api.openai.com/v1' })
  return new OpenAI({
    ...shared,
    baseURL: `${azure.endpoint.replace(/\/+$/, '')}/openai/deployments/${encodeURIComponent(azure.deployment)}`,
    defaultQuery: { 'api-version': azure.apiVersion ?? '2024-10-21' },
    defaultHeaders: { 'api-key': options.apiKey, Authorization: null },
  })
}
