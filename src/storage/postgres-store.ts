import type { Store } from '../flow/memory.ts'
import { accept } from './accept.ts'
import { rouseActions } from './acting.ts'
import { fillIn } from './archive/fill-in.ts'
import type { Database } from './database.ts'
import { readEvents } from './events.ts'
import { feedback, first, forgetHeard, inChannel, latestIn } from './hearing.ts'
import type { Jobs } from './queue.ts'
import { expire, type Retention } from './retention.ts'
import { needRoom } from './room.ts'
import { overdue, rouse } from './upkeep.ts'
import { viewOf } from './views.ts'
import { answer, stop } from './waits.ts'
import { claim, finish, handBack, park, renew, write } from './work.ts'

export type StoreSettings = {
  readonly now: () => Date
  /** So many requests may wait for a worker. */
  readonly maxWaiting: number
  /** How long a question waits for its answer. */
  readonly waitHours: number
  /** Work that is silent for so long has been abandoned; more than an investigation may last. */
  readonly silentMinutes: number
  readonly retention: Retention
  /** Where the embedded database lies; null = a server, which looks after its own disk. */
  readonly ownFolder: string | null
}

/** The store in Postgres. Without `jobs` nothing is queued: the caller works on what it accepts. */
export function postgresStore(database: Database, jobs: Jobs | null, settings: StoreSettings): Store {
  const at = (): string => settings.now().toISOString()
  return {
    accept: async (incoming, { queued }) => {
      if (settings.ownFolder) await needRoom(settings.ownFolder)
      return accept(database, jobs, incoming, { queued, maxWaiting: settings.maxWaiting })
    },
    claim: (id, worker) => claim(database, id, worker),
    renew: (claimed) => renew(database, claimed),
    again: (id) => again(database, jobs, id),
    append: (claimed, events) => write(database, claimed, events),
    park: (claimed, report) => park(database, jobs, claimed, report, { at: at(), hours: settings.waitHours }),
    finish: (claimed, report, proposals = []) => finish(database, jobs, claimed, report, proposals, at()),
    handBack: (claimed) => handBack(database, jobs, claimed, at()),
    answer: (id, parameter, given, by) => answer(database, jobs, { id, parameter, answer: given, by }, at()),
    stop: (id, by) => stop(database, jobs, id, by, at()),
    view: (id, options) => viewOf(database, id, options),
    latestIn: (place) => latestIn(database, place),
    inChannel: (place, limit) => inChannel(database, place, limit),
    first: (platform, key) => first(database, platform, key),
    feedback: (id, word, by) => feedback(database, id, word, by),
    events: (id) => database.ask('someone-waits', (db) => readEvents(db, id)),
    overdue: async (worker) => {
      if (jobs) await rouse(database, jobs)
      if (jobs) await rouseActions(database, jobs)
      return overdue(database, worker, settings.silentMinutes)
    },
    expire: async () => {
      await forgetHeard(database)
      const expired = await expire(database, settings.retention)
      await fillIn(database)
      return expired
    },
  }
}

/** Whoever lost the right to work, or found somebody at work, makes sure that someone comes back after them. */
async function again(database: Database, jobs: Jobs | null, id: string): Promise<void> {
  if (jobs) await database.transact('work', (trx) => jobs.lookAgain(trx, id))
}
