import { readConfig } from '../../src/config.ts'
import type { Incoming } from '../../src/flow/memory.ts'
import type { Heard } from '../../src/flow/ports.ts'
import { openServer } from '../../src/server.ts'
import { openServerStorage } from '../../src/storage/open-storage.ts'
import { httpChat } from '../fakes/http-chat.ts'
import { crashing, type Point } from './crashing.ts'

/** What the parent tells a replica at its start, as JSON in the first argument. */
export type ReplicaOptions = {
  readonly env: Readonly<Record<string, string>>
  readonly scenario: string
  readonly chat: string
  readonly crash: Point | null
  readonly record: string | null
  readonly concurrency: number
  readonly waitHours?: number
  readonly verifyMinutes?: number
}

export type Order =
  | { readonly n: number; readonly do: 'receive'; readonly incoming: Incoming }
  | {
      readonly n: number
      readonly do: 'answer'
      readonly id: string
      readonly parameter: string
      readonly answer: string
    }
  | { readonly n: number; readonly do: 'hear'; readonly heard: Heard }
  | { readonly n: number; readonly do: 'memory' }
  | { readonly n: number; readonly do: 'close' }

const options = JSON.parse(process.argv[2] ?? '{}') as ReplicaOptions
const { chat, storage } = crashing(options.crash, options.record)
const read = await readConfig('/nonexistent/guidepost.yaml', {
  ...options.env,
  PATH: process.env.PATH ?? '',
  PORT: '0',
})
const config = {
  ...read,
  queue: { concurrency: options.concurrency, maxWaiting: 100_000 },
  waiting: { hours: options.waitHours ?? read.waiting.hours },
  actions: { ...read.actions, verifyMinutes: options.verifyMinutes ?? read.actions.verifyMinutes },
}
const server = await openServer(
  config,
  {
    scenario: options.scenario,
    model: read.model !== null,
    note: (line) => process.stderr.write(`${line}\n`),
    chats: async () => [
      {
        chat: chat(httpChat(options.chat)),
        routes: null,
        trouble: () => null,
        close: async () => undefined,
      },
    ],
    onHead: () => undefined,
    onError: (error, reference) =>
      process.stderr.write(
        `${reference ?? 'again'} ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)}\n`,
      ),
  },
  async (settings) => storage(await openServerStorage(settings)),
)
const stop = async (): Promise<void> => {
  await server.close()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('disconnect', stop)
process.on('message', async (order: Order) => {
  try {
    process.send?.({ n: order.n, ok: await obey(order) })
    if (order.do === 'close') process.disconnect()
  } catch (error) {
    process.send?.({ n: order.n, error: error instanceof Error ? error.message : String(error) })
  }
})
process.send?.({ ready: server.address })

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'receive':
      return server.receive(order.incoming)
    case 'answer': {
      const by = { platform: 'test', account: 'U1', name: null }
      return server.answer({ id: order.id, parameter: order.parameter, answer: order.answer, by })
    }
    case 'hear':
      return server.hear(order.heard)
    case 'memory': {
      globalThis.gc?.()
      const { heapUsed, rss } = process.memoryUsage()
      const { readdirSync } = await import('node:fs')
      return { heapUsed, rss, descriptors: readdirSync('/proc/self/fd').length }
    }
    case 'close':
      return server.close()
  }
}
