import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Heard } from '../../src/flow/ports.ts'
import { shortSeal } from '../../src/incident/proposal.ts'
import { auditTrail } from '../../src/storage/audit-trail.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { openEmbedded } from '../../src/storage/embedded/embedded.ts'
import { type ChatServer, startChatServer } from '../fakes/chat-server.ts'
import type { Point } from './crashing.ts'
import type { ReplicaOptions } from './replica.ts'
import { type Replica, startReplica } from './replicas.ts'

const GUIDES = fileURLToPath(new URL('../../guides/', import.meta.url))
const INCIDENT = join(GUIDES, 's2s-vpn-disconnected/scenarios/2026-03-04-tunnel-stays-down')
const ENDS = ['recovered', 'not-recovered', 'failed', 'unknown', 'withdrawn', 'rejected', 'expired']
const PATIENCE_MS = 90_000

export type RepairCase = {
  readonly point: Point | null
  /** What stood in the journal of the pretend Azure. */
  readonly posts: number
  readonly state: string
  readonly faults: readonly string[]
  readonly seconds: number
}

/** Every moment at which a process may die while a repair is allowed, carried out and looked after. */
export async function repairPoints(): Promise<readonly Point[]> {
  const record = join(mkdtempSync(join(tmpdir(), 'guidepost-test-')), 'steps')
  const undisturbed = await repairCase(null, record)
  if (undisturbed.faults.length > 0 || undisturbed.state !== 'recovered' || undisturbed.posts !== 1)
    throw new Error(`An undisturbed repair ends otherwise: ${JSON.stringify(undisturbed)}`)
  const steps = new Set(readFileSync(record, 'utf8').trim().split('\n'))
  return [...steps]
    .filter((step) => /^proposals\.(vote|claim|step|dispatch)/.test(step))
    .flatMap((step) => (['before', 'after'] as const).map((when) => ({ step, nth: 1, when })))
}

/** One investigation, one proposal, one approval by somebody else; the process dies at the point and is started again. */
export async function repairCase(point: Point | null, record: string | null = null): Promise<RepairCase> {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const journal = join(folder, 'journal')
  const data = join(folder, 'data')
  const chat = await startChatServer()
  const database = await openEmbedded({ folder: data, owner: false })
  const client = new pg.Client({ connectionString: database.url(), options: '-c search_path=guidepost' })
  const options: ReplicaOptions = {
    env: { GUIDEPOST_DATA: data, SANDBOX_JOURNAL: journal },
    scenario: incident(folder),
    chat: chat.url,
    crash: point,
    record,
    concurrency: 2,
    verifyMinutes: 0.1,
  }
  let replica: Replica | null = null
  try {
    await client.connect()
    replica = await startReplica(options)
    const id = randomUUID()
    const { died, state } = await followed(id, client, async (restart) => {
      if (restart) replica = await startReplica({ ...options, crash: null })
      return replica
    })
    const posts = postsIn(journal)
    const faults = [
      ...(ENDS.includes(state) ? [] : [`it is ${state}`]),
      ...(posts > 1 ? [`${posts} resets`] : []),
      ...(posts === 0 && /recovered/.test(state) ? ['recovered by nothing'] : []),
      ...(posts === 1 && /withdrawn|rejected|expired/.test(state) ? [`${state}, and yet it was sent`] : []),
      ...(point !== null && !died ? ['the point was never reached'] : []),
      ...(await trailFaults(database.url())),
      ...(await shownFaults(chat)),
    ]
    return { point, posts, state, faults, seconds: (performance.now() - began) / 1000 }
  } finally {
    await replica?.kill('SIGTERM')
    await client.end()
    await database.close()
    await chat.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The bundled incident, whose reset takes no time. */
function incident(folder: string): string {
  const dir = join(folder, 'incident')
  cpSync(INCIDENT, dir, { recursive: true })
  const file = join(dir, 'scenario.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text
      .replace(/^shelf:.*$/m, `shelf: ${GUIDES}`)
      .replace(/^( +afterReset:).*$/m, '$1 { status: Connected, seconds: 0.3 }'),
  )
  return dir
}

const postsIn = (journal: string): number =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"POST"') && /\/reset(connection)?\?/.test(line)).length

async function trailFaults(url: string): Promise<readonly string[]> {
  const database = openDatabase({ url: () => url, revive: async () => undefined })
  try {
    const { faults } = await auditTrail(database).verify()
    return faults.map(({ seq, what }) => `audit row ${seq}: ${what}`)
  } finally {
    await database.close()
  }
}

async function shownFaults(chat: ChatServer): Promise<readonly string[]> {
  return chat.messages.length === 1 ? [] : [`${chat.messages.length} messages`]
}

/** Asks, has somebody else approve, and starts the process again when it died. */
async function followed(
  id: string,
  client: pg.Client,
  alive: (restart: boolean) => Promise<Replica | null>,
): Promise<{ readonly died: boolean; readonly state: string }> {
  const place = { platform: 'test', channel: 'C1', thread: id }
  let replica = await alive(false)
  let died = false
  let accepted = false
  let state = 'not proposed'
  let seen = ''
  const ends = performance.now() + PATIENCE_MS
  while (performance.now() < ends) {
    if (!replica || replica.process.exitCode !== null || replica.process.signalCode !== null) {
      died = true
      replica = await alive(true)
    }
    if (!accepted)
      accepted =
        (await replica
          ?.receive({
            key: 'the-message',
            person: { platform: 'test', account: 'U1', name: 'Ann' },
            place,
            request: {
              id,
              text: 'VPN to Osaka is down since about 2026-03-04 03:30',
              zone: 'UTC',
              at: '2026-03-04T04:10:00.000Z',
              answers: { RemoteIP: 'conn-to-osaka' },
            },
          })
          .catch(() => null)) !== null
    const { rows } = await client
      .query('select id, seal, state from proposal where investigation = $1 order by created_at', [id])
      .catch(() => ({ rows: [] }))
    const [row] = rows
    state = row?.state ?? state
    if (state === 'open') {
      const press = { kind: 'decide', id, proposal: row.id, seal: shortSeal(row.seal), yes: true } as const
      const heard: Heard = {
        key: randomUUID(),
        person: { platform: 'test', account: 'U2', name: 'Bob' },
        place,
        zone: null,
        at: new Date().toISOString(),
        kind: 'pressed',
        press,
        note: null,
      }
      await replica?.hear(heard).catch(() => null)
    }
    // It may die yet, after the last step.
    if (ENDS.includes(state) && seen === state) break
    seen = state
    await sleep(ENDS.includes(state) ? 1_000 : 50)
  }
  if (replica && replica.process.signalCode !== null) died = true
  return { died, state }
}
