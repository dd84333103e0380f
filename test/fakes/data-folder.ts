import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data folder of one test file; its commands share the database in it as they would on a person's machine. */
export function aDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-data-'))
  chmodSync(folder, 0o711)
  return folder
}
