import { readFile } from 'node:fs/promises'
import { type Account, obstacle } from './account.ts'
import type { Spawned } from './run.ts'

/** Numbers of Linux capabilities, from capabilities(7): to pass and read whatever the modes say, or to write as well. */
const PASSING: readonly (readonly [string, bigint])[] = [
  ['dac_read_search', 1n << 2n],
  ['dac_override', 1n << 1n],
]

/**
 * How root runs a program under an account. Where a folder on the way to one of `places` is closed to the account, as
 * root's own folders often are, setpriv of util-linux gives the account the one capability to pass, and nothing else.
 */
export async function asAccount(
  account: Account | null,
  program: string,
  args: readonly string[],
  places: readonly string[],
): Promise<Spawned> {
  if (!account) return { program, args, ids: {} }
  const { uid, gid } = account
  const plainly = { program, args, ids: { uid, gid } }
  const barred = await Promise.all([program, ...places].map((place) => obstacle(place, account)))
  if (process.platform !== 'linux' || barred.every((found) => found === null)) return plainly
  const passing = await ownPassing()
  if (!passing) return plainly
  const only = `-all,+${passing}`
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs']
  return {
    program: 'setpriv',
    args: [...ids, `--inh-caps=${only}`, `--ambient-caps=${only}`, program, ...args],
    ids: {},
  }
}

/** The weakest capability of this process that passes closed folders; containers often keep only the second. */
export async function ownPassing(): Promise<string | null> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const mask = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  return PASSING.find(([, bit]) => (mask & bit) !== 0n)?.[0] ?? null
}
