import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { peopleFirst, readingQuietly } from '../../src/flow/people-first.ts'
import type { Tools } from '../../src/flow/ports.ts'

test('work waits while somebody is being listened to, also where that fails, and no longer', async () => {
  const people = peopleFirst(new AbortController().signal)
  await people.quiet()
  let ended = false
  const hearing = people.listening(sleep(200).then(() => Promise.reject(new Error('not understood'))))
  const work = people.quiet().then(() => ended)
  await expect(hearing).rejects.toThrow('not understood')
  ended = true
  expect(await work).toBe(true)
})

test('a process that leaves waits for nobody', async () => {
  const leaving = new AbortController()
  const people = peopleFirst(leaving.signal)
  let answered = (): void => undefined
  const hearing = people.listening(
    new Promise<void>((resolve) => {
      answered = resolve
    }),
  )
  const work = people.quiet()
  leaving.abort()
  await work
  answered()
  await hearing
})

test('while many write, work waits through the gaps between them too, and goes on a moment after the last', async () => {
  const people = peopleFirst(new AbortController().signal)
  for (let n = 0; n < 25; n++) await people.listening(Promise.resolve())
  const last = performance.now()
  await people.quiet()
  expect(performance.now() - last).toBeGreaterThan(900)
  const few = peopleFirst(new AbortController().signal)
  for (let n = 0; n < 24; n++) await few.listening(Promise.resolve())
  const now = performance.now()
  await few.quiet()
  expect(performance.now() - now).toBeLessThan(500)
})

test('each read of Azure waits for quiet, and answers what it would have answered', async () => {
  const order: string[] = []
  const read = async (...asked: unknown[]) => {
    order.push(`read ${asked.length}`)
    return { kind: 'failed', why: 'nothing' }
  }
  const tools = readingQuietly(
    { queryLogs: read, activityLog: read, resourceHealth: read, metrics: read } as unknown as Tools,
    { quiet: async () => void order.push('quiet') },
  )
  const window = { from: '2025-06-18T07:00:00Z', to: '2025-06-18T08:00:00Z' }
  await tools.queryLogs({} as never)
  await tools.activityLog('/r', window)
  await tools.resourceHealth('/r')
  expect(await tools.metrics('/r', {} as never, window)).toEqual({ kind: 'failed', why: 'nothing' })
  expect(order).toEqual(['quiet', 'read 1', 'quiet', 'read 2', 'quiet', 'read 1', 'quiet', 'read 3'])
})
