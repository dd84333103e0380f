import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Incoming } from '../../src/flow/memory.ts'
import type { ReplicaOptions } from './replica.ts'
import { type Replica, startReplica } from './replicas.ts'

/** A request that needs no answer; each in a thread of its own. */
export function incoming(n: number, channel = `C${n % 50}`): Incoming {
  const id = randomUUID()
  return {
    key: `message-${n}`,
    person: { platform: 'test', account: `U${n % 5}`, name: null },
    place: { platform: 'test', channel, thread: id },
    request: {
      id,
      text: 'The front door controller went offline around 2025-06-18 08:00',
      zone: 'UTC',
      at: '2025-06-18T09:30:00.000Z',
      answers: {},
    },
  }
}

/** Several servers on one database, each started again when it is gone. */
export type Fleet = {
  readonly replicas: () => readonly Replica[]
  readonly deaths: () => number
  /** Hands a request in until some replica has taken it; asks again with the same key, as a platform does. */
  readonly submit: (one: Incoming) => Promise<string>
  readonly close: () => Promise<readonly string[]>
}

export async function startFleet(size: number, options: ReplicaOptions): Promise<Fleet> {
  const replicas: Replica[] = []
  let deaths = 0
  let closing = false
  /** Those that are on their way in the place of one that is gone. */
  const following = new Set<Promise<void>>()
  const keep = async (place: number): Promise<void> => {
    const replica = await startReplica(options)
    if (!replica) throw new Error('A replica did not start.')
    replicas[place] = replica
    void replica.gone.then(() => {
      if (closing) return
      deaths++
      const next = keep(place).catch(() => undefined)
      following.add(next)
      void next.then(() => following.delete(next))
    })
  }
  await Promise.all(Array.from({ length: size }, (_, place) => keep(place)))
  const living = (): readonly Replica[] =>
    replicas.filter(({ process }) => process.exitCode === null && process.signalCode === null)
  return {
    replicas: living,
    deaths: () => deaths,
    submit: async (one) => {
      for (let tried = 0; ; tried++) {
        const all = living()
        const replica = all[(tried + one.request.id.charCodeAt(0)) % Math.max(1, all.length)]
        const accepted = await replica?.receive(one).catch(() => null)
        if (accepted && accepted.kind !== 'full') return accepted.id
        await sleep(100)
      }
    },
    close: async () => {
      closing = true
      await Promise.all(following)
      return Promise.all(replicas.map((replica) => replica.kill('SIGTERM')))
    },
  }
}

/** Waits until so many have ended and their messages are shown; gives the seconds, or throws after the limit. */
export async function allEnded(url: () => string, count: number, limitS: number): Promise<number> {
  const began = performance.now()
  for (;;) {
    const left = await open(url(), count).catch(() => count)
    if (left === 0) return (performance.now() - began) / 1000
    if (performance.now() - began > limitS * 1000) throw new Error(`${left} of ${count} have not ended`)
    await sleep(500)
  }
}

async function open(url: string, count: number): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query(`
      select count(*)::int as ended from guidepost.investigation i join guidepost.delivery d on d.investigation = i.id
      where i.ended_at is not null and d.state = 'shown'`)
    return count - rows[0].ended
  } finally {
    await client.end()
  }
}

/** Runs `work` for each, so many at the same time. */
export async function each<T>(
  all: readonly T[],
  abreast: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = [...all]
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: abreast }, next))
}
