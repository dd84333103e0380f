import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type Answer, type Call, refusal } from './answer.ts'
import type { Identity } from './identities.ts'
import type { Fault } from './scenario.ts'

const SLOW_MS = 5000
const CODES: Readonly<Record<number, string>> = {
  401: 'AuthenticationFailed',
  403: 'AuthorizationFailed',
  404: 'ResourceNotFound',
  409: 'AnotherOperationInProgress',
  429: 'TooManyRequests',
  504: 'GatewayTimeout',
}

/** What a call gets: an answer, and the fault that comes before it or in its place. */
export type Reaction = {
  readonly fault: Fault | null
  readonly answer: () => Promise<Answer> | Answer
  /** Hears once with which status it ended; 0 = it got no answer. */
  readonly note: (status: number) => void
}

/** Serves calls as `react` decides; each of them is noted, also when it gets no answer. */
export function listener(
  scheme: 'http' | 'https',
  who: (url: URL, headers: IncomingHttpHeaders) => Identity,
  react: (call: Call, headers: IncomingHttpHeaders) => Reaction,
): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => response.destroy())
    request.on('end', () => {
      const call = read(scheme, request, Buffer.concat(chunks).toString(), who)
      const reaction = react(call, request.headers)
      let noted = false
      const once = (status: number): void => {
        if (!noted) reaction.note(status)
        noted = true
      }
      response.on('close', () => once(0))
      void serve(response, { ...reaction, note: once })
    })
  }
}

async function serve(response: ServerResponse, { fault, answer, note }: Reaction): Promise<void> {
  switch (fault?.answer) {
    case 'hang':
      return note(0)
    case 'close':
      note(0)
      response.destroy()
      return
    case 'slow':
      await new Promise((done) => {
        setTimeout(done, SLOW_MS).unref()
        response.once('close', done)
      })
  }
  const given = typeof fault?.answer === 'number' ? struck(fault.answer, fault) : await safely(answer)
  if (fault?.answer === 'drop') {
    note(0)
    response.destroy()
  }
  if (response.destroyed) return
  note(given.status)
  response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers })
  response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body))
}

async function safely(answer: Reaction['answer']): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refusal(500, 'InternalServerError', `The sandbox failed: ${why}`)
  }
}

function struck(status: number, { retryAfter, headers, body }: Fault): Answer {
  const code = CODES[status] ?? (status < 500 ? 'BadRequest' : 'ServerError')
  const said = refusal(status, code, `The sandbox answers ${status} as the scenario says.`)
  return {
    status,
    body: body ?? said.body,
    headers: { ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }), ...headers },
  }
}

function read(
  scheme: string,
  request: IncomingMessage,
  body: string,
  who: (url: URL, headers: IncomingHttpHeaders) => Identity,
): Call {
  const authority = request.headers.host ?? ''
  const base = `${scheme}://${/^[\w.-]+(:\d+)?$/.test(authority) ? authority : '127.0.0.1'}`
  const path = request.url ?? '/'
  const url = URL.canParse(path, base) ? new URL(path, base) : new URL(base)
  return {
    method: request.method ?? 'GET',
    host: authority.split(':')[0] ?? '',
    url,
    body,
    identity: who(url, request.headers),
    reference: request.headers['x-ms-client-request-id']?.toString() ?? null,
  }
}
