import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../bin/guidepost.js', import.meta.url))

/** A folder that has nothing of ours in it. */
export const elsewhere = (): string => mkdtempSync(join(tmpdir(), 'guidepost-manifest-'))

export type Ran = { readonly code: number; readonly out: string; readonly err: string }

/** Runs a command of ours in another folder, with no more of the environment than is given. */
export const guidepost = (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [COMMAND, ...args],
      { cwd, env: { PATH: process.env.PATH ?? '', ...env } },
      (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
