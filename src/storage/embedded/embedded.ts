import { openCluster } from './cluster.ts'
import { badge } from './locks.ts'
import { join } from './membership.ts'
import { unavailable } from './unavailable.ts'

/** A Postgres that belongs to a data folder, as one of possibly several processes that use it. */
export type Embedded = {
  /** Connection string with the password, always of the server as it runs now: the port may change after a restart. */
  readonly url: () => string
  /** Makes sure that the server runs and our locks are held; rejects with a Problem. Concurrent calls share one attempt. */
  readonly revive: () => Promise<void>
  /** Leaves; the last one out stops the server. Idempotent. */
  readonly close: () => Promise<void>
}

/** Opens the Postgres of a data folder, which is prepared and started as needed; an owner is alone of its kind. */
export async function openEmbedded({
  folder,
  owner,
  progress = () => undefined,
}: {
  readonly folder: string
  readonly owner: boolean
  readonly progress?: (line: string) => void
}): Promise<Embedded> {
  const cluster = await openCluster(folder, progress)
  const who = badge(owner)
  let member = await join(cluster, who, progress)
  let attempt: Promise<void> | null = null
  let closing: Promise<void> | null = null
  const again = async (): Promise<void> => {
    if (await member.present()) return
    await member.abandon()
    member = await join(cluster, who, progress)
  }
  const leave = async (): Promise<void> => {
    await attempt?.catch(() => undefined)
    await member.leave()
  }
  return {
    url: () => member.url,
    revive: () => {
      if (closing) return Promise.reject(unavailable('The database was closed.', 'Start Guidepost again'))
      attempt ??= again().finally(() => {
        attempt = null
      })
      return attempt
    },
    close: () => {
      closing ??= leave()
      return closing
    },
  }
}
