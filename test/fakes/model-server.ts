import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Answer = {
  readonly content?: string
  readonly refusal?: string
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: unknown }[]
  /** `stop`, or `tool_calls` where there are some, unless told. */
  readonly finish?: string
  /** 200 unless told; any other is sent with `error` as its body. */
  readonly status?: number
  readonly error?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds of silence: before the first byte, or at the cut where there is one. */
  readonly hangMs?: number
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfterBytes?: number
  /** The body, as it stands, instead of all above. */
  readonly raw?: string
  readonly usage?: Readonly<Record<string, unknown>>
}

export type Script = readonly Answer[] | ((body: Record<string, unknown>, n: number) => Answer)

export type ModelServer = {
  /** What to set as base URL. */
  readonly url: string
  /** The bodies of all requests, in order. */
  readonly requests: Record<string, unknown>[]
  /** Where and with which headers they came. */
  readonly heads: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  readonly close: () => Promise<void>
}

/** The body of a stream with these documents, as they stand. */
export const sse = (...documents: readonly (object | string)[]): string =>
  documents.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('')

/** One piece of a streamed answer. */
export const delta = (piece: object, finish: string | null = null): object => ({
  choices: [{ index: 0, delta: piece, finish_reason: finish }],
})

/** A Chat Completions endpoint on the loopback that follows a script; a request beyond its end is answered 400. */
export async function startModelServer(script: Script): Promise<ModelServer> {
  const requests: Record<string, unknown>[] = []
  const heads: { path: string; headers: IncomingHttpHeaders }[] = []
  const stopped = new AbortController()
  const server = createServer(async (request, response) => {
    response.on('error', () => response.destroy())
    const body = await readBody(request)
    const n = requests.push(body) - 1
    heads.push({ path: request.url ?? '', headers: request.headers })
    const answer = typeof script === 'function' ? script(body, n) : script[n]
    await send(
      response,
      answer ?? { status: 400, error: { message: 'The script is over.' } },
      body.stream === true,
      stopped.signal,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    heads,
    close: () => {
      stopped.abort()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return JSON.parse(text || '{}')
}

async function send(
  response: ServerResponse,
  answer: Answer,
  stream: boolean,
  stopped: AbortSignal,
): Promise<void> {
  const hang = () => sleep(answer.hangMs ?? 0, undefined, { signal: stopped }).catch(() => undefined)
  const status = answer.status ?? 200
  const events = status === 200 && stream
  const body =
    answer.raw ??
    (status === 200
      ? stream
        ? streamed(answer)
        : whole(answer)
      : JSON.stringify({ error: answer.error ?? { message: `status ${status}` } }))
  if (answer.cutAfterBytes === undefined) {
    await hang()
    response.writeHead(status, {
      'content-type': events ? 'text/event-stream' : 'application/json',
      ...answer.headers,
    })
    response.end(body)
    return
  }
  response.writeHead(status, {
    'content-type': events ? 'text/event-stream' : 'application/json',
    ...answer.headers,
  })
  response.flushHeaders()
  const bytes = Buffer.from(body).subarray(0, answer.cutAfterBytes)
  await new Promise<void>((resolve) => response.write(bytes, () => resolve()))
  await hang()
  response.destroy()
}

const USAGE = {
  prompt_tokens: 100,
  completion_tokens: 10,
  total_tokens: 110,
  prompt_tokens_details: { cached_tokens: 40 },
}

function calls(answer: Answer) {
  return (answer.toolCalls ?? []).map((call, index) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: {
      name: call.name,
      arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
    },
  }))
}

function ending(answer: Answer): string {
  return answer.finish ?? (answer.toolCalls?.length ? 'tool_calls' : 'stop')
}

function whole(answer: Answer): string {
  const message = {
    role: 'assistant',
    content: answer.content ?? null,
    ...(answer.refusal ? { refusal: answer.refusal } : {}),
    ...(answer.toolCalls ? { tool_calls: calls(answer) } : {}),
  }
  return JSON.stringify({
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: ending(answer) }],
    usage: answer.usage ?? USAGE,
  })
}

/** The events of an answer as the originals send them: text and arguments in small pieces, usage after the choice. */
function streamed(answer: Answer): string {
  const deltas: object[] = [{ role: 'assistant', content: '' }]
  for (const piece of answer.content?.match(/[\s\S]{1,12}/g) ?? []) deltas.push({ content: piece })
  if (answer.refusal) deltas.push({ refusal: answer.refusal })
  for (const { index, id, type, function: called } of calls(answer)) {
    deltas.push({ tool_calls: [{ index, id, type, function: { name: called.name, arguments: '' } }] })
    for (const piece of called.arguments.match(/[\s\S]{1,9}/g) ?? [])
      deltas.push({ tool_calls: [{ index, function: { arguments: piece } }] })
  }
  const chunks = [
    ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }], usage: null })),
    { choices: [{ index: 0, delta: {}, finish_reason: ending(answer) }], usage: null },
    { choices: [], usage: answer.usage ?? USAGE },
  ]
  return `${chunks.map((chunk) => `data: ${JSON.stringify({ object: 'chat.completion.chunk', ...chunk })}\n\n`).join('')}data: [DONE]\n\n`
}
