import { setTimeout as sleep } from 'node:timers/promises'
import type { Archive } from '../flow/archive.ts'

/** What is looked at: some investigations, those of one thread, also such as are still to come, or whatever there is. */
export type Watched =
  | { readonly ids: readonly string[] }
  | { readonly platform: string; readonly thread: string }
  | 'all'

type Looks = Pick<Archive, 'versions' | 'latest' | 'conversation'>

/** Tells when something that people look at has changed, on whichever replica. */
export type Live = {
  /** The version that is now, and each later one, until `signal` ends it; not the one that the reader knows already. */
  readonly versions: (what: Watched, known: string | null, signal: AbortSignal) => AsyncIterable<string>
  /** Something changed here: whoever looks is told without waiting for the next look. */
  readonly nudge: () => void
}

/** How often the database is asked while somebody looks, milliseconds; what happens in this process is told at once. */
const LOOK_MS = 500
const PATIENCE_MS = 5_000

/** Changes as the database has them: what was missed while nobody was connected is in the next version. */
export function openLive(archive: Looks): Live {
  let woken = Promise.withResolvers<void>()
  return {
    nudge: () => {
      woken.resolve()
      woken = Promise.withResolvers<void>()
    },
    versions: async function* (what, known, signal) {
      let last = known
      while (!signal.aborted) {
        const next = woken.promise
        // A database that is away comes back; whoever looks simply sees nothing new until then.
        const version = await versionOf(archive, what).catch(() => null)
        if (signal.aborted) return
        if (version !== null && version !== last) {
          last = version
          yield version
        }
        const pause = version === null ? PATIENCE_MS : LOOK_MS
        const waking = new AbortController()
        const ends = AbortSignal.any([signal, waking.signal])
        await Promise.race([next, sleep(pause, undefined, { signal: ends }).catch(() => undefined)])
        waking.abort()
      }
    },
  }
}

async function versionOf(archive: Looks, what: Watched): Promise<string> {
  if (what === 'all') return archive.latest()
  const ids =
    'ids' in what ? what.ids : (await archive.conversation(what.platform, what.thread)).map(({ id }) => id)
  const versions = await archive.versions(ids)
  return ids.map((id) => versions.get(id) ?? '-').join(' ')
}
