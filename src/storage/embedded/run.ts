import { execFile } from 'node:child_process'

/** A program as it is spawned: under its account, or by one that takes the account on itself. */
export type Spawned = {
  readonly program: string
  readonly args: readonly string[]
  readonly ids: { readonly uid?: number; readonly gid?: number }
}

/** How a program ended, and all that it wrote. */
export type Ended = { readonly ok: boolean; readonly said: string }

/**
 * What Postgres and its tools see of the environment: no secrets, no PG* variables, English messages. Windows programs
 * do not start without the environment that they expect.
 */
export const environment = (more: Readonly<Record<string, string>> = {}): { env?: NodeJS.ProcessEnv } =>
  process.platform === 'win32'
    ? {}
    : { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC', ...more } }

/** A program that runs as this process does. */
export const asIs = (program: string, args: readonly string[]): Spawned => ({ program, args, ids: {} })

/** Runs a program to its end; one that cannot be started is a failed one. */
export function run(
  { program, args, ids }: Spawned,
  { cwd, timeout }: { cwd?: string; timeout: number },
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        ...environment(),
        ...ids,
        ...(cwd ? { cwd } : {}),
        timeout,
        windowsHide: true,
      },
      (error, stdout, stderr) =>
        resolve({ ok: error === null, said: `${stdout}${stderr}`.trim() || (error?.message ?? '') }),
    )
  })
}
