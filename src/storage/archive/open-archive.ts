import type { Archive } from '../../flow/archive.ts'
import type { Database } from '../database.ts'
import { choices, list } from './list.ts'
import { oneOf } from './one.ts'
import { storedRows } from './stored-rows.ts'
import { backlog, guideUse, spending } from './sums.ts'
import { conversation, inThread, threadsOf } from './threads.ts'
import { latest, versions } from './versions.ts'

/** What is stored, as it is looked at. */
export const openArchive = (database: Database): Archive => ({
  list: (filter, page) => list(database, filter, page),
  choices: () => choices(database),
  one: oneOf(database),
  inThread: (...place) => inThread(database, ...place),
  conversation: (...thread) => conversation(database, ...thread),
  threadsOf: (...place) => threadsOf(database, ...place),
  versions: (ids) => versions(database, ids),
  latest: () => latest(database),
  ...storedRows(database),
  guideUse: () => guideUse(database),
  spending: (by, range) => spending(database, by, range),
  backlog: () => backlog(database),
})
