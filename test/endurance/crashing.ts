import { appendFileSync } from 'node:fs'
import type { Chat } from '../../src/flow/ports.ts'
import type { ServerStorage } from '../../src/storage/open-storage.ts'

/** A moment of the work: a write or a call, the n-th time that it happens, just before it or just after. */
export type Point = { readonly step: string; readonly nth: number; readonly when: 'before' | 'after' }

type Method = (...args: never[]) => Promise<unknown>

/** Puts itself around every write and call; lists them in `record`, and ends the process with SIGKILL at the point. */
export function crashing(point: Point | null, record: string | null) {
  const counts = new Map<string, number>()
  const reach = (steps: readonly string[], when: Point['when']): void => {
    for (const step of steps) {
      if (when === 'before') {
        counts.set(step, (counts.get(step) ?? 0) + 1)
        if (record) appendFileSync(record, `${step}\n`)
      }
      if (point?.step === step && point.when === when && counts.get(step) === point.nth)
        process.kill(process.pid, 'SIGKILL')
    }
  }
  const around = <T extends object>(name: string, target: T): T =>
    Object.fromEntries(
      Object.entries(target).map(([method, call]) => [
        method,
        typeof call !== 'function'
          ? call
          : async (...args: never[]) => {
              const steps = stepsOf(`${name}.${method}`, args)
              reach(steps, 'before')
              const result = await (call as Method)(...args)
              reach(steps, 'after')
              return result
            },
      ]),
    ) as T
  return {
    chat: (chat: Chat): Chat => ({ ...around('chat', chat), platform: chat.platform }),
    storage: (storage: ServerStorage): ServerStorage => ({
      ...storage,
      store: around('store', storage.store),
      outbox: around('outbox', storage.outbox),
      proposals: around('proposals', storage.proposals),
    }),
  }
}

/** Each kind of event is a step of its own; a batch is all those that it holds. So is each state of a proposal. */
function stepsOf(call: string, args: readonly unknown[]): readonly string[] {
  const [, events] = args
  if (call === 'proposals.step') return [`${call}:${(events as { to: string }).to}`]
  if (call !== 'store.append' || !Array.isArray(events)) return [call]
  return [...new Set(events.map((event: { kind: string }) => `${call}:${event.kind}`))]
}
