import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { aStorage, incoming, type Place } from './a-storage.ts'

let place: Place
beforeAll(async () => {
  place = await aStorage('embedded')
}, 60_000)
afterAll(() => place?.close())

test('a busy channel does not keep a quiet one waiting: its request is worked on before most that came earlier', async () => {
  const accept = async (channel: string): Promise<string> => {
    const one = incoming({ channel })
    await place.store.accept(one, { queued: true })
    return one.request.id
  }
  const busy: string[] = []
  for (let n = 0; n < 14; n++) busy.push(await accept('busy'))
  const quiet = await accept('quiet')

  const begun: string[] = []
  const all = new Promise<void>((resolve) => {
    void place.queue.work({
      investigate: async (id) => {
        begun.push(id)
        if (begun.length === 15) resolve()
      },
      deliver: async () => undefined,
      act: async () => undefined,
      sweep: async () => undefined,
    })
  })
  const looking = setInterval(() => place.queue.nudge(), 50)
  await all.finally(() => clearInterval(looking))

  expect([...begun].sort()).toEqual([...busy, quiet].sort())
  expect(begun.indexOf(quiet)).toBeLessThan(7)
  expect(begun.filter((id) => id !== quiet)).toEqual(busy)
}, 30_000)
