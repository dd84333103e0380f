import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { isPostmaster } from './pid-file.ts'
import { asIs, run } from './run.ts'
import { codeOf } from './unavailable.ts'

const FAST_MS = 10_000
const POLL_MS = 10

/** Stops a postmaster: at the end of running statements, or at once when that takes too long. */
export async function stopPostmaster({ data, binaries }: Cluster, pid: number): Promise<void> {
  for (const name of ['INT', 'QUIT'] as const) {
    if (process.platform === 'win32') {
      // Node's signals end a process on Windows; this one asks it.
      await run(asIs(binaries.pgCtl, ['kill', name, String(pid)]), { timeout: FAST_MS })
    } else {
      try {
        process.kill(pid, `SIG${name}`)
      } catch (error) {
        if (codeOf(error) !== 'ESRCH') throw error
      }
    }
    const until = performance.now() + FAST_MS
    while (performance.now() < until) {
      if (!(await isPostmaster(pid, data))) return
      await sleep(POLL_MS)
    }
  }
}
