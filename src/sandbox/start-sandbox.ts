import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { refusal } from './answer.ts'
import { arm } from './arm.ts'
import { authority } from './authority.ts'
import { evaluators } from './evaluators.ts'
import { faults } from './faults.ts'
import { ACTING_PATH, type Acting, type Identity, identities } from './identities.ts'
import { journal } from './journal.ts'
import { listener } from './listener.ts'
import { logAnalytics } from './log-analytics.ts'
import type { Scenario } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'
import { scenarioTables } from './tables.ts'

export type Sandbox = {
  /** Exactly what an Azure MCP Server child needs to talk to this sandbox. */
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
  /** What a client needs that changes something. */
  readonly acting: Acting
  /** The story's clock. */
  readonly now: () => Date
  readonly close: () => Promise<void>
}

const HOSTS = ['management.azure.com', 'api.loganalytics.io']
/** Where whoever acts reaches ARM without a proxy. */
const DIRECT = 'localhost'
const NOBODY = refusal(401, 'AuthenticationFailed', 'Authentication failed. The token is missing or unknown.')

/** Starts a pretend Azure on loopback for one scenario; every call that it answers is appended to the journal. */
export async function startSandbox(
  scenario: Scenario,
  options: { readonly journal?: string; readonly port?: number } = {},
): Promise<Sandbox> {
  const note = journal(options.journal)
  const tables = await scenarioTables(scenario)
  const engines = evaluators()
  // The first question should not wait for the evaluator.
  for (const [key, own] of [...tables].slice(0, 1)) engines.over(key, () => own).catch(() => undefined)
  const [certificates, folder] = await Promise.all([
    authority([...HOSTS, DIRECT]),
    mkdtemp(join(tmpdir(), 'guidepost-sandbox-')),
  ])
  const shiftMs = Date.now() - scenario.clock.getTime()
  const now = (): Date => new Date(Date.now() - shiftMs)
  const strike = faults(scenario.azure.faults)
  const resources = arm(scenario, shiftMs)
  const query = logAnalytics(scenario, tables, engines, now)
  const { header, token, whoAsks, whoCalls } = identities()
  const who = ({ hostname }: URL, headers: IncomingHttpHeaders): Identity =>
    whoCalls(headers, HOSTS.includes(hostname))
  const azure = listener('https', note, who, (call) => {
    const on = call.host === 'api.loganalytics.io' ? 'query' : 'arm'
    const fault = strike(on, call)
    return {
      fault,
      answer: () => {
        if (call.identity === 'nobody') return NOBODY
        return on === 'query' ? query(call, fault?.answer === 'partial') : resources(call)
      },
    }
  })
  const identity = createServer(
    listener('http', note, whoAsks, (call, headers) => ({
      fault: strike('identity', call),
      answer: () => token(call.url, headers),
    })),
  )
  const secure = createSecure({ cert: certificates.cert, key: certificates.key }, azure)
  const tunnels = new Set<Duplex>()
  const proxy = createServer((_, response) => response.writeHead(405).end())
  proxy.on('connect', ({ url: target = '' }, socket, head) => {
    tunnels.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => tunnels.delete(socket))
    const host = target.split(':')[0] ?? ''
    if (!HOSTS.includes(host)) {
      note(
        {
          method: 'CONNECT',
          host,
          url: new URL('https://127.0.0.1/'),
          body: '',
          identity: 'managed-identity',
        },
        502,
      )
      return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    secure.emit('connection', socket)
  })
  const close = async (): Promise<void> => {
    for (const server of [identity, proxy, secure]) {
      server.closeAllConnections()
      server.close()
    }
    for (const tunnel of tunnels) tunnel.destroy()
    await Promise.all([engines.close(), rm(folder, { recursive: true, force: true })])
  }
  try {
    await Promise.all([
      listen(identity, 0),
      listen(proxy, options.port ?? 0),
      listen(secure, 0),
      writeFile(join(folder, 'ca.pem'), certificates.ca),
    ])
  } catch (error) {
    await close()
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new ScenarioError(`The sandbox cannot listen: ${error.message}`, 'Choose another --port.', {
      cause: error,
    })
  }
  return {
    env: {
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
      IDENTITY_ENDPOINT: `http://127.0.0.1:${port(identity)}/msi/token`,
      IDENTITY_HEADER: randomUUID(),
      HTTPS_PROXY: `http://127.0.0.1:${port(proxy)}`,
      SSL_CERT_FILE: join(folder, 'ca.pem'),
      AZURE_MCP_COLLECT_TELEMETRY: 'false',
      AZURE_MCP_COLLECT_TELEMETRY_MICROSOFT: 'false',
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
    acting: {
      endpoint: `https://${DIRECT}:${port(secure)}`,
      ca: certificates.ca,
      tokenEndpoint: `http://127.0.0.1:${port(identity)}${ACTING_PATH}`,
      header,
    },
    now,
    close,
  }
}

const listen = (server: Server, at: number): Promise<void> =>
  new Promise((done, fail) => server.once('error', fail).listen(at, '127.0.0.1', () => done()))
const port = (server: Server): number => (server.address() as AddressInfo).port
