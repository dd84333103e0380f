import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../../incident/problem.ts'
import { isLost } from '../lost.ts'
import type { Cluster } from './cluster.ts'
import { connect, type Line, urlOf } from './line.ts'
import { type Badge, lockOwner, lockUsing, unlockAndTryAlone } from './locks.ts'
import { findPostmaster, isPostmaster } from './pid-file.ts'
import { startPostmaster } from './start.ts'
import { stopPostmaster } from './stop.ts'
import { codeOf, unusable } from './unavailable.ts'

/** This process among those that use a running server. */
export type Member = {
  readonly url: string
  /** Whether the server still runs and our locks are still held. */
  readonly present: () => Promise<boolean>
  readonly leave: () => Promise<void>
  /** Drops what is left of a connection that is no longer present. */
  readonly abandon: () => Promise<void>
}

type Server = { readonly pid: number; readonly port: number }

const READY_MS = 60_000
const SLOW_MS = 2_000
const POLL_MS = 25

/** Joins the users of the cluster's server, which is started or waited for as needed. */
export async function join(
  cluster: Cluster,
  badge: Badge,
  progress: (line: string) => void,
): Promise<Member> {
  const until = performance.now() + READY_MS
  const slow = setTimeout(() => progress('Waiting for the database …'), SLOW_MS)
  try {
    while (performance.now() < until) {
      const found = await findPostmaster(cluster.data)
      if (found.kind === 'live') {
        const member = found.ready ? await enter(cluster, found, badge) : null
        if (member) return member
      } else if (await startPostmaster(cluster, found.kind === 'stale' ? found.pid : null, until)) continue
      await sleep(POLL_MS)
    }
  } finally {
    clearTimeout(slow)
  }
  throw unusable(
    `The database in ${cluster.folder} was not ready within ${READY_MS / 1000} s; ${cluster.log} says why.`,
    'Try again, since it may still be recovering',
  )
}

/** Null = the server is coming up or going down: look again. */
async function enter(cluster: Cluster, server: Server, badge: Badge): Promise<Member | null> {
  let line: Line | null = null
  try {
    line = await connect(cluster, server.port, badge.name)
    if (!(await lockUsing(line))) {
      await line.end()
      return null
    }
    const member = memberOn(line, cluster, server)
    if (badge.owner) await lockOwner(line, cluster.folder)
    // A server that had begun to stop before we had the lock ends this connection by now.
    if (await member.present()) return member
    await line.end()
    return null
  } catch (error) {
    // Whoever turns back may have been in the way of the last one out.
    if (line) await leave(cluster, server, line)
    if (error instanceof Problem) throw error
    if (isLost(error) || /timeout expired/.test(String(error))) return null
    throw unusable(
      /^28/.test(codeOf(error))
        ? `The database in ${cluster.folder} does not accept the password of its own password file.`
        : `The database in ${cluster.folder} refused us: ${error instanceof Error ? error.message : error}`,
      null,
      error,
    )
  }
}

const memberOn = (line: Line, cluster: Cluster, server: Server): Member => ({
  url: urlOf(cluster, server.port),
  present: async () =>
    line.isOpen() &&
    (await isPostmaster(server.pid, cluster.data)) &&
    (await line.value('select true').catch(() => false)) === true,
  leave: () => (line.isOpen() ? leave(cluster, server, line) : leaveAnew(cluster)),
  abandon: line.end,
})

async function leave(cluster: Cluster, server: Server, line: Line): Promise<void> {
  try {
    if (await unlockAndTryAlone(line)) await stopPostmaster(cluster, server.pid)
  } catch (error) {
    if (!isLost(error)) throw error
  } finally {
    await line.end()
  }
}

/** Our locks went with their connection, but the server may run on with nobody else left to stop it. */
async function leaveAnew(cluster: Cluster): Promise<void> {
  const found = await findPostmaster(cluster.data)
  if (found.kind !== 'live' || !found.ready) return
  const line = await connect(cluster, found.port, 'guidepost leaving').catch(() => null)
  if (line) await leave(cluster, found, line)
}
