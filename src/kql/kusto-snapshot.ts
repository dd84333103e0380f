import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { KUSTO_FILES, kustoVersion } from './kusto-files.ts'

const BUILDER = fileURLToPath(new URL('./kusto-snapshot.cjs', import.meta.url))

/** One file for each build of Node: another build refuses to start from it. */
function fileOf(): string {
  const { version, arch, platform, config } = process
  const key = createHash('sha256').update(JSON.stringify([version, arch, platform, config, kustoVersion()]))
  return fileURLToPath(
    new URL(
      `../../node_modules/.cache/guidepost/kusto-${key.digest('hex').slice(0, 16)}.blob`,
      import.meta.url,
    ),
  )
}

/**
 * A startup snapshot of V8 in which Kusto's library is loaded and has read its first query, which takes a process more
 * than a second otherwise (nodejs.org, “Startup snapshot”). Null = none was written for this build of Node.
 */
export function kustoSnapshot(): string | null {
  const file = fileOf()
  return existsSync(file) ? file : null
}

/** Writes the snapshot for the Node that runs this, where it is not there yet; gives its path. Takes some three seconds. */
export async function writeKustoSnapshot(): Promise<string> {
  const file = fileOf()
  if (existsSync(file)) return file
  await mkdir(dirname(file), { recursive: true })
  // Whoever reads it finds it whole or not at all.
  const half = `${file}.${process.pid}`
  try {
    const args = ['--snapshot-blob', half, '--build-snapshot', BUILDER, ...KUSTO_FILES]
    await promisify(execFile)(process.execPath, args, { env: {} })
    await rename(half, file)
  } finally {
    await rm(half, { force: true })
  }
  return file
}
