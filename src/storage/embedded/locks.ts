import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../../incident/problem.ts'
import type { Line } from './line.ts'
import { isAlive } from './pid-file.ts'

// Everyone who uses the server shares USING; whoever gets it alone is the last. OWNER belongs to one at a time.
const CLASS = 0x67756964
const USING = 1
const OWNER = 2
// The kernel may be about to close the connection of a process that has just been killed.
const ALIVE_MS = 250
const DEAD_MS = 5_000
const POLL_MS = 50

/** As what a process takes part; the name is what others read of it. */
export type Badge = { readonly owner: boolean; readonly name: string }

/** A badge for this process. */
export function badge(owner: boolean): Badge {
  const role = owner ? 'owner' : 'guest'
  return { owner, name: `guidepost ${role} pid=${process.pid} since=${new Date().toISOString()}` }
}

/** Says that this process uses the server; false = the last one is just stopping it. */
export async function lockUsing(line: Line): Promise<boolean> {
  return (await line.value('select pg_try_advisory_lock_shared($1, $2)', [CLASS, USING])) === true
}

/** Becomes the owner of the data folder; a living other owner is a Problem. */
export async function lockOwner(line: Line, folder: string): Promise<void> {
  const began = performance.now()
  while ((await line.value('select pg_try_advisory_lock($1, $2)', [CLASS, OWNER])) !== true) {
    const holder = await ownerNow(line)
    const patience = holder && isAlive(holder.pid) ? ALIVE_MS : DEAD_MS
    if (holder && performance.now() - began > patience)
      throw new Problem(
        'data-folder-held',
        `${folder} is in use by another Guidepost server: process ${holder.pid}, since ${holder.since}.`,
        'Stop that one first, or set GUIDEPOST_DATA to another folder.',
      )
    await sleep(POLL_MS)
  }
}

async function ownerNow(line: Line): Promise<{ readonly pid: number; readonly since: string } | null> {
  const [row] = await line.rows(
    `select a.pid, a.application_name as name, a.backend_start::text as start
       from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2 and l.objsubid = 2`,
    [CLASS, OWNER],
  )
  if (!row) return null
  const [, pid, since] = / pid=(\d+) since=(\S+)/.exec(String(row.name)) ?? []
  return { pid: Number(pid ?? row.pid), since: since ?? String(row.start) }
}

/** Gives back all locks of this connection; true = nobody else uses the server, and nobody may come until it ends. */
export async function unlockAndTryAlone(line: Line): Promise<boolean> {
  await line.rows('select pg_advisory_unlock_all()')
  return (await line.value('select pg_try_advisory_lock($1, $2)', [CLASS, USING])) === true
}
