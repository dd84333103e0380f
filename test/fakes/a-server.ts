import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../bin/guidepost.js', import.meta.url))

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  readonly seconds: number
  /** Processes that it started, by itself or through others, and that still run. */
  readonly left: readonly number[]
}

/** One command of Guidepost in a process of its own. */
export type Command = {
  readonly process: ChildProcess
  readonly pid: number
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<Ended>
}

export type RunningServer = Command & {
  readonly address: string
  readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }>
  /** Whether it says so within the time. */
  readonly ready: (ms?: number) => Promise<boolean>
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>
}

export type Circumstances = {
  /** All of the environment besides PATH and HOME. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Another Node than this one. */
  readonly node?: string
  /** Its own group of processes, as a terminal gives one. */
  readonly group?: boolean
}

/** Every command that was started here, in order. */
export const started: Command[] = []

export function guidepost(args: readonly string[], circumstances: Circumstances): Command {
  const { env, cwd, node = process.execPath, group = false } = circumstances
  const began = performance.now()
  const child = spawn(node, [COMMAND, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    detached: group,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const seen = new Set<number>()
  const watch = setInterval(() => {
    for (const pid of below(child.pid)) seen.add(pid)
  }, 250)
  const ended = new Promise<Ended>((resolve) => {
    // Not "close": a process that is left behind may hold the streams open for ever.
    child.once('exit', async (code, signal) => {
      clearInterval(watch)
      const seconds = (performance.now() - began) / 1000
      const left = () => [...seen].filter(isAlive)
      await until(() => left().length === 0, 1_000)
      resolve({ code, signal, out, err, seconds, left: left() })
    })
  })
  const command = { process: child, pid: child.pid ?? 0, out: () => out, err: () => err, ended }
  started.push(command)
  return command
}

/** Starts a server and waits for the address that it tells. */
export async function startServer(scenario: string, circumstances: Circumstances): Promise<RunningServer> {
  const command = guidepost(['start', '--no-model', '--scenario', scenario], circumstances)
  const told = (): string | undefined => /Guidepost runs at (http:\/\/\S+)/.exec(command.err())?.[1]
  await until(() => told() !== undefined || hasEnded(command), 60_000)
  const address = told()
  if (address === undefined) throw new Error(`The server did not start: ${command.err()}`)
  const get: RunningServer['get'] = async (path) => {
    const response = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(10_000) })
    return { status: response.status, text: await response.text() }
  }
  const ready = async (): Promise<boolean> =>
    (await get('/readyz').catch(() => ({ status: 0 }))).status === 200
  return {
    ...command,
    address,
    get,
    ready: (ms = 20_000) => until(ready, ms),
    end: (signal) => {
      command.process.kill(signal)
      return command.ended
    },
  }
}

export const hasEnded = ({ process: child }: Command): boolean =>
  child.exitCode !== null || child.signalCode !== null

/** Ends what a test has left behind. */
export async function endAll(): Promise<void> {
  for (const command of started) if (!hasEnded(command)) command.process.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
}

/** Asks again and again; false where it did not become true within the time. */
export async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const ends = performance.now() + ms
  for (;;) {
    if (await holds()) return true
    if (performance.now() > ends) return false
    await sleep(50)
  }
}

/** The number of the Postgres of a data folder, as its own file has it; null = there is no such file. */
export function postmasterOf(folder: string): number | null {
  const path = join(folder, 'pg', 'data', 'postmaster.pid')
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null
}

/** The connection string of the Postgres of a data folder, as it runs now. */
export function urlOf(folder: string): string {
  const port = readFileSync(join(folder, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n')[3]
  return `postgres://guidepost:${passwordOf(folder)}@127.0.0.1:${port}/postgres?sslmode=disable`
}

export const passwordOf = (folder: string): string =>
  readFileSync(join(folder, 'pg', 'password'), 'utf8').trim()

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The processes that work in a data folder: a Postgres and all that it started. */
export function workingIn(folder: string): readonly number[] {
  return numbers().filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
    } catch {
      // It ended between the listing and the reading.
      return false
    }
  })
}

/** Everything that a process started, and what was started by that. */
function below(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  const parents = new Map(numbers().map((one) => [one, parentOf(one)]))
  const found = [pid]
  for (const parent of found) for (const [one, its] of parents) if (its === parent) found.push(one)
  return found.slice(1)
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

const numbers = (): readonly number[] =>
  process.platform === 'linux'
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : []
