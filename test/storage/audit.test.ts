import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ANN, aStorage, incoming, type Place } from './a-storage.ts'

describe('the audit trail', () => {
  const places: Place[] = []
  afterAll(() => Promise.all(places.map((place) => place.close())))
  let place: Place
  beforeEach(async () => {
    const [known] = places
    place = known ?? (await aStorage('embedded'))
    if (!known) places.push(place)
    // As it was written by the program: ten rows.
    await place.sql('alter table audit disable trigger all')
    await place.sql('delete from audit')
    await place.sql("update audit_head set seq = 0, hash = repeat('0', 64)")
    await place.sql('alter table audit enable trigger all')
    for (let n = 0; n < 10; n++) await place.store.accept(incoming(), { queued: true })
  }, 60_000)

  /** As someone who owns the database could. */
  const tamper = async (...statements: readonly string[]): Promise<void> => {
    await place.sql('alter table audit disable trigger all')
    for (const statement of statements) await place.sql(statement)
    await place.sql('alter table audit enable trigger all')
  }
  const seqs = async () => (await place.audit.verify()).faults.map(({ seq }) => seq)

  test('is whole as it was written', async () => {
    expect(await place.audit.verify()).toMatchObject({ faults: [], head: { seq: 10 } })
  })

  test.each([
    "update audit set actor = 'x' where seq = 4",
    'delete from audit where seq = 4',
    'truncate audit',
    'delete from audit_head',
  ])('cannot be changed by “%s”', async (statement) => {
    await expect(place.sql(statement)).rejects.toMatchObject({
      message: expect.stringContaining('never changed'),
    })
    expect(await seqs()).toEqual([])
  })

  test.each([
    "actor = 'p_someone'",
    "event = 'answer-given'",
    "object = 'another'",
    "origin = 'nowhere'",
    `detail = '{"guide":"another"}'`,
    "detail = detail || ' '",
    "at = at + interval '1 microsecond'",
    "previous = repeat('1', 64)",
    "hash = repeat('1', 64)",
  ])('tells the row in which %s was written', async (change) => {
    await tamper(`update audit set ${change} where seq = 4`)
    expect(await seqs()).toContain(4)
    expect((await seqs()).every((seq) => seq === 4 || seq === 5)).toBe(true)
  })

  test.each([
    [1, 1],
    [5, 5],
    [10, 10],
    [4, 7],
    [1, 10],
  ])('tells that rows %d to %d are missing', async (from, to) => {
    await tamper(`delete from audit where seq between ${from} and ${to}`)
    expect(await seqs()).toContain(from)
  })

  test('tells a row that was inserted, at the end as well', async () => {
    const copy = (seq: string, where: string): string =>
      `insert into audit select ${seq}, at, actor, event, object, origin, detail, previous, hash from audit where ${where}`
    await tamper(copy('11', 'seq = 10'))
    expect(await seqs()).toContain(11)
    for (const seq of ['-9223372036854775808', '0']) {
      await tamper('delete from audit where seq > 10 or seq < 1', copy(seq, 'seq = 10'))
      expect(await seqs()).not.toEqual([])
    }
    await tamper('delete from audit where seq < 1', copy('11', 'seq = 10'))
    await tamper(
      'delete from audit where seq = 11',
      'update audit set seq = seq + 100 where seq > 5',
      copy('6', 'seq = 5'),
      'update audit set seq = seq - 99 where seq > 100',
    )
    expect(await seqs()).toContain(6)
  })

  test('tells rows that changed places', async () => {
    await tamper(
      'update audit set seq = 100 where seq = 3',
      'update audit set seq = 3 where seq = 7',
      'update audit set seq = 7 where seq = 100',
    )
    expect(await seqs()).toEqual(expect.arrayContaining([3, 7]))
  })

  test('that was written anew from some row on is found by a head that was noted down elsewhere', async () => {
    const { head } = await place.audit.verify()
    await tamper(
      'delete from audit where seq > 8',
      'update audit_head set seq = 8, hash = (select hash from audit where seq = 8)',
    )
    await place.store.accept(incoming(), { queued: true })
    await place.store.accept(incoming(), { queued: true })
    expect(await seqs()).toEqual([])
    expect((await place.audit.verify(head)).faults).toMatchObject([{ seq: 10 }])
    const { head: now } = await place.audit.verify()
    await place.store.accept(incoming(), { queued: true })
    expect((await place.audit.verify(now)).faults).toEqual([])
  })

  test('is one chain however many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, () => place.store.accept(incoming(), { queued: true })))
    expect(await place.audit.verify()).toMatchObject({ faults: [], head: { seq: 50 } })
  })

  test('is read by person, kind, object and time', async () => {
    const one = incoming()
    await place.store.accept(one, { queued: true })
    const read = (filter: object) => Array.fromAsync(place.audit.read(filter))
    expect(await read({ object: one.request.id })).toHaveLength(1)
    expect(await read({ actor: ANN.account })).toHaveLength(11)
    expect(await read({ actor: ANN.account, event: 'answer-given' })).toHaveLength(0)
    expect(await read({ from: new Date(Date.now() + 60_000).toISOString() })).toHaveLength(0)
    expect(
      await read({
        from: new Date(Date.now() - 60_000).toISOString(),
        to: new Date(Date.now() + 60_000).toISOString(),
      }),
    ).toHaveLength(11)
  })
})
