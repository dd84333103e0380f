import { sql } from 'kysely'
import type { Archive, AuditTrail } from '../flow/archive.ts'
import type { Outbox, Store } from '../flow/memory.ts'
import type { Proposals } from '../flow/proposals.ts'
import type { Rehearsals } from '../flow/rehearsals.ts'
import type { Sessions } from '../flow/sessions.ts'
import type { Person } from '../incident/person.ts'
import { Problem } from '../incident/problem.ts'
import { openArchive } from './archive/open-archive.ts'
import { auditTrail } from './audit-trail.ts'
import { type Database, openDatabase, SCHEMA } from './database.ts'
import { openEmbedded } from './embedded/embedded.ts'
import { migrate } from './migrations.ts'
import { outbox } from './outbox.ts'
import { postgresStore, type StoreSettings } from './postgres-store.ts'
import { postgresProposals } from './proposals.ts'
import { type Jobs, openQueue, QUEUE_SCHEMA, type Queue, type QueueOptions } from './queue.ts'
import { rehearsals } from './rehearsals.ts'
import { forget } from './retention.ts'
import { roomLeft } from './room.ts'
import { sessions } from './sessions.ts'
import { reclaim } from './upkeep.ts'

export type StorageOptions = Omit<StoreSettings, 'ownFolder'> & {
  /** A Postgres server; null = an embedded one in `folder`. */
  readonly url: string | null
  readonly folder: string
  readonly progress: (line: string) => void
}

export type Storage = {
  readonly store: Store
  readonly proposals: Proposals
  readonly audit: AuditTrail
  readonly forget: (person: Pick<Person, 'platform' | 'account'>) => ReturnType<typeof forget>
  /** Null = nothing is wrong with the database; otherwise what, in words that anybody may read. */
  readonly trouble: () => Promise<string | null>
  readonly close: () => Promise<void>
}

/** What only a server has. */
export type ServerStorage = Omit<Storage, 'close'> & {
  readonly queue: Queue
  readonly outbox: Outbox
  readonly sessions: Sessions
  readonly rehearsals: Rehearsals
  readonly archive: Archive
  /** `graceful` false = work is still under way, and is left as it is. */
  readonly close: (graceful?: boolean) => Promise<void>
}

/** For a command: it shares the data folder with whoever uses it, and works itself on what it accepts. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { database, close } = await open(options, false)
  return { ...common(database, null, options), close }
}

/** For a server: it owns its data folder and has the queue and the outbox. */
export async function openServerStorage(options: StorageOptions & QueueOptions): Promise<ServerStorage> {
  const { database, close } = await open(options, true)
  const queue = await openQueue(database, options).catch(async (error) => {
    await close()
    throw unusable(error, options.url !== null)
  })
  if (options.url === null) await reclaim(database, queue.jobs)
  return {
    ...common(database, queue.jobs, options),
    queue,
    outbox: outbox(database, queue.jobs, options.now),
    sessions: sessions(database),
    rehearsals: rehearsals(database),
    archive: openArchive(database),
    close: async (graceful = true) => {
      database.hurry()
      await queue.close(graceful)
      await close()
    },
  }
}

const common = (database: Database, jobs: Jobs | null, options: StorageOptions) => ({
  store: postgresStore(database, jobs, {
    ...options,
    ownFolder: options.url === null ? options.folder : null,
  }),
  proposals: postgresProposals(database, jobs),
  audit: auditTrail(database),
  forget: (person: Pick<Person, 'platform' | 'account'>) => forget(database, person),
  trouble: async () => {
    const left = options.url === null ? await roomLeft(options.folder) : null
    return left !== null && left <= 0 ? 'the disk is nearly full' : database.trouble()
  },
})

/** The database, embedded or a server, with its schema up to date. Throws a Problem that says what to do. */
async function open(
  { url, folder, progress }: StorageOptions,
  owner: boolean,
): Promise<{ readonly database: Database; readonly close: () => Promise<void> }> {
  const embedded = url === null ? await openEmbedded({ folder, owner, progress }) : null
  const database = openDatabase({
    url: () => embedded?.url() ?? url ?? '',
    revive: async () => embedded?.revive(),
  })
  const close = async (): Promise<void> => {
    await database.close()
    await embedded?.close()
  }
  try {
    await prepare(database)
    return { database, close }
  } catch (error) {
    await close()
    throw unusable(error, url !== null)
  }
}

/** Any number that nothing else in the database uses. */
const START_LOCK = 7_033_781

/** Both schemas, ours and the queue's; replicas that start at the same moment take their turns. */
async function prepare(database: Database): Promise<void> {
  await database.transact('someone-waits', async (trx) => {
    await sql`select pg_advisory_xact_lock(${START_LOCK})`.execute(trx)
    for (const schema of [SCHEMA, QUEUE_SCHEMA])
      await sql`create schema if not exists ${sql.id(schema)}`.execute(trx)
  })
  await migrate(database.kysely, SCHEMA)
}

function unusable(error: unknown, server: boolean): Problem {
  if (error instanceof Problem) return error
  const why = error instanceof Error ? error.message : String(error)
  return new Problem(
    'storage-unavailable',
    `The database cannot be used: ${why}`,
    server
      ? 'Check DATABASE_URL: address, name, password, and the right to create a schema.'
      : 'Set GUIDEPOST_DATA to another folder, or DATABASE_URL to a Postgres server.',
    { cause: error },
  )
}
