import { statfs } from 'node:fs/promises'
import type { Problem } from '../../incident/problem.ts'
import { type Account, obstacle } from './account.ts'
import { ownPassing } from './as-account.ts'
import { unavailable, unusable } from './unavailable.ts'

const FULL = /no space left|disk quota|could not extend file|free disk space/i
const FULL_BYTES = 1024 * 1024
const KNOWN: readonly (readonly [RegExp, typeof unavailable, string])[] = [
  [FULL, unusable, 'Make room on its disk'],
  [
    /wrong ownership|"root" execution/i,
    unusable,
    'Give its folder "pg" to the user who runs Postgres (chown -R)',
  ],
  [
    /shared librar|library not loaded/i,
    unavailable,
    'Let the install script of the package run: "npm rebuild"',
  ],
  [/look up effective user/i, unavailable, 'Run Guidepost as a user who has an entry in /etc/passwd'],
]

/** Why a program of Postgres failed, told from what it said and from what its account may enter. */
export async function explain(
  what: string,
  said: string,
  { folder, program, account }: { folder: string; program: string; account: Account | null },
): Promise<Problem> {
  // Asked only after a failure: access lists may allow what the mode bits do not.
  if (account && (/ENOENT|EACCES|permission denied/i.test(said) || !(await ownPassing()))) {
    const blocked = `${what}: Postgres does not run as root, and its user (uid ${account.uid}) may not enter`
    const toProgram = await obstacle(program, account)
    if (toProgram) return unavailable(`${blocked} ${toProgram}.`, 'Install Guidepost where it may')
    const toFolder = await obstacle(folder, account)
    if (toFolder) return unusable(`${blocked} ${toFolder}.`, null)
  }
  const last = said.split('\n').slice(-6).join('\n')
  // On a full disk the log, too, stays empty.
  const words = last || ((await isFull(folder)) ? 'no space left on its disk.' : 'it said nothing.')
  const [, tell, first] = KNOWN.find(([pattern]) => pattern.test(last ? said : words)) ?? []
  return tell && first ? tell(`${what}: ${words}`, first) : unusable(`${what}: ${words}`, null)
}

async function isFull(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => null)
  return disk !== null && disk.bavail * disk.bsize < FULL_BYTES
}
