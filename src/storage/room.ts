import { statfs } from 'node:fs/promises'
import { Problem } from '../incident/problem.ts'

/** Kept free for what was accepted before: two segments of Postgres's log of changes, 16 MiB each. */
const RESERVE = 32 * 1024 * 1024

/** How many bytes may still be used on the folder's disk before nothing new is taken; null = it cannot be told. */
export async function roomLeft(folder: string): Promise<number | null> {
  const disk = await statfs(folder).catch(() => null)
  return disk && disk.bavail * disk.bsize - RESERVE
}

/** Throws a Problem where the folder's disk is so full that new requests would endanger those under way. */
export async function needRoom(folder: string): Promise<void> {
  const left = await roomLeft(folder)
  if (left !== null && left <= 0)
    throw new Problem(
      'storage-full',
      `The disk of ${folder} is nearly full, so nothing new is taken on.`,
      'Make room on it, or set GUIDEPOST_DATA to another disk; what was accepted before goes on.',
    )
}
