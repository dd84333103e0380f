import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { Problem } from '../incident/problem.ts'
import { isFull, isLost } from './lost.ts'
import type { Schema } from './schema.ts'

/** Everything of ours lies in one schema of the database. */
export const SCHEMA = 'guidepost'

/** How long work waits for a database that is away, milliseconds. */
export type Patience = 'someone-waits' | 'work'
const PATIENCE_MS: Readonly<Record<Patience, number>> = { 'someone-waits': 2_000, work: 300_000 }
const LONGEST_PAUSE_MS = 2_000

/** A database that does not even answer is not waited for longer than this, where someone waits; milliseconds. */
const MUTE_MS = 5_000
/** A timer that rings so much too late tells that this process did nothing else meanwhile. */
const BUSY_MS = 500

export type Database = {
  /**
   * Runs `work` in one transaction, again after a lost connection: it must have the same effect when it is repeated,
   * since a commit whose answer was lost may have happened.
   */
  readonly transact: <T>(patience: Patience, work: (trx: Transaction<Schema>) => Promise<T>) => Promise<T>
  /** The same for a single statement, without a transaction around it. */
  readonly ask: <T>(patience: Patience, work: (db: Kysely<Schema>) => Promise<T>) => Promise<T>
  /** Reads that all see the database as it is at one moment. */
  readonly snapshot: <T>(work: (trx: Transaction<Schema>) => Promise<T>) => Promise<T>
  readonly kysely: Kysely<Schema>
  readonly pool: Pick<pg.Pool, 'query'>
  /** Null = it answers; otherwise why not. */
  readonly trouble: () => Promise<string | null>
  /** From now on nothing is waited for: what fails once has failed. */
  readonly hurry: () => void
  readonly close: () => Promise<void>
}

/** Where the database is, and how to bring it back when it is away. */
export type Whereabouts = {
  readonly url: () => string
  readonly revive: () => Promise<void>
}

const CONNECTIONS = 12
const STATEMENT_MS = 30_000

/** Opens a pool of connections that outlives restarts of the server. */
export function openDatabase(where: Whereabouts): Database {
  let current: { readonly url: string; readonly pool: pg.Pool } | null = null
  const retired: Promise<void>[] = []
  const pool = (): pg.Pool => {
    const url = where.url()
    if (current?.url === url) return current.pool
    if (current) retired.push(current.pool.end())
    current = { url, pool: openPool(url) }
    return current.pool
  }
  // Kysely needs no more of a pool than this, and the server behind it may move to another port.
  const shifting = {
    options: {},
    connect: () => pool().connect(),
    end: async () => {
      await Promise.all([...retired, current?.pool.end()])
    },
  }
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: shifting }) })
  let closing = false
  const patiently = async <T>(patience: Patience, work: () => Promise<T>): Promise<T> => {
    const ends = performance.now() + PATIENCE_MS[patience]
    for (let pause = 50; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await (patience === 'someone-waits' ? promptly(work()) : work())
      } catch (error) {
        // Work can wait until somebody has made room; whoever asks is told at once.
        const passing = isLost(error) || (isFull(error) && patience === 'work')
        if (!passing && !isFull(error)) throw error
        if (!passing || closing || performance.now() + pause > ends) throw unavailable(error)
      }
      await sleep(pause)
      await where.revive().catch((failed) => {
        // Another server has taken the folder: nothing more may be written here.
        if (failed instanceof Problem && failed.code === 'data-folder-held') throw failed
      })
    }
  }
  return {
    transact: (patience, work) => patiently(patience, () => kysely.transaction().execute(work)),
    snapshot: (work) =>
      patiently('someone-waits', () =>
        kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
      ),
    ask: (patience, work) => patiently(patience, () => work(kysely)),
    kysely,
    pool: { query: ((text: string, values: unknown[]) => pool().query(text, values)) as pg.Pool['query'] },
    trouble: async () => {
      try {
        await where.revive()
        await pool().query('select 1')
        return null
      } catch {
        // The driver's words may hold addresses and names.
        return 'not reached'
      }
    },
    hurry: () => {
      closing = true
    },
    close: () => {
      closing = true
      return kysely.destroy()
    },
  }
}

/** The work's result, or a lost connection where it takes too long; the work itself may still happen. */
async function promptly<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const wait = (): void => {
      const due = performance.now() + MUTE_MS
      timer = setTimeout(() => {
        // Whoever was too busy to look, as a process that is loading its parts, has not seen whether it answered.
        if (performance.now() - due > BUSY_MS) wait()
        else reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
      }, MUTE_MS)
    }
    wait()
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const types = new pg.TypeOverrides()
// Times stay texts: a Date would lose the microseconds that the audit trail's hashes cover.
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z'),
)

function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    types,
    application_name: `guidepost ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 5_000,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    options: `-c search_path=${SCHEMA} -c timezone=UTC`,
  })
  // A connection that breaks while nobody uses it is replaced when one is needed; one that breaks between two statements
  // of a transaction has no other listener, and would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

function unavailable(error: unknown): Problem {
  return isFull(error)
    ? new Problem(
        'storage-full',
        'The database has no room left, so nothing new can be taken on.',
        'Make room on its disk; what was accepted before goes on afterwards.',
        { cause: error },
      )
    : new Problem(
        'storage-unavailable',
        'The database cannot be reached.',
        'Start it again, or check DATABASE_URL; nothing that was accepted is lost.',
        { cause: error },
      )
}
