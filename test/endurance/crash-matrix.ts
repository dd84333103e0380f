import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { openEmbedded } from '../../src/storage/embedded/embedded.ts'
import { startChatServer } from '../fakes/chat-server.ts'
import { type ModelServer, startModelServer } from '../fakes/model-server.ts'
import type { Point } from './crashing.ts'
import { askingDoor, REQUEST } from './incident.ts'
import { broken } from './invariants.ts'
import type { ReplicaOptions } from './replica.ts'
import { type Replica, startReplica } from './replicas.ts'

export type Mode = 'embedded' | 'server'
export type Case = {
  readonly mode: Mode
  readonly point: Point | null
  readonly faults: readonly string[]
  readonly seconds: number
}

/** Once a minute, and with other investigations than this one: they have tests of their own. */
const ELSEWHERE = /^store\.(overdue|expire)$/
const PATIENCE_MS = 90_000

/** Every moment at which a process may die in the middle of one investigation, as an undisturbed run comes by them. */
export async function crashPoints(): Promise<readonly Point[]> {
  const record = join(mkdtempSync(join(tmpdir(), 'guidepost-test-')), 'steps')
  await withStage(async (stage) => {
    const undisturbed = await oneCase(stage, 'embedded', null, record)
    if (undisturbed.faults.length > 0) throw new Error(undisturbed.faults.join('\n'))
  })
  const counts = new Map<string, number>()
  for (const step of readFileSync(record, 'utf8').trim().split('\n'))
    if (!ELSEWHERE.test(step)) counts.set(step, (counts.get(step) ?? 0) + 1)
  return [...counts].flatMap(([step, count]) =>
    // The first time and the next: after that the same happens again.
    [...new Set([1, Math.min(2, count)])].flatMap((nth) =>
      (['before', 'after'] as const).map((when) => ({ step, nth, when })),
    ),
  )
}

/** Runs the cases, some side by side; most of the time passes in starting processes. */
export async function crashMatrix(
  points: readonly Point[],
  modes: readonly Mode[],
  { abreast = 3, told = () => {} }: { readonly abreast?: number; readonly told?: (one: Case) => void } = {},
): Promise<readonly Case[]> {
  return withStage(async (stage) => {
    const waiting = points.flatMap((point) => modes.map((mode) => ({ mode, point })))
    const done: Case[] = []
    const next = async (): Promise<void> => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const ended = await oneCase(stage, one.mode, one.point, null)
        done.push(ended)
        told(ended)
      }
    }
    await Promise.all(Array.from({ length: abreast }, next))
    return done
  })
}

type Stage = { readonly scenario: string; readonly model: ModelServer; readonly server: string }

async function withStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const model = await startModelServer((body) => (looked(body) ? FINISH : LOOK))
  const server = await openEmbedded({ folder, owner: false })
  try {
    return await work({ scenario: await askingDoor(), model, server: server.url() })
  } finally {
    await server.close()
    await model.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const looked = (body: Record<string, unknown>): boolean =>
  JSON.stringify(body.messages).includes('"role":"tool"')
const LOOK = { toolCalls: [{ name: 'query_logs', arguments: { kql: 'Syslog | count', why: 'how much' } }] }
const FINISH = {
  toolCalls: [{ name: 'finish', arguments: { title: 'A bolt is stuck', summary: 'The bolt is stuck.' } }],
}

async function oneCase(stage: Stage, mode: Mode, point: Point | null, record: string | null): Promise<Case> {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const chat = await startChatServer()
  const place = await placeOf(stage, mode, folder)
  const options: ReplicaOptions = {
    env: {
      ...place.env,
      OPENAI_BASE_URL: stage.model.url,
      OPENAI_API_KEY: 'test',
      OPENAI_MODEL: 'scripted',
    },
    scenario: stage.scenario,
    chat: chat.url,
    crash: point,
    record,
    concurrency: 2,
  }
  const id = randomUUID()
  let replica: Replica | null = await startReplica(options)
  try {
    const url = await place.url()
    const died = await followed(id, options, replica, url, (other) => {
      replica = other
    })
    const ends = performance.now() + 30_000
    let faults = await broken(url, chat, [id], { status: 'completed' })
    // The message may be one update behind for a moment.
    while (faults.length > 0 && performance.now() < ends) {
      await sleep(250)
      faults = await broken(url, chat, [id], { status: 'completed' })
    }
    const missed = point !== null && !died ? ['the point was never reached'] : []
    return { mode, point, faults: [...faults, ...missed], seconds: (performance.now() - began) / 1000 }
  } finally {
    await replica?.kill('SIGTERM')
    await place.close()
    await chat.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function placeOf(stage: Stage, mode: Mode, folder: string) {
  if (mode === 'server') {
    const name = `case_${randomUUID().slice(0, 8)}`
    const admin = new pg.Client({ connectionString: stage.server })
    await admin.connect()
    await admin.query(`create database ${name}`)
    const url = new URL(stage.server)
    url.pathname = `/${name}`
    return {
      env: { DATABASE_URL: url.href },
      url: async () => url.href,
      close: async () => {
        await admin.query(`drop database ${name} with (force)`)
        await admin.end()
      },
    }
  }
  const data = join(folder, 'data')
  const guest = openEmbedded({ folder: data, owner: false })
  return {
    env: { GUIDEPOST_DATA: data },
    url: async () => (await guest).url(),
    close: async () => (await guest).close(),
  }
}

/** Asks, answers, and starts the process again when it died, as a platform and an operator would; true where it died. */
async function followed(
  id: string,
  options: ReplicaOptions,
  first: Replica | null,
  url: string,
  restarted: (replica: Replica) => void,
): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let replica = first
  let died = false
  let accepted = false
  const ends = performance.now() + PATIENCE_MS
  try {
    while (performance.now() < ends) {
      if (!replica || replica.process.exitCode !== null || replica.process.signalCode !== null) {
        died = true
        replica = await startReplica({ ...options, crash: null })
        if (replica) restarted(replica)
      }
      const status = await statusIn(client, id)
      if (status === 'completed') {
        // It may die yet, while it delivers.
        await sleep(1_500)
        if (replica?.process.signalCode === null) return died
        continue
      }
      if (!accepted) {
        const incoming = {
          key: 'the-message',
          person: { platform: 'test', account: 'U1', name: 'Ann' },
          place: { platform: 'test', channel: 'C1', thread: id },
          request: { id, text: REQUEST, zone: 'UTC', at: '2025-06-18T09:30:00.000Z', answers: {} },
        }
        accepted = (await replica?.receive(incoming).catch(() => null)) !== null
      }
      if (status === 'waiting') await replica?.answer(id, 'Door', 'front').catch(() => null)
      await sleep(50)
    }
    return died
  } finally {
    await client.end()
  }
}

async function statusIn(client: pg.Client, id: string): Promise<string | null> {
  const { rows } = await client
    .query('select status from guidepost.investigation where id = $1', [id])
    // The tables are not there yet.
    .catch(() => ({ rows: [] }))
  return rows[0]?.status ?? null
}
