import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type Answer, type Call, refusal } from './answer.ts'
import type { Journal } from './journal.ts'
import type { Fault } from './scenario.ts'

const SLOW_MS = 5000
const CODES: Readonly<Record<number, string>> = {
  401: 'AuthenticationFailed',
  403: 'AuthorizationFailed',
  404: 'ResourceNotFound',
  429: 'TooManyRequests',
}

/** What a call gets: an answer, and the fault that comes before it or in its place. */
export type Reaction = { readonly fault: Fault | null; readonly answer: () => Promise<Answer> | Answer }

/** Serves calls as `react` decides; each of them is one line of the journal, also when it gets no answer. */
export function listener(
  scheme: 'http' | 'https',
  note: Journal,
  react: (call: Call) => Reaction,
): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => response.destroy())
    request.on('end', () => {
      const call = read(scheme, request, Buffer.concat(chunks).toString())
      let noted = false
      const once = (status: number): void => {
        if (!noted) note(call, status)
        noted = true
      }
      response.on('close', () => once(0))
      void serve(response, react(call), once)
    })
  }
}

async function serve(
  response: ServerResponse,
  { fault, answer }: Reaction,
  note: (status: number) => void,
): Promise<void> {
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
  const given =
    typeof fault?.answer === 'number' ? struck(fault.answer, fault.retryAfter) : await safely(answer)
  if (response.destroyed) return
  note(given.status)
  response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers })
  response.end(JSON.stringify(given.body))
}

async function safely(answer: Reaction['answer']): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refusal(500, 'InternalServerError', `The sandbox failed: ${why}`)
  }
}

const struck = (status: number, retryAfter: number | undefined): Answer => ({
  ...refusal(
    status,
    CODES[status] ?? (status < 500 ? 'BadRequest' : 'ServerError'),
    `The sandbox answers ${status} as the scenario says.`,
  ),
  ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
})

function read(scheme: string, request: IncomingMessage, body: string): Call {
  const host = (request.headers.host ?? '').split(':')[0] ?? ''
  const base = `${scheme}://${/^[\w.-]+$/.test(host) ? host : '127.0.0.1'}`
  const path = request.url ?? '/'
  return {
    method: request.method ?? 'GET',
    host,
    url: URL.canParse(path, base) ? new URL(path, base) : new URL(base),
    body,
  }
}
