import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '../kql/engine.ts'
import { KqlError } from '../kql/kql-error.ts'
import { readTables } from '../kql/read-tables.ts'
import { type Answer, type Call, refusal } from './answer.ts'
import { arm } from './arm.ts'
import { authority } from './authority.ts'
import { faults } from './faults.ts'
import { logAnalytics, visibleTables } from './log-analytics.ts'
import { type Fault, type Scenario, ScenarioError } from './scenario.ts'

export type Sandbox = {
  /** Exactly what an Azure MCP Server child needs to talk to this sandbox. */
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
  /** The story's clock. */
  readonly now: () => Date
  readonly close: () => Promise<void>
}

const HOSTS = ['management.azure.com', 'api.loganalytics.io']
const SLOW_MS = 5000

/** Starts a pretend Azure on loopback for one scenario; every call that it answers is appended to the journal. */
export async function startSandbox(
  scenario: Scenario,
  options: { readonly journal?: string; readonly port?: number } = {},
): Promise<Sandbox> {
  const tables = await readTables(join(scenario.dir, 'tables')).catch((error) => {
    throw error instanceof KqlError
      ? new ScenarioError(error.message, 'Correct the table of the scenario.', { cause: error })
      : error
  })
  const [engine, certificates, folder] = await Promise.all([
    openEngine(visibleTables(scenario, tables)),
    authority(HOSTS),
    mkdtemp(join(tmpdir(), 'guidepost-sandbox-')),
  ])
  const shiftMs = Date.now() - scenario.clock.getTime()
  const now = (): Date => new Date(Date.now() - shiftMs)
  const strike = faults(scenario.azure.faults)
  const resources = arm(scenario, shiftMs)
  const query = logAnalytics(scenario, engine, now)
  const header = randomUUID()
  const note = (call: Call, status: number): void => {
    if (options.journal)
      appendFileSync(
        options.journal,
        `${JSON.stringify({ at: new Date().toISOString(), method: call.method, host: call.host, path: `${call.url.pathname}${call.url.search}`, ...(call.body ? { body: call.body } : {}), status, identity: 'managed-identity' })}\n`,
      )
  }
  const azure = listener('https', note, async (call) => {
    const on = call.host === 'api.loganalytics.io' ? 'query' : 'arm'
    const fault = strike(on, call)
    if (fault && fault.answer !== 'partial') return fault
    return on === 'query' ? query(call, fault?.answer === 'partial') : resources(call)
  })
  const identity = createServer(
    listener('http', note, async (call) => strike('identity', call) ?? token(call)),
  )
  const secure = createSecure({ cert: certificates.cert, key: certificates.key }, azure)
  const proxy = createServer((_, response) => response.writeHead(405).end())
  proxy.on('connect', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!HOSTS.includes(request.url?.split(':')[0] ?? ''))
      return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    secure.emit('connection', socket)
  })
  await Promise.all([
    listen(identity, 0),
    listen(proxy, options.port ?? 0),
    writeFile(join(folder, 'ca.pem'), certificates.ca),
  ])
  return {
    env: {
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
      IDENTITY_ENDPOINT: `http://127.0.0.1:${port(identity)}/msi/token`,
      IDENTITY_HEADER: header,
      HTTPS_PROXY: `http://127.0.0.1:${port(proxy)}`,
      SSL_CERT_FILE: join(folder, 'ca.pem'),
      AZURE_MCP_COLLECT_TELEMETRY: 'false',
    },
    args: [
      'server',
      'start',
      '--namespace',
      'monitor',
      '--namespace',
      'resourcehealth',
      '--mode',
      'all',
      '--read-only',
    ],
    now,
    close: async () => {
      for (const server of [identity, proxy, secure]) {
        server.closeAllConnections()
        server.close()
      }
      await Promise.all([engine.close(), rm(folder, { recursive: true, force: true })])
    },
  }
}

function listener(
  scheme: string,
  note: (call: Call, status: number) => void,
  answer: (call: Call) => Promise<Answer | Fault>,
): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => response.destroy())
    request.on('end', async () => {
      const host = (request.headers.host ?? '').split(':')[0] ?? ''
      const call = {
        method: request.method ?? 'GET',
        host,
        url: new URL(request.url ?? '/', `${scheme}://${host || '127.0.0.1'}`),
        body: Buffer.concat(chunks).toString(),
      }
      const given = await answer(call).catch((error: unknown) =>
        refusal(
          500,
          'InternalServerError',
          `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`,
        ),
      )
      if ('status' in given) return send(response, given, call, note)
      if (given.answer === 'hang') return note(call, 0)
      if (given.answer === 'close') {
        note(call, 0)
        return response.destroy()
      }
      if (given.answer === 'slow')
        return setTimeout(
          () => send(response, refusal(504, 'GatewayTimeout', 'The request took too long.'), call, note),
          SLOW_MS,
        )
      const status = typeof given.answer === 'number' ? given.answer : 500
      const wait = given.retryAfter === undefined ? {} : { 'retry-after': String(given.retryAfter) }
      return send(
        response,
        {
          ...refusal(
            status,
            status === 429 ? 'TooManyRequests' : status === 403 ? 'AuthorizationFailed' : 'ServerError',
            `The sandbox answers ${status} as the scenario says.`,
          ),
          headers: wait,
        },
        call,
        note,
      )
    })
  }
}

function send(
  response: ServerResponse,
  answer: Answer,
  call: Call,
  note: (call: Call, status: number) => void,
): void {
  note(call, answer.status)
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
  response.end(JSON.stringify(answer.body))
}

function token({ url }: Call): Answer {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const expires = Math.floor(Date.now() / 1000) + 86_400
  const access = `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ aud: url.searchParams.get('resource'), exp: expires })}.sandbox`
  return {
    status: 200,
    body: {
      access_token: access,
      expires_on: String(expires),
      resource: url.searchParams.get('resource'),
      token_type: 'Bearer',
    },
  }
}

const listen = (server: Server, at: number): Promise<void> =>
  new Promise((done, fail) => server.once('error', fail).listen(at, '127.0.0.1', () => done()))
const port = (server: Server): number => (server.address() as AddressInfo).port
