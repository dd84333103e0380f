import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One scripted answer; without `raw` and `status` it is a well-formed stream (or JSON where no stream was asked for). */
export type Answer = {
  readonly content?: string
  /** `arguments` that are not text go out as they are, as some endpoints do. */
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: unknown }[]
  readonly finish?: string
  readonly status?: number
  /** The `error` object of the body. */
  readonly error?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Nothing is sent for so long. */
  readonly hangMs?: number
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfterBytes?: number
  /** The body as it stands, sent as `content-type: text/event-stream` unless `headers` say otherwise. */
  readonly raw?: string
  readonly usage?: unknown
}

export type ModelServer = {
  readonly url: string
  readonly requests: unknown[]
  readonly headers: IncomingMessage['headers'][]
  readonly close: () => Promise<void>
}

/** A loopback Chat Completions endpoint that answers from a list (its last answer again when used up) or a function. */
export async function startModelServer(
  script: readonly Answer[] | ((body: unknown, n: number) => Answer),
): Promise<ModelServer> {
  const requests: unknown[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body: unknown = JSON.parse(Buffer.concat(parts).toString() || 'null')
    requests.push(body)
    headers.push(request.headers)
    const n = requests.length - 1
    const answer =
      typeof script === 'function' ? script(body, n) : (script[n] ?? script.at(-1) ?? { status: 500 })
    const timer = setTimeout(
      () => send(response, answer, (body as { stream?: boolean } | null)?.stream === true),
      answer.hangMs ?? 0,
    )
    response.once('close', () => clearTimeout(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, answer: Answer, stream: boolean): void {
  const failed = answer.status !== undefined && answer.status !== 200
  const type = failed || (!stream && answer.raw === undefined) ? 'application/json' : 'text/event-stream'
  response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers })
  const text =
    answer.raw ??
    (failed
      ? JSON.stringify({ error: answer.error ?? { message: 'scripted failure' } })
      : stream
        ? streamed(answer)
        : JSON.stringify(whole(answer)))
  if (answer.cutAfterBytes === undefined) {
    response.end(text)
    return
  }
  response.write(Buffer.from(text).subarray(0, answer.cutAfterBytes), () => response.destroy())
}

function callsOf(answer: Answer): object[] {
  return (answer.toolCalls ?? []).map((call, index) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
}

function finishOf(answer: Answer): string {
  return answer.finish ?? (answer.toolCalls?.length ? 'tool_calls' : 'stop')
}

function whole(answer: Answer): object {
  const message = {
    role: 'assistant',
    content: answer.content ?? null,
    ...(answer.toolCalls ? { tool_calls: callsOf(answer) } : {}),
  }
  return {
    id: 'c',
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finishOf(answer) }],
    usage: answer.usage,
  }
}

function streamed(answer: Answer): string {
  const delta = (part: object, finish: string | null = null): object => ({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: part, finish_reason: finish }],
  })
  const chunks = [
    ...(answer.content ?? '').split(/(?<=\s)/).map((content) => delta({ content })),
    ...callsOf(answer).map((call) => delta({ tool_calls: [call] })),
    delta({}, finishOf(answer)),
    ...(answer.usage ? [{ id: 'c', choices: [], usage: answer.usage }] : []),
  ]
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`
}
