import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

/** Adds jobs in the transaction of what they are for. */
export type Jobs = {
  /** In its turn; what is not queued is worked on by whoever accepted it, and one that waits already is enough. */
  readonly investigate: (trx: Transaction<Schema>, id: string, order?: Order) => Promise<void>
  /** Some seconds later, whatever else is queued for it. */
  readonly lookAgain: (trx: Transaction<Schema>, id: string) => Promise<void>
  readonly deliver: (trx: Transaction<Schema>, id: string, afterMs?: number) => Promise<void>
  /** Has an approved proposal carried out, one job at most for each. */
  readonly act: (trx: Transaction<Schema>, id: string) => Promise<void>
}

/** Where a job stands among the others: by turn, and fair between channels. */
export type Order = { readonly turn: number; readonly platform: string; readonly channel: string }

/** What is done with a job; each may be called twice for the same one. */
export type Labour = {
  readonly investigate: (id: string) => Promise<void>
  readonly deliver: (id: string) => Promise<void>
  readonly act: (id: string) => Promise<void>
  readonly sweep: () => Promise<void>
}

export type QueueOptions = {
  /** Investigations at once in this process. */
  readonly concurrency: number
  /** Hears of what the queue could not do and tries again. */
  readonly onError: (error: unknown) => void
}

export type Queue = {
  readonly jobs: Jobs
  /** From now on jobs are worked on here. */
  readonly work: (labour: Labour) => Promise<void>
  /** Looks for work now instead of at the next round; for what this process itself has added. */
  readonly nudge: () => void
  /** Begins no other job; those under way go on. */
  readonly leave: () => Promise<void>
  /** `graceful` false = jobs that are still under way are left to whoever comes next. */
  readonly close: (graceful: boolean) => Promise<void>
}

/** The queue's own tables. */
export const QUEUE_SCHEMA = 'guidepost_queue'

const INVESTIGATE = 'investigate'
const DELIVER = 'deliver'
const ACT = 'act'
const SWEEP = 'sweep'
/** The least that pg-boss allows; whoever is silent for so long has lost the job. */
const HEARTBEAT_S = 10
const REFRESH_S = 3
const POLL_S = 0.5
/** Above the number of attempts after which an investigation ends in a report anyway. */
const RETRIES = 20
const DELIVERIES_AT_ONCE = 4
const ACTIONS_AT_ONCE = 4
const AGAIN_S = 5

/** The queue in the same database: pg-boss in a schema of its own, on our connections. */
export async function openQueue(database: Database, options: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    db: {
      executeSql: (text, values) =>
        database.ask('someone-waits', async () => ({
          rows: rowsOf(await database.pool.query(text, values)),
        })),
    },
    schema: QUEUE_SCHEMA,
    createSchema: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    cronMonitorIntervalSeconds: 10,
    cronWorkerIntervalSeconds: 5,
  })
  boss.on('error', options.onError)
  await boss.start()
  const settings = {
    heartbeatSeconds: HEARTBEAT_S,
    retryLimit: RETRIES,
    retryDelay: 1,
    expireInSeconds: 3600,
    deleteAfterSeconds: 3600,
  }
  // One job at most waits for each investigation; a message may be due now and later.
  for (const [name, policy] of [
    [INVESTIGATE, 'short'],
    [DELIVER, 'standard'],
    [ACT, 'short'],
  ] as const) {
    await boss.createQueue(name, { ...settings, policy })
    // A queue that an older version made keeps what that one asked for.
    await boss.updateQueue(name, settings)
    // What pg-boss knows of it is read now: read by the first transactions that add a job, it would take a second
    // connection for each, and twelve of them at once would wait for a thirteenth.
    await boss.findJobs(name, { id: randomUUID() })
  }
  await boss.createQueue(SWEEP, {
    retryLimit: 0,
    expireInSeconds: 300,
    policy: 'exclusive',
    deleteAfterSeconds: 3600,
  })
  await boss.schedule(SWEEP, '* * * * *')
  const workers: string[] = []
  return {
    jobs: {
      investigate: async (trx, id, order) => {
        const own =
          order ??
          (await trx
            .selectFrom('investigation')
            .select(['turn', 'platform', 'channel'])
            .where('id', '=', id)
            .where('queued', '=', true)
            .executeTakeFirst())
        if (!own) return
        const channel = `${own.platform}:${own.channel}`
        const place = { priority: -own.turn, group: { id: channel }, singletonKey: id }
        await boss.send(INVESTIGATE, { id }, { db: fromKysely(trx), ...place })
      },
      lookAgain: async (trx, id) => {
        const later = { startAfter: AGAIN_S, singletonKey: `${id} again` }
        await boss.send(INVESTIGATE, { id }, { db: fromKysely(trx), ...later })
      },
      deliver: async (trx, id, afterMs = 0) => {
        const startAfter = Math.ceil(afterMs / 1000)
        await boss.send(DELIVER, { id }, { db: fromKysely(trx), ...(startAfter > 0 ? { startAfter } : {}) })
      },
      act: async (trx, id) => {
        await boss.send(ACT, { id }, { db: fromKysely(trx), singletonKey: id })
      },
    },
    work: async (labour) => {
      const pace = { pollingIntervalSeconds: POLL_S, heartbeatRefreshSeconds: REFRESH_S }
      const { concurrency } = options
      workers.push(
        await boss.work<{ id: string }>(
          INVESTIGATE,
          {
            ...pace,
            localConcurrency: concurrency,
            // One place is always left for the other channels.
            localGroupConcurrency: Math.max(1, concurrency - 1),
          },
          each(labour.investigate),
        ),
        await boss.work<{ id: string }>(
          DELIVER,
          { ...pace, localConcurrency: DELIVERIES_AT_ONCE },
          each(labour.deliver),
        ),
        await boss.work<{ id: string }>(
          ACT,
          { ...pace, localConcurrency: ACTIONS_AT_ONCE },
          each(labour.act),
        ),
        await boss.work(SWEEP, { pollingIntervalSeconds: 2 }, () => labour.sweep()),
      )
    },
    nudge: () => {
      for (const worker of workers) boss.notifyWorker(worker)
    },
    leave: async () => {
      await Promise.all([INVESTIGATE, DELIVER, ACT, SWEEP].map((name) => boss.offWork(name, { wait: false })))
    },
    close: (graceful) => boss.stop({ graceful, timeout: 2_000, close: false }),
  }
}

const each =
  (work: (id: string) => Promise<void>) =>
  async (jobs: readonly { readonly data: { readonly id: string } }[]): Promise<void> => {
    for (const job of jobs) await work(job.data.id)
  }

const rowsOf = (result: unknown): unknown[] =>
  Array.isArray(result)
    ? (result.at(-1)?.rows ?? [])
    : typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows)
      ? result.rows
      : []
