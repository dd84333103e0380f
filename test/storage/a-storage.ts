import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Claim, Incoming } from '../../src/flow/memory.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Report } from '../../src/incident/report.ts'
import { openEmbedded } from '../../src/storage/embedded/embedded.ts'
import { openServerStorage, type ServerStorage } from '../../src/storage/open-storage.ts'
import { startProxy } from '../fakes/tcp-proxy.ts'

export type Place = ServerStorage & {
  readonly sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  /** Another server on the same database, as a second replica is; it closes before this one. */
  readonly replica: () => Promise<ServerStorage>
  /** Loses the answer to the next statement that holds the word; null where nothing stands between. */
  readonly loseAnswerTo: ((word: string) => void) | null
  readonly lost: () => number
}

/** A storage of its own in either database, and a way to look behind it. */
export async function aStorage(
  kind: 'embedded' | 'server',
  settings: { readonly maxWaiting?: number } = {},
): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const other = kind === 'server' ? await openEmbedded({ folder, owner: false }) : null
  const proxy = other ? await startProxy(() => Number(new URL(other.url()).port)) : null
  const throughProxy = (url: string): string =>
    Object.assign(new URL(url), { port: String(proxy?.port) }).href
  const open = (url: string | null) =>
    openServerStorage({
      url,
      folder,
      now: () => new Date(),
      maxWaiting: settings.maxWaiting ?? 1_000,
      waitHours: 1,
      silentMinutes: 10,
      retention: { evidenceDays: 30, reportDays: 400 },
      concurrency: 1,
      progress: () => undefined,
      onError: () => undefined,
    })
  const storage = await open(other ? throughProxy(other.url()) : null)
  const guest = await openEmbedded({ folder, owner: false })
  const client = new pg.Client({ connectionString: guest.url(), options: '-c search_path=guidepost' })
  await client.connect()
  // One connection, so that what it locks it may look at; those who ask at once take turns.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    ...storage,
    sql: async (text, values) => {
      const asked = turn.then(() => client.query(text, values))
      turn = asked.catch(() => undefined)
      return (await asked).rows
    },
    replica: () => open(guest.url()),
    loseAnswerTo: proxy ? proxy.loseAnswerTo : null,
    lost: () => proxy?.lost() ?? 0,
    close: async () => {
      await client.end()
      await storage.close()
      await proxy?.close()
      await other?.close()
      await guest.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const ANN = { platform: 'test', account: 'U1', name: 'Ann' }
export const BOB = { platform: 'test', account: 'U2', name: 'Bob' }

export function incoming(
  more: Partial<Incoming> & { readonly text?: string; readonly channel?: string } = {},
): Incoming {
  const id = randomUUID()
  return {
    key: id,
    person: ANN,
    place: { platform: 'test', channel: more.channel ?? 'C1', thread: id },
    request: { id, text: more.text ?? 'The VPN is down', zone: 'UTC', at: AT, answers: {} },
    ...more,
  }
}

export const AT = '2025-06-18T09:30:00.000Z'

export const started = (claim: Claim): InvestigationEvent => ({
  at: AT,
  kind: 'started',
  attempt: claim.attempt,
  worker: claim.worker,
})

export const report = (id: string, more: Partial<Report> = {}): Report => ({
  id,
  status: 'completed',
  request: 'The VPN is down',
  questions: [],
  guide: { id: 'a-guide', title: 'A guide', why: 'it fits' },
  verdict: 'confirmed',
  title: 'It was the peer',
  summary: 'The peer did it.',
  window: null,
  cause: null,
  timeline: [],
  findings: [],
  ruledOut: [],
  steps: [],
  gaps: [],
  next: [],
  proposals: [],
  evidence: [
    {
      id: 'E1',
      query: 'T',
      workspace: 'w',
      from: AT,
      to: AT,
      rowCount: 1,
      truncated: false,
      sample: [{ secret: 'row' }],
    },
  ],
  withheld: 0,
  receipt: {
    model: null,
    modelCalls: 0,
    promptTokens: 0,
    cachedTokens: 0,
    completionTokens: 0,
    queries: 1,
    seconds: 1,
  },
  ...more,
})

/** A question that waits. */
export const asking = (id: string): Report =>
  report(id, {
    status: 'waiting',
    questions: [{ parameter: 'Door', text: 'Which door?', choices: ['front', 'back'] }],
  })

/** Rows of one evidence, of about so many bytes that do not compress. */
export function evidence(bytes: number): InvestigationEvent {
  const rows = Array.from({ length: Math.max(1, Math.ceil(bytes / 40_000)) }, () => ({
    text: Array.from({ length: 1_000 }, () => randomUUID()).join(' '),
  }))
  return {
    at: AT,
    kind: 'query-ended',
    id: 'E1',
    step: null,
    label: 'rows',
    source: 'logs',
    partial: null,
    evidence: {
      id: 'E1',
      step: null,
      query: null,
      text: 'T',
      source: { kind: 'logs', table: 'T', category: null },
      workspace: 'w',
      from: AT,
      to: AT,
      rows: bytes < 40_000 ? [{ text: 'a row \u0000 \ud800 ☃' }] : rows,
      rowCount: rows.length,
      truncated: false,
      ms: 1,
    },
  }
}
