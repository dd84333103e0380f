import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Claim } from '../../src/flow/memory.ts'
import { statusOf } from '../../src/incident/investigation.ts'
import {
  ANN,
  AT,
  aStorage,
  asking,
  BOB,
  evidence,
  incoming,
  type Place,
  report,
  started,
} from './a-storage.ts'

describe.each(['embedded', 'server'] as const)('what must survive, on the %s database', (kind) => {
  let place: Place
  beforeAll(async () => {
    place = await aStorage(kind)
  })
  afterAll(() => place?.close())

  const accepted = async (more: Parameters<typeof incoming>[0] = {}): Promise<string> => {
    const one = incoming(more)
    expect(await place.store.accept(one, { queued: true })).toMatchObject({
      kind: 'accepted',
      id: one.request.id,
    })
    return one.request.id
  }
  const claimed = async (id: string, worker = 'w1'): Promise<Claim> => {
    const claim = await place.store.claim(id, worker)
    if (!claim || claim === 'busy') throw new Error('nothing to claim')
    return claim
  }
  /** The worker has said nothing for longer than it may. */
  const silent = (id: string) =>
    place.sql(`update investigation set alive_until = now() - interval '1 second' where id = $1`, [id])
  const jobs = (name: string, id: string) =>
    place.sql(`select state from guidepost_queue.job where name = $1 and data ->> 'id' = $2`, [name, id])

  test('a request is stored with its event, its job, its message and its audit entry, or not at all', async () => {
    const id = await accepted({ text: 'with \u0000 and ☃' })
    expect(await place.store.events(id)).toMatchObject([{ kind: 'received', at: AT, request: { id } }])
    expect(await jobs('investigate', id)).toHaveLength(1)
    expect(await jobs('deliver', id)).toHaveLength(1)
    expect(await place.store.view(id)).toMatchObject({ status: 'accepted', report: null })
    const entries = await Array.fromAsync(place.audit.read({ object: id }))
    expect(entries).toMatchObject([{ event: 'request-accepted', origin: 'test:C1', person: 'Ann (test:U1)' }])
    expect(JSON.stringify(entries)).not.toContain('☃')
  }, 60_000)

  test('the same message again is known, on its platform alone', async () => {
    const one = incoming({ key: 'again' })
    await place.store.accept(one, { queued: true })
    const again = await Promise.all(
      Array.from({ length: 4 }, () => place.store.accept(incoming({ key: 'again' }), { queued: true })),
    )
    expect(again).toEqual(Array(4).fill({ kind: 'repeat', id: one.request.id }))
    const elsewhere = incoming({ key: 'again' })
    const other = { ...elsewhere, place: { ...elsewhere.place, platform: 'other' } }
    expect(await place.store.accept(other, { queued: true })).toMatchObject({ kind: 'accepted' })
  })

  test('of twenty that come in with one key at the same moment one is taken', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => place.store.accept(incoming({ key: 'storm' }), { queued: true })),
    )
    expect(all.filter(({ kind: own }) => own === 'accepted')).toHaveLength(1)
    expect(all.filter(({ kind: own }) => own === 'repeat')).toHaveLength(19)
  })

  test('whoever claims shuts out whoever had it before', async () => {
    const id = await accepted()
    const first = await claimed(id, 'paused')
    await place.store.append(first, [started(first)])
    expect(await place.store.claim(id, 'other')).toBe('busy')
    await silent(id)
    // Nobody has taken it over yet: it may go on.
    expect(await place.store.renew(first)).toBe(true)
    expect(await place.store.claim(id, 'other')).toBe('busy')
    await silent(id)
    const second = await claimed(id, 'other')
    expect(await place.store.renew(first)).toBe(false)
    expect(second).toMatchObject({ attempt: 2, fence: first.fence + 1 })
    expect(second.past.map((event) => event.kind)).toEqual(['received', 'started'])
    await expect(place.store.append(first, [started(first)])).rejects.toMatchObject({ kind: 'superseded' })
    await expect(place.store.finish(first, report(id))).rejects.toMatchObject({ kind: 'superseded' })
    await expect(place.store.park(first, asking(id))).rejects.toMatchObject({ kind: 'superseded' })
    await expect(place.store.handBack(first)).rejects.toMatchObject({ kind: 'superseded' })
    await place.store.finish(second, report(id))
    await expect(place.store.finish(second, report(id))).rejects.toMatchObject({ kind: 'superseded' })
    expect(await place.store.claim(id, 'late')).toBeNull()
    const kinds = (await place.store.events(id)).map((event) => event.kind)
    expect(kinds).toEqual(['received', 'started', 'reported'])
  })

  test.each([100, 3_000_000, 50_000_000])(
    'evidence of %d bytes comes back as it was, and no row of the database is large',
    async (bytes) => {
      const id = await accepted()
      const claim = await claimed(id)
      const event = evidence(bytes)
      await place.store.append(claim, [started(claim), event])
      const [, , stored] = await place.store.events(id)
      expect(stored).toEqual(event)
      const [largest] = await place.sql(`
        select greatest((select max(octet_length(data)) from piece), (select max(octet_length(body)) from event)) as bytes`)
      expect(Number(largest?.bytes)).toBeLessThanOrEqual(1_048_576)
    },
    60_000,
  )

  test('a question waits without a job; of two answers one wins, and with it the job comes back', async () => {
    const id = await accepted()
    await place.store.park(await claimed(id), asking(id))
    expect(await place.store.view(id)).toMatchObject({ status: 'waiting', report: { status: 'waiting' } })
    expect(await place.store.claim(id, 'w2')).toBeNull()
    await place.sql(`update guidepost_queue.job set state = 'completed' where data ->> 'id' = $1`, [id])
    const before = (await jobs('investigate', id)).length
    const answers = await Promise.all([
      place.store.answer(id, 'Door', 'front', ANN),
      place.store.answer(id, 'Door', 'back', BOB),
    ])
    expect(answers.map((one) => one.kind).sort()).toEqual(['refused', 'taken'])
    expect(answers).toContainEqual({ kind: 'refused', why: 'answered' })
    expect(await jobs('investigate', id)).toHaveLength(before + 1)
    expect(await place.store.view(id)).toMatchObject({ status: 'accepted' })
    expect(await claimed(id)).toMatchObject({ attempt: 1 })
    expect(await place.store.answer(id, 'Window', 'x', ANN)).toEqual({ kind: 'refused', why: 'unknown' })
  })

  test('an answer that comes too late is refused, and the sweep takes the investigation up to end it', async () => {
    const id = await accepted()
    await place.store.park(await claimed(id), asking(id))
    await place.sql(`update wait set expires_at = now() - interval '1 second' where investigation = $1`, [id])
    expect(await place.store.answer(id, 'Door', 'front', ANN)).toEqual({ kind: 'refused', why: 'expired' })
    const overdue = await place.store.overdue('sweeper')
    const [mine] = overdue.filter(({ claim }) => claim.id === id)
    expect(mine).toMatchObject({ unanswered: { status: 'waiting' } })
    if (mine) await place.store.finish(mine.claim, report(id, { status: 'stopped' }))
    expect(await place.store.view(id)).toMatchObject({ status: 'stopped' })
    expect((await place.store.overdue('sweeper')).some(({ claim }) => claim.id === id)).toBe(false)
  })

  test('what a command left is taken up to be ended, before it began as well', async () => {
    const one = incoming()
    const { id } = one.request
    await place.store.accept(one, { queued: false })
    const waiting = incoming()
    await place.store.accept(waiting, { queued: false })
    await place.sql(`update investigation set touched_at = now() - interval '11 minutes' where id = $1`, [
      waiting.request.id,
    ])
    expect((await place.store.overdue('sweeper')).map(({ claim }) => claim.id)).toContain(waiting.request.id)
    const lost = await claimed(id)
    const old = () =>
      place.sql(`update investigation set touched_at = now() - interval '11 minutes' where id = $1`, [id])
    await old()
    const [mine] = (await place.store.overdue('sweeper')).filter(({ claim }) => claim.id === id)
    expect(mine).toMatchObject({ unanswered: null })
    await expect(place.store.append(lost, [started(lost)])).rejects.toMatchObject({ kind: 'superseded' })
  })

  test('what is queued is never ended by the sweep, however long it took: it gets a job where it has none', async () => {
    const [waiting, dead] = [await accepted(), await accepted()]
    await claimed(dead)
    await silent(dead)
    await place.sql(
      `update investigation set touched_at = now() - interval '3 days',
      alive_until = alive_until - interval '3 days' where id = any ($1)`,
      [[waiting, dead]],
    )
    for (let n = 0; n < 3; n++) expect(await place.store.overdue('sweeper')).toEqual([])
    // One that is still queued is not queued twice.
    expect(await jobs('investigate', waiting)).toHaveLength(1)
    await place.sql(`delete from guidepost_queue.job where data ->> 'id' = any ($1)`, [[waiting, dead]])
    await place.store.overdue('sweeper')
    expect(await jobs('investigate', waiting)).toHaveLength(1)
    expect(await jobs('investigate', dead)).toHaveLength(1)
    expect(await claimed(dead)).toMatchObject({ attempt: 2 })
  })

  test('what is to stop does not wait for an answer', async () => {
    const id = await accepted()
    const claim = await claimed(id)
    await place.store.stop(id, ANN)
    expect(await place.store.park(claim, asking(id))).toEqual({ stop: true })
    expect(await place.store.view(id)).toMatchObject({ status: 'running', report: null })
    expect(await place.sql('select 1 from wait where investigation = $1', [id])).toEqual([])
    await place.store.finish(claim, report(id, { status: 'stopped' }))
  })

  test('a wish to stop reaches the worker with the next thing that it stores', async () => {
    const id = await accepted()
    const claim = await claimed(id)
    expect(await place.store.append(claim, [started(claim)])).toEqual({ stop: false })
    expect(await place.store.stop(id, BOB)).toBe(true)
    expect(await place.store.append(claim, [started(claim)])).toEqual({ stop: true })
    await place.store.finish(claim, report(id, { status: 'stopped' }))
    expect(await place.store.stop(id, BOB)).toBe(false)
  })

  test('what is stopped while it waits goes to a worker, who ends it', async () => {
    const id = await accepted()
    await place.store.park(await claimed(id), asking(id))
    expect(await place.store.stop(id, ANN)).toBe(true)
    expect(await place.store.answer(id, 'Door', 'front', ANN)).toMatchObject({ kind: 'refused' })
    expect((await claimed(id)).past.map((event) => event.kind)).toContain('stop-requested')
  })

  test('work that is handed back is queued again, and the attempt does not count', async () => {
    const id = await accepted()
    await place.sql(`update guidepost_queue.job set state = 'active' where data ->> 'id' = $1`, [id])
    await place.store.handBack(await claimed(id))
    expect(await jobs('investigate', id)).toHaveLength(2)
    expect(await claimed(id)).toMatchObject({ attempt: 1 })
  })

  test('the status is what the events amount to, whatever happens', async () => {
    const id = await accepted()
    const agrees = async (status: string): Promise<void> => {
      expect((await place.store.view(id))?.status).toBe(status)
      expect(statusOf(await place.store.events(id))).toBe(status)
    }
    await agrees('accepted')
    let claim = await claimed(id)
    await place.store.append(claim, [started(claim)])
    await agrees('running')
    await place.store.park(claim, asking(id))
    await agrees('waiting')
    await place.store.answer(id, 'Door', 'front', ANN)
    await agrees('accepted')
    claim = await claimed(id)
    await place.store.append(claim, [started(claim)])
    await place.store.handBack(claim)
    await agrees('accepted')
    claim = await claimed(id)
    await place.store.append(claim, [started(claim)])
    await place.store.finish(claim, report(id, { status: 'partial' }))
    await agrees('partial')
  })

  test('a channel with many requests delays its own alone', async () => {
    for (let n = 0; n < 30; n++) await accepted({ channel: 'busy' })
    const one = incoming({ channel: 'quiet' })
    const taken = await place.store.accept(one, { queued: true })
    const last = await place.store.accept(incoming({ channel: 'busy' }), { queued: true })
    const ahead = (accept: typeof taken): number => (accept.kind === 'accepted' ? accept.ahead : -1)
    expect(ahead(taken)).toBeLessThan(ahead(last) - 25)
  })

  test('evidence and transcripts go after their time, the report stays without rows, and later all goes', async () => {
    const id = await accepted()
    const claim = await claimed(id)
    await place.store.append(claim, [started(claim), evidence(3_000_000)])
    await place.store.finish(claim, report(id))
    await place.sql(`update investigation set ended_at = now() - interval '31 days' where id = $1`, [id])
    expect(await place.store.expire()).toEqual({ evidence: 1, whole: 0 })
    expect((await place.store.events(id)).map((event) => event.kind)).toEqual([
      'received',
      'started',
      'reported',
    ])
    expect((await place.store.view(id))?.report).toMatchObject({
      title: 'It was the peer',
      evidence: [{ sample: [] }],
    })
    expect(await place.sql('select 1 from piece where investigation = $1', [id])).toEqual([])
    expect(await place.store.expire()).toEqual({ evidence: 0, whole: 0 })
    await place.sql(`update investigation set ended_at = now() - interval '401 days' where id = $1`, [id])
    expect(await place.store.expire()).toEqual({ evidence: 0, whole: 1 })
    expect(await place.store.view(id)).toBeNull()
    expect(await Array.fromAsync(place.audit.read({ object: id }))).toHaveLength(2)
    expect((await place.audit.verify()).faults).toEqual([])
  }, 60_000)

  test('a person who is forgotten leaves a key in the audit trail, and nothing else', async () => {
    const zoe = { platform: 'test', account: 'U-zoe', name: 'Zoë Zebra' }
    const id = await accepted({ person: zoe, text: 'zebra crossing is down' })
    const running = await claimed(id)
    const other = await accepted({ person: BOB })
    await place.store.park(await claimed(other), asking(other))
    await place.store.answer(other, 'Door', 'zebra \ud83e', zoe)
    expect(await place.forget(zoe)).toMatchObject({ investigations: 1 })
    expect(await place.forget(zoe)).toBeNull()
    expect(await place.store.view(id)).toBeNull()
    await expect(place.store.append(running, [started(running)])).rejects.toMatchObject({
      kind: 'superseded',
    })
    const tables = await place.sql(
      `select table_name as name from information_schema.tables where table_schema = 'guidepost'`,
    )
    for (const { name } of tables) {
      const rows = await place.sql(`select to_jsonb(t)::text as row from ${String(name)} t`)
      expect(rows.filter(({ row }) => /zebra|U-zoe/i.test(String(row)))).toEqual([])
    }
    expect((await place.audit.verify()).faults).toEqual([])
    expect(await Array.fromAsync(place.audit.read({ object: id }))).toMatchObject([
      { event: 'request-accepted', person: null },
    ])
  })
})

describe('a queue that is full', () => {
  test('answers at once with how many wait, and stores nothing', async () => {
    const place = await aStorage('embedded', { maxWaiting: 2 })
    try {
      await place.store.accept(incoming(), { queued: true })
      await place.store.accept(incoming(), { queued: true })
      const one = incoming()
      expect(await place.store.accept(one, { queued: true })).toEqual({ kind: 'full', waiting: 2 })
      expect(await place.store.view(one.request.id)).toBeNull()
      expect(await place.store.accept(incoming(), { queued: false })).toMatchObject({ kind: 'accepted' })
    } finally {
      await place.close()
    }
  }, 60_000)
})
