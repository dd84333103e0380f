import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Call, refusal } from './answer.ts'
import { authority } from './authority.ts'
import type { Evaluators } from './evaluators.ts'
import { ACTING_PATH, type Acting, type Identity, identities } from './identities.ts'
import { journal } from './journal.ts'
import { listener, type Reaction } from './listener.ts'
import { proxyTo } from './proxy.ts'
import type { Scenario } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'
import { openWorld, type World } from './world.ts'

/** A story under way: how its Azure is reached by whoever acts, and what became of it. */
export type Story = Pick<World, 'now' | 'ready' | 'queries' | 'close'> & {
  /** What a client needs that changes something; it sees this story alone, by its own names. */
  readonly acting: Acting
}

/** A pretend Azure on loopback, in which stories happen side by side. */
export type Worlds = {
  /** Exactly what an Azure MCP Server child needs to talk to it. */
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
  /** Begins a story; it has everything that no other has, unless its subscription goes by an alias, a GUID. */
  readonly open: (
    scenario: Scenario,
    how?: { readonly alias?: string; readonly engines?: Evaluators },
  ) => Promise<Story>
  readonly close: () => Promise<void>
}

const HOSTS = ['management.azure.com', 'api.loganalytics.io']
/** Where whoever acts reaches ARM without a proxy. */
const DIRECT = 'localhost'

/** Starts a pretend Azure without a story; every call that it answers is appended to the journal. */
export async function startWorlds(
  options: { readonly journal?: string; readonly port?: number } = {},
): Promise<Worlds> {
  const note = journal(options.journal)
  const [certificates, folder] = await Promise.all([
    authority([...HOSTS, DIRECT]),
    mkdtemp(join(tmpdir(), 'guidepost-sandbox-')),
  ])
  const worlds = new Map<World, Server>()
  const { header, token, whoAsks, whoCalls } = identities()
  const who = ({ hostname }: URL, headers: IncomingHttpHeaders): Identity =>
    whoCalls(headers, HOSTS.includes(hostname))
  const azure = (hear: (call: Call) => Heard): RequestListener =>
    listener('https', who, (from) => {
      const heard = hear(from)
      return { ...heard, note: (status) => note(heard.call, status) }
    })
  const secured = (serve: RequestListener): Server =>
    createSecure({ cert: certificates.cert, key: certificates.key }, serve)
  const identity = createServer(
    listener('http', whoAsks, (call, headers) => ({
      fault: [...worlds.keys()].reduce<Reaction['fault']>(
        (struck, world) => struck ?? world.strikes('identity', call),
        null,
      ),
      answer: () => token(call.url, headers),
      note: (status) => note(call, status),
    })),
  )
  const tunnelled = secured(
    azure((call) => {
      const world = [...worlds.keys()].find((one) => one.owns(call))
      return world?.hears(call, 'outside') ?? nowhere(call)
    }),
  )
  const proxy = proxyTo(tunnelled, HOSTS, (host) => note(refused(host), 502))
  const close = async (): Promise<void> => {
    for (const server of [identity, proxy.server, tunnelled, ...worlds.values()]) ended(server)
    proxy.close()
    await Promise.all([
      ...[...worlds.keys()].map((world) => world.close()),
      rm(folder, { recursive: true, force: true }),
    ])
  }
  try {
    await Promise.all([
      listen(identity, 0),
      listen(proxy.server, options.port ?? 0),
      writeFile(join(folder, 'ca.pem'), certificates.ca),
    ])
  } catch (error) {
    await close()
    throw unheard(error)
  }
  return {
    env: {
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
      IDENTITY_ENDPOINT: `http://127.0.0.1:${port(identity)}/msi/token`,
      IDENTITY_HEADER: randomUUID(),
      HTTPS_PROXY: `http://127.0.0.1:${port(proxy.server)}`,
      SSL_CERT_FILE: join(folder, 'ca.pem'),
      AZURE_MCP_COLLECT_TELEMETRY: 'false',
      AZURE_MCP_COLLECT_TELEMETRY_MICROSOFT: 'false',
    },
    args: 'server start --namespace monitor --namespace resourcehealth --mode all --read-only'.split(' '),
    open: async (scenario, how) => {
      const world = await openWorld(scenario, how)
      const direct = secured(azure((call) => world.hears(call, 'inside')))
      worlds.set(world, direct)
      await listen(direct, 0)
      return {
        now: world.now,
        ready: world.ready,
        queries: world.queries,
        acting: {
          endpoint: `https://${DIRECT}:${port(direct)}`,
          ca: certificates.ca,
          tokenEndpoint: `http://127.0.0.1:${port(identity)}${ACTING_PATH}`,
          header,
        },
        close: async () => {
          worlds.delete(world)
          ended(direct)
          await world.close()
        },
      }
    },
    close,
  }
}

type Heard = ReturnType<World['hears']>

/** Of what no story has, Azure says that there is none. */
function nowhere(call: Call): Heard {
  const { pathname } = call.url
  const answer = pathname.startsWith('/v1/')
    ? refusal(404, 'PathNotFoundError', 'The requested path does not exist')
    : refusal(404, 'SubscriptionNotFound', `The subscription of ${pathname} was not found.`)
  return { call, fault: null, answer: () => answer }
}

const refused = (host: string): Omit<Call, 'reference'> => ({
  method: 'CONNECT',
  host,
  url: new URL('https://127.0.0.1/'),
  body: '',
  identity: 'managed-identity',
})

function unheard(error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error
  return new ScenarioError(`The sandbox cannot listen: ${error.message}`, 'Choose another --port.', {
    cause: error,
  })
}

function ended(server: Server): void {
  server.closeAllConnections()
  server.close()
}

const listen = (server: Server, at: number): Promise<void> =>
  new Promise((done, fail) => server.once('error', fail).listen(at, '127.0.0.1', () => done()))
const port = (server: Server): number => (server.address() as AddressInfo).port
