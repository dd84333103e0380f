import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Embedded, openEmbedded } from '../../src/storage/embedded/embedded.ts'
import { type ChatServer, startChatServer } from '../fakes/chat-server.ts'
import { startProxy } from '../fakes/tcp-proxy.ts'
import { askingDoor } from './incident.ts'
import { broken } from './invariants.ts'
import { allEnded, each, type Fleet, incoming, startFleet } from './many.ts'
import type { Replica } from './replicas.ts'

export type Figures = Readonly<Record<string, number>>

type Stage = {
  readonly fleet: Fleet
  readonly chat: ChatServer
  /** The database as the replicas see it, through a proxy with a fixed address. */
  readonly url: string
  readonly postgres: Embedded
  readonly postmaster: () => number
  readonly cut: () => void
}

/** Servers on one Postgres server that can be restarted behind their backs. */
async function onStage<T>(size: number, concurrency: number, work: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const postgres = await openEmbedded({ folder, owner: false })
  const proxy = await startProxy(() => Number(new URL(postgres.url()).port) || null)
  const url = new URL(postgres.url())
  url.port = String(proxy.port)
  const chat = await startChatServer()
  const fleet = await startFleet(size, {
    env: { DATABASE_URL: url.href },
    scenario: await askingDoor(),
    chat: chat.url,
    crash: null,
    record: null,
    concurrency,
  })
  const postmaster = (): number =>
    Number(readFileSync(join(folder, 'pg/data/postmaster.pid'), 'utf8').split('\n')[0])
  try {
    return await work({ fleet, chat, url: url.href, postgres, postmaster, cut: proxy.cut })
  } finally {
    await fleet.close()
    await chat.close()
    await proxy.close()
    await postgres.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function settled(stage: Stage, ids: readonly string[]): Promise<void> {
  const found = await broken(stage.url, stage.chat, ids)
  if (found.length > 0)
    throw new Error(`${found.length} things do not hold:\n${found.slice(0, 20).join('\n')}`)
}

/** The same message to two replicas at the same moment is one investigation. */
export async function sameMessage(count: number): Promise<Figures> {
  return onStage(2, 4, async (stage) => {
    const [a, b] = stage.fleet.replicas()
    let repeats = 0
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      // Each platform delivery becomes a request with an id of its own.
      const [one, other] = [incoming(n), incoming(n)]
      const answers = await Promise.all([a?.receive(one), b?.receive(other)])
      const kinds = answers.map((answer) => answer?.kind).sort()
      if (kinds.join() !== 'accepted,repeat') throw new Error(`message ${n} was ${kinds.join(' and ')}`)
      repeats++
      ids.push(...answers.flatMap((answer) => (answer?.kind === 'accepted' ? [answer.id] : [])))
    }
    await allEnded(() => stage.url, count, 120)
    await settled(stage, ids)
    return { messages: count, repeats }
  })
}

/** A worker killed in the middle: seconds until another one goes on. */
export const takeover = (): Promise<Figures> => inTheMiddle((replica) => replica.kill())

/** A worker that is only paused, and wakes when another one has long ended its work: it changes nothing any more. */
export const awakening = (): Promise<Figures> =>
  inTheMiddle(
    async (replica) => replica.process.kill('SIGSTOP'),
    async (replica) => {
      replica.process.kill('SIGCONT')
      // Long enough for whatever it had in hand.
      await sleep(5_000)
    },
  )

async function inTheMiddle(
  strike: (worker: Replica) => Promise<unknown>,
  afterwards: (worker: Replica) => Promise<unknown> = async () => undefined,
): Promise<Figures> {
  return onStage(2, 1, async (stage) => {
    const one = incoming(1)
    await stage.fleet.submit(one)
    const client = new pg.Client({ connectionString: stage.url })
    await client.connect()
    try {
      const worker = await until(async () => {
        const { rows } = await client.query(
          `select worker from guidepost.investigation i where status = 'running' and exists (
            select 1 from guidepost.event e where e.investigation = i.id and e.kind = 'guide-chosen')`,
        )
        return rows[0]?.worker as string | undefined
      }, 30)
      const victim = stage.fleet.replicas().find(({ process }) => worker.endsWith(`:${process.pid}`))
      if (!victim) throw new Error(`no replica is ${worker}`)
      const struck = performance.now()
      await strike(victim)
      await until(async () => {
        const { rows } = await client.query('select worker from guidepost.investigation')
        return rows[0]?.worker !== worker ? true : undefined
      }, 60)
      const seconds = (performance.now() - struck) / 1000
      await allEnded(() => stage.url, 1, 60)
      await afterwards(victim)
      await settled(stage, [one.request.id])
      return { seconds }
    } finally {
      await client.end()
    }
  })
}

/** A channel with many requests and one with a single one, which comes last: how many of the many end before it. */
export async function fairness(count: number): Promise<Figures> {
  return onStage(1, 2, async (stage) => {
    const ids: string[] = []
    const busy = Array.from({ length: count }, (_, n) => incoming(n, 'busy'))
    await each(busy, 8, async (one) => void ids.push(await stage.fleet.submit(one)))
    const single = incoming(count, 'quiet')
    ids.push(await stage.fleet.submit(single))
    await allEnded(() => stage.url, count + 1, 300)
    const client = new pg.Client({ connectionString: stage.url })
    await client.connect()
    const { rows } = await client.query(
      `select count(*)::int as n from guidepost.investigation where ended_at <
        (select ended_at from guidepost.investigation where id = $1)`,
      [single.request.id],
    )
    await client.end()
    await settled(stage, ids)
    return { busy: count, before: rows[0].n }
  })
}

/** Many investigations over two replicas of which one is killed every few seconds: each has its one report. */
export async function killings(count: number, everyS: number): Promise<Figures> {
  return onStage(2, 4, async (stage) => {
    const ids: string[] = []
    let over = false
    const killing = (async () => {
      while (!over) {
        await sleep(everyS * 1000)
        const alive = stage.fleet.replicas()
        if (!over && alive.length > 1) await alive[Math.floor(Math.random() * alive.length)]?.kill()
      }
    })()
    const all = Array.from({ length: count }, (_, n) => incoming(n))
    await each(all, 8, async (one) => void ids.push(await stage.fleet.submit(one)))
    const seconds = await allEnded(() => stage.url, count, 900).finally(() => {
      over = true
    })
    await killing
    await settled(stage, ids)
    return { investigations: count, killed: stage.fleet.deaths(), seconds }
  })
}

/** Postgres itself restarted every few seconds, gently or not, under many investigations: all end, none twice. */
export async function chaos(count: number, fromS: number, toS: number): Promise<Figures> {
  return onStage(2, 4, async (stage) => {
    const ids: string[] = []
    let over = false
    let restarts = 0
    const restarting = (async () => {
      for (let n = 0; !over; n++) {
        await sleep((fromS + Math.random() * (toS - fromS)) * 1000)
        if (over) return
        const pid = stage.postmaster()
        process.kill(pid, n % 2 === 0 ? 'SIGINT' : 'SIGKILL')
        while (isAlive(pid)) await sleep(20)
        await sleep(Math.random() * 2_000)
        await stage.postgres.revive()
        restarts++
      }
    })()
    const all = Array.from({ length: count }, (_, n) => incoming(n))
    await each(all, 4, async (one) => {
      ids.push(await stage.fleet.submit(one))
      // Ten a second, so that the restarts fall into the work.
      await sleep(400)
    })
    const seconds = await allEnded(() => stage.url, count, 1_200).finally(() => {
      over = true
    })
    await restarting
    await settled(stage, ids)
    return { investigations: count, restarts, deaths: stage.fleet.deaths(), seconds }
  })
}

/** Many investigations in one process: what a hundred of them add to heap, memory and descriptors after the warm-up. */
export async function soak(count: number): Promise<Figures> {
  return onStage(1, 4, async (stage) => {
    const ids: string[] = []
    const samples: { n: number; heapUsed: number; rss: number; descriptors: number }[] = []
    const batch = Math.max(20, Math.floor(count / 20))
    const [replica] = stage.fleet.replicas()
    if (!replica) throw new Error('no replica')
    for (let from = 0; from < count; from += batch) {
      const some = Array.from({ length: Math.min(batch, count - from) }, (_, n) => incoming(from + n))
      await each(some, 8, async (one) => void ids.push(await stage.fleet.submit(one)))
      await allEnded(() => stage.url, from + some.length, 600)
      samples.push({ n: from + some.length, ...(await replica.memory()) })
    }
    await settled(stage, ids)
    const children = childrenOf(replica.process.pid)
    await replica.kill('SIGTERM')
    await sleep(1_000)
    const after = samples.slice(Math.floor(samples.length / 4))
    return {
      investigations: count,
      heapMbPer100: (slope(after.map(({ n, heapUsed }) => [n, heapUsed])) * 100) / 2 ** 20,
      rssMbPer100: (slope(after.map(({ n, rss }) => [n, rss])) * 100) / 2 ** 20,
      descriptorsPer100: slope(after.map(({ n, descriptors }) => [n, descriptors])) * 100,
      heapMb: (samples.at(-1)?.heapUsed ?? 0) / 2 ** 20,
      childrenLeft: children.filter(isAlive).length,
    }
  })
}

/** Least squares: what one more of the first adds to the second. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean(([n]) => n), mean(([, value]) => value)]
  const spread = points.reduce((sum, [n]) => sum + (n - x) ** 2, 0)
  return spread === 0 ? 0 : points.reduce((sum, [n, value]) => sum + (n - x) * (value - y), 0) / spread
}

function childrenOf(parent: number | undefined): readonly number[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function until<T>(ask: () => Promise<T | undefined>, limitS: number): Promise<T> {
  const ends = performance.now() + limitS * 1000
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    if (performance.now() > ends) throw new Error(`nothing within ${limitS} s`)
    await sleep(20)
  }
}
