import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { deliver } from '../../src/flow/deliver.ts'
import { until } from '../fakes/a-server.ts'
import { type ChatServer, startChatServer } from '../fakes/chat-server.ts'
import { httpChat } from '../fakes/http-chat.ts'
import { aStorage, incoming, type Place, report } from './a-storage.ts'

describe('the one message of an investigation', () => {
  let place: Place
  let chat: ChatServer
  beforeAll(async () => {
    place = await aStorage('embedded')
    chat = await startChatServer()
  })
  afterAll(async () => {
    await place?.close()
    await chat?.close()
  })

  const accepted = async (platform = 'test'): Promise<string> => {
    const one = incoming()
    const own = { ...one.place, platform, channel: one.request.id }
    await place.store.accept({ ...one, place: own }, { queued: true })
    return one.request.id
  }
  const ended = async (id: string): Promise<void> => {
    const claim = await place.store.claim(id, 'w')
    if (claim && claim !== 'busy') await place.store.finish(claim, report(id))
  }
  const now = async (id: string) => {
    await place.sql('delete from pace')
    return place.sql(
      `update delivery set due_at = now(), turn_at = null, taken_until = now() - interval '1 s' where investigation = $1`,
      [id],
    )
  }
  const send = (id: string) =>
    deliver(id, { outbox: place.outbox, store: place.store, chats: [httpChat(chat.url)] })
  const state = async (id: string) =>
    (
      await place.sql('select state, message, doubtful, tries, why from delivery where investigation = $1', [
        id,
      ])
    )[0]
  const shown = async (id: string) => {
    const [row] = await place.sql('select mark from delivery where investigation = $1', [id])
    return chat.messages.filter(({ mark }) => mark === row?.mark)
  }

  test('is posted once and updated in place', async () => {
    const id = await accepted()
    await send(id)
    expect(await shown(id)).toMatchObject([{ status: 'accepted', thread: id, updates: 0 }])
    await send(id)
    await ended(id)
    await Promise.all([send(id), send(id), send(id)])
    expect(await shown(id)).toMatchObject([{ status: 'completed', updates: 1 }])
    expect((await place.store.events(id)).map((event) => event.kind)).toEqual([
      'received',
      'delivered',
      'reported',
    ])
  })

  test('is not posted again when the answer to its post was lost', async () => {
    const id = await accepted()
    chat.faults.push('drop')
    await send(id)
    expect(await state(id)).toMatchObject({ state: 'due', message: null, doubtful: true })
    await ended(id)
    await now(id)
    await send(id)
    expect(await shown(id)).toMatchObject([{ status: 'completed', updates: 1 }])
  })

  test('is posted after all when its post never arrived', async () => {
    const id = await accepted()
    chat.faults.push('refuse')
    await send(id)
    expect(await shown(id)).toEqual([])
    await now(id)
    await send(id)
    expect(await shown(id)).toHaveLength(1)
  })

  test('is looked for again while the platform does not say whether it stands there', async () => {
    const id = await accepted()
    chat.faults.push('drop', '500', '429')
    for (let n = 0; n < 4; n++) {
      await send(id)
      await now(id)
    }
    expect(await shown(id)).toMatchObject([{ updates: 1 }])
  })

  test.each(['429', '500', 'drop'] as const)('is updated after an update that ended in %s', async (fault) => {
    const id = await accepted()
    await send(id)
    await ended(id)
    chat.faults.push(fault)
    await send(id)
    expect(await state(id)).toMatchObject({ state: 'due', tries: 1 })
    await now(id)
    await send(id)
    expect(await shown(id)).toMatchObject([{ status: 'completed' }])
    expect(await state(id)).toMatchObject({ state: 'shown', tries: 0, why: null })
  })

  test('is given up with its reason where the thread is gone', async () => {
    const id = await accepted()
    chat.faults.push('gone')
    await send(id)
    expect(await state(id)).toMatchObject({ state: 'given-up', why: 'no such message' })
    expect((await place.store.events(id)).map((event) => event.kind)).toEqual(['received', 'undeliverable'])
    await ended(id)
    expect(await state(id)).toMatchObject({ state: 'given-up' })
  })

  test('waits for a process that has its platform, and is given up after a day', async () => {
    const id = await accepted('elsewhere')
    await send(id)
    expect(await state(id)).toMatchObject({ state: 'due', tries: 0 })
    await place.sql("update delivery set due_at = now() - interval '2 minutes' where investigation = $1", [
      id,
    ])
    await place.store.overdue('sweeper')
    expect(await state(id)).toMatchObject({ state: 'due' })
    await place.sql(
      "update delivery set due_at = now() - interval '1 hour', since = now() - interval '25 hours' where investigation = $1",
      [id],
    )
    await place.store.overdue('sweeper')
    expect(await state(id)).toMatchObject({ state: 'given-up', why: expect.stringContaining('for a day') })
  })

  test('that a paused process has put back to what was true before is put right again', async () => {
    const id = await accepted()
    await send(id)
    await ended(id)
    const paused = await place.outbox.take(id, ['test'])
    if (!paused) throw new Error('nothing to deliver')
    await now(id)
    await send(id)
    const [message] = await shown(id)
    if (message) message.status = 'running'
    await place.outbox.shown(paused, message?.id ?? '')
    expect(await state(id)).toMatchObject({ state: 'due' })
    await now(id)
    await send(id)
    expect(await shown(id)).toMatchObject([{ status: 'completed' }])
  })

  test('that two processes have posted, because one of them was paused in its post, stands once all the same', async () => {
    const id = await accepted()
    const post = httpChat(chat.url)
    let wake = (): void => {}
    const asleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    // It falls asleep between its last look at the database and its post.
    const paused = deliver(id, {
      outbox: place.outbox,
      store: place.store,
      chats: [
        {
          ...post,
          post: async (...args) => {
            await asleep
            const sent = await post.post(...args)
            // Its first try to take it away fails.
            chat.faults.push('500')
            return sent
          },
        },
      ],
    })
    expect(await until(async () => (await state(id))?.doubtful === true, 5_000)).toBe(true)
    await now(id)
    await send(id)
    await ended(id)
    const [first] = await shown(id)
    wake()
    await paused
    expect(await shown(id)).toMatchObject([{ id: first?.id }])
    await send(id)
    expect(await shown(id)).toMatchObject([{ id: first?.id, status: 'completed' }])
  })

  test('belongs to one process at a time, and after its time to the next', async () => {
    const id = await accepted()
    const paused = await place.outbox.take(id, ['test'])
    if (!paused) throw new Error('nothing to deliver')
    expect(await place.outbox.take(id, ['test'])).toBeNull()
    await place.sql(
      "update delivery set taken_until = now() - interval '1 second' where investigation = $1",
      [id],
    )
    await send(id)
    expect(await place.outbox.posting(paused)).toBe(false)
    expect(await shown(id)).toHaveLength(1)
    await place.outbox.later(paused, 1_000, 'late')
    await place.outbox.giveUp(paused, 'late')
    expect(await state(id)).toMatchObject({ state: 'shown', why: null })
  })
})
