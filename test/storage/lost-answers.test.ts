import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Claim } from '../../src/flow/memory.ts'
import { ANN, aStorage, asking, BOB, incoming, type Place, report, started } from './a-storage.ts'

describe('a commit whose answer is lost has happened once when it is tried again', () => {
  let place: Place
  beforeAll(async () => {
    place = await aStorage('server')
  })
  afterAll(() => place?.close())

  /** Does it while the connection breaks between the commit and its answer. */
  const withoutAnswer = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = place.lost()
    place.loseAnswerTo?.('commit')
    const result = await work()
    expect(place.lost()).toBe(before + 1)
    return result
  }
  const kinds = async (id: string): Promise<readonly string[]> =>
    (await place.store.events(id)).map((event) => event.kind)
  const count = async (text: string, id: string): Promise<number> => {
    const [row] = await place.sql(`select count(*)::int as n from ${text}`, [id])
    return Number(row?.n)
  }
  const jobs = (name: string, id: string) =>
    count(`guidepost_queue.job where name = '${name}' and data ->> 'id' = $1`, id)
  const running = async (): Promise<Claim> => {
    const one = incoming()
    await place.store.accept(one, { queued: true })
    const claim = await place.store.claim(one.request.id, 'w')
    if (!claim || claim === 'busy') throw new Error('nothing to claim')
    await place.store.append(claim, [started(claim)])
    return claim
  }

  test('accepting', async () => {
    const one = incoming()
    const { id } = one.request
    expect(await withoutAnswer(() => place.store.accept(one, { queued: true }))).toMatchObject({
      kind: 'accepted',
      id,
    })
    expect(await kinds(id)).toEqual(['received'])
    expect(await jobs('investigate', id)).toBe(1)
    expect(await count('audit where object = $1', id)).toBe(1)
  })

  test('appending', async () => {
    const claim = await running()
    await withoutAnswer(() => place.store.append(claim, [started(claim), started(claim)]))
    await place.store.append(claim, [started(claim)])
    expect(await kinds(claim.id)).toEqual(['received', 'started', 'started', 'started', 'started'])
  })

  test('claiming', async () => {
    const one = incoming()
    await place.store.accept(one, { queued: true })
    const claim = await withoutAnswer(() => place.store.claim(one.request.id, 'w'))
    if (!claim || claim === 'busy') throw new Error('nothing to claim')
    await place.store.append(claim, [started(claim)])
  })

  test('parking and answering', async () => {
    const claim = await running()
    await withoutAnswer(() => place.store.park(claim, asking(claim.id)))
    expect(await count("wait where investigation = $1 and state = 'open'", claim.id)).toBe(1)
    const settled = await withoutAnswer(() => place.store.answer(claim.id, 'Door', 'front', ANN))
    expect(settled).toEqual({ kind: 'taken' })
    expect(await kinds(claim.id)).toEqual(['received', 'started', 'parked', 'answered'])
    expect(await jobs('investigate', claim.id)).toBe(1)
    expect(await count("audit where object = $1 and event = 'answer-given'", claim.id)).toBe(1)
  })

  test('handing back', async () => {
    const claim = await running()
    await withoutAnswer(() => place.store.handBack(claim))
    expect(await kinds(claim.id)).toEqual(['received', 'started', 'handed-back'])
    expect(await jobs('investigate', claim.id)).toBe(1)
  })

  test('finishing', async () => {
    const claim = await running()
    await withoutAnswer(() => place.store.finish(claim, report(claim.id)))
    expect(await kinds(claim.id)).toEqual(['received', 'started', 'reported'])
    expect(await count("audit where object = $1 and event = 'investigation-ended'", claim.id)).toBe(1)
    expect((await place.audit.verify()).faults).toEqual([])
  })

  test('wishing to stop', async () => {
    const claim = await running()
    expect(await withoutAnswer(() => place.store.stop(claim.id, ANN))).toBe(true)
    expect((await kinds(claim.id)).filter((kind) => kind === 'stop-requested')).toHaveLength(1)
    expect(await count("audit where object = $1 and event = 'stop-requested'", claim.id)).toBe(1)
  })

  test('forgetting a person', async () => {
    const one = incoming({ person: BOB })
    await place.store.accept(one, { queued: true })
    expect(await withoutAnswer(() => place.forget(BOB))).toMatchObject({ key: expect.stringMatching(/^p_/) })
    expect(await place.store.view(one.request.id)).toBeNull()
  })

  test('taking and showing a message', async () => {
    const claim = await running()
    const first = await withoutAnswer(() => place.outbox.take(claim.id, ['test']))
    // The right to it went with the answer; it is free again after its time.
    expect(first).toBeNull()
    await place.sql(
      "update delivery set taken_until = now() - interval '1 second' where investigation = $1",
      [claim.id],
    )
    const delivery = await place.outbox.take(claim.id, ['test'])
    if (!delivery) throw new Error('nothing to deliver')
    await withoutAnswer(() => place.outbox.shown(delivery, 'm1'))
    const [row] = await place.sql('select message, state, shown from delivery where investigation = $1', [
      claim.id,
    ])
    expect(row).toEqual({ message: 'm1', state: 'shown', shown: 1 })
    expect((await kinds(claim.id)).filter((kind) => kind === 'delivered')).toHaveLength(1)
  })
})
