import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data folder of one test file; its commands share the database in it as they would on a person's machine. */
export const aDataFolder = (): string => mkdtempSync(join(tmpdir(), 'guidepost-test-data-'))
