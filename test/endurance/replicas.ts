import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Accepted, Incoming, Settled } from '../../src/flow/memory.ts'
import type { Heard, Reply } from '../../src/flow/ports.ts'
import type { Order, ReplicaOptions } from './replica.ts'

const PROGRAM = fileURLToPath(new URL('./replica.ts', import.meta.url))

type Body<O> = O extends unknown ? Omit<O, 'n'> : never

/** A server in a process of its own, that can be killed. */
export type Replica = {
  readonly process: ChildProcess
  readonly address: string
  /** Rejects when the process ends before it answers. */
  readonly receive: (incoming: Incoming) => Promise<Accepted>
  readonly answer: (id: string, parameter: string, answer: string) => Promise<Settled>
  readonly hear: (heard: Heard) => Promise<Reply | null>
  readonly memory: () => Promise<{ heapUsed: number; rss: number; descriptors: number }>
  /** Resolves with what it wrote on standard error, when the process is gone. */
  readonly gone: Promise<string>
  readonly kill: (signal?: NodeJS.Signals) => Promise<string>
}

/** Starts one and waits until it takes requests; null where it died at its own point on the way. */
export async function startReplica(options: ReplicaOptions): Promise<Replica | null> {
  const child = fork(PROGRAM, [JSON.stringify(options)], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', process.env.SHOW ? 'inherit' : 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (text) => {
    said = (said + text).slice(-20_000)
  })
  let n = 0
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const gone = new Promise<string>((resolve) => child.once('close', () => resolve(said)))
  const ready = new Promise<string | null>((resolve) => {
    child.on('message', (told: { ready?: string; n?: number; ok?: never; error?: string }) => {
      if (told.ready !== undefined) return resolve(told.ready)
      const waiting = open.get(told.n ?? 0)
      if (told.error !== undefined) waiting?.reject(new Error(told.error))
      else waiting?.resolve(told.ok as never)
      open.delete(told.n ?? 0)
    })
    child.once('exit', () => {
      resolve(null)
      for (const { reject } of open.values()) reject(new Error('the replica is gone'))
    })
  })
  const order = <T>(what: Body<Order>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (!child.connected) return reject(new Error('the replica is gone'))
      open.set(++n, { resolve, reject })
      child.send({ ...what, n }, (error) => error && reject(error))
    })
  const address = await ready
  if (address === null) {
    if (options.crash === null) throw new Error(`The replica did not start: ${await gone}`)
    return null
  }
  return {
    process: child,
    address,
    receive: (incoming) => order({ do: 'receive', incoming }),
    answer: (id, parameter, answer) => order({ do: 'answer', id, parameter, answer }),
    hear: (heard) => order({ do: 'hear', heard }),
    memory: () => order({ do: 'memory' }),
    gone,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal)
      return gone
    },
  }
}
