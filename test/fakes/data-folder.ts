import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { openEmbedded } from '../../src/storage/embedded/embedded.ts'

/** A data folder of one test file; its commands share the database in it as they would on a person's machine. */
export const aDataFolder = (): string => mkdtempSync(join(tmpdir(), 'guidepost-test-data-'))

/** The same, whose database stays up from the first test to the last, so that no command waits for it to start. */
export function aBusyDataFolder(): string {
  const folder = aDataFolder()
  let guest: Awaited<ReturnType<typeof openEmbedded>> | null = null
  beforeAll(async () => {
    guest = await openEmbedded({ folder, owner: false })
  }, 60_000)
  afterAll(async () => guest?.close())
  return folder
}
