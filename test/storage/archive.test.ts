import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Archive, ArchiveFilter, Listed } from '../../src/flow/archive.ts'
import type { Claim } from '../../src/flow/memory.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Person } from '../../src/incident/person.ts'
import type { Report } from '../../src/incident/report.ts'
import { held, pressed, proposed, shortLived } from './a-proposal.ts'
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

const FIRST = { after: null, limit: 100 }

describe.each(['embedded', 'server'] as const)('what is looked at, on the %s database', (kind) => {
  let place: Place
  let archive: Archive
  beforeAll(async () => {
    place = await aStorage(kind)
    archive = place.archive
  })
  afterAll(() => place?.close())

  const accepted = async (more: Parameters<typeof incoming>[0] = {}): Promise<string> => {
    const one = incoming(more)
    await place.store.accept(one, { queued: true })
    return one.request.id
  }
  const claimed = async (id: string): Promise<Claim> => {
    const claim = await place.store.claim(id, 'w')
    if (!claim || claim === 'busy') throw new Error('nothing to claim')
    return claim
  }
  const ended = async (
    more: Parameters<typeof incoming>[0] = {},
    told: Partial<Report> = {},
    events: readonly InvestigationEvent[] = [],
  ): Promise<string> => {
    const id = await accepted(more)
    const claim = await claimed(id)
    await place.store.append(claim, [started(claim), ...events])
    await place.store.finish(claim, report(id, told))
    return id
  }
  const ids = async (filter: ArchiveFilter): Promise<readonly string[]> =>
    (await archive.list(filter, FIRST)).items.map(({ id }) => id)
  const old = (id: string, days: number) =>
    place.sql(`update investigation set ended_at = now() - make_interval(days => $2) where id = $1`, [
      id,
      days,
    ])
  const versionOf = async (id: string) => (await archive.versions([id])).get(id)
  const numbered = (n: number, cells: (n: number) => object): InvestigationEvent => {
    const one = evidence(1)
    if (one.kind !== 'query-ended') throw new Error('no evidence')
    const rows = Array.from({ length: n }, (_, at) => ({ ...cells(at) }))
    return { ...one, evidence: { ...one.evidence, rows, rowCount: n } }
  }

  test('an investigation is listed from its request to its report, with what it took', async () => {
    const receipt = {
      model: 'a-model',
      modelCalls: 3,
      promptTokens: 900,
      cachedTokens: 400,
      completionTokens: 70,
      queries: 5,
      seconds: 2.5,
      cost: 0.0125,
      currency: 'EUR',
    }
    const guide = { id: 'own-guide', title: 'Own', why: 'it fits' }
    const carl = { platform: 'test', account: `U-${randomUUID()}`, name: 'Carl' }
    const id = await accepted({ person: carl, text: 'Where is my \u0000 tunnel?' })
    const row = async (): Promise<Listed | undefined> =>
      (await archive.list({}, FIRST)).items.find((one) => one.id === id)
    const asked = { id, status: 'accepted', platform: 'test', text: 'Where is my  tunnel?', title: null }
    expect(await row()).toEqual({
      ...asked,
      verdict: null,
      guide: null,
      person: { key: expect.stringMatching(/^p_/), name: 'Carl' },
      createdAt: expect.stringMatching(/^20.*Z$/),
      endedAt: null,
      receipt: null,
      feedback: { right: 0, wrong: 0 },
    })
    const claim = await claimed(id)
    const chosen = {
      at: AT,
      kind: 'guide-chosen',
      guideId: 'own-guide',
      title: 'Own',
      why: '',
      sha256: '',
    } as const
    await place.store.append(claim, [started(claim), chosen])
    expect(await row()).toMatchObject({ status: 'running', guide: 'own-guide', title: null })
    await place.store.park(claim, { ...asking(id), title: 'Which door?', guide, receipt })
    expect(await row()).toMatchObject({
      status: 'waiting',
      title: 'Which door?',
      verdict: null,
      receipt: null,
    })
    await place.store.answer(id, 'Door', 'front', carl)
    // What it said while it asked is over.
    expect(await row()).toMatchObject({ status: 'accepted', title: null })
    expect(await ids({ text: 'which door' })).not.toContain(id)
    const last = await claimed(id)
    const strange = { ...receipt, promptTokens: Number.POSITIVE_INFINITY, completionTokens: 1e300 }
    await place.store.finish(
      last,
      report(id, { title: 'It was \u0000\ud800 the peer', guide, receipt: strange }),
    )
    await place.store.feedback(id, { right: true, note: null }, ANN)
    await place.store.feedback(id, { right: false, note: 'no' }, BOB)
    expect(await row()).toMatchObject({
      status: 'completed',
      title: 'It was � the peer',
      verdict: 'confirmed',
      endedAt: expect.stringMatching(/^20.*Z$/),
      receipt: { ...receipt, promptTokens: 0, completionTokens: 1e300 },
      feedback: { right: 1, wrong: 1 },
    })
    await place.sql('delete from investigation where id = $1', [id])
  })

  test('a list is narrowed by everything that is said, and every part of it comes once', async () => {
    const dora: Person = { platform: 'test', account: `U-${randomUUID()}`, name: 'Dora' }
    const guide = { id: `g-${randomUUID()}`, title: 'A guide', why: '' }
    const healthy = await ended(
      { person: dora, text: 'Größter 100%_\\ Ausfall' },
      { guide, verdict: 'healthy' },
    )
    const failed = await ended({ person: dora }, { guide, status: 'failed', title: 'ÜBER the peer' })
    const open = await accepted({ person: dora })
    const mine = (await archive.list({}, FIRST)).items.find(({ id }) => id === open)
    const person = mine?.person.key ?? ''
    const all = await ids({ person })
    expect(all).toEqual([open, failed, healthy])
    expect(await ids({ person, guide: guide.id })).toEqual([failed, healthy])
    expect(await ids({ person, verdict: 'healthy' })).toEqual([healthy])
    expect(await ids({ person, status: 'failed' })).toEqual([failed])
    expect(await ids({ person, status: 'accepted' })).toEqual([open])
    expect(await ids({ person, status: 'open' })).toEqual([open])
    expect(await ids({ person, platform: 'test' })).toEqual(all)
    expect(await ids({ person, platform: 'other' })).toEqual([])
    for (const text of ['größter', 'GRÖßTER', '100%_\\', '  ausfall '])
      expect([text, await ids({ person, text })]).toEqual([text, [healthy]])
    expect(await ids({ person, text: 'über' })).toEqual([failed])
    expect(await ids({ person, text: '1%' })).toEqual([])
    expect(await ids({ person, text: ' ' })).toEqual(all)
    const at = mine?.createdAt ?? ''
    const ms = `${at.slice(0, 23).replace('Z', '')}Z`
    expect(await ids({ person, from: ms })).toEqual([open])
    expect(await ids({ person, to: ms })).toEqual([failed, healthy])
    expect(await ids({ person, from: '2020-01-01', to: '9999-12-31T23:59:59Z' })).toEqual(all)
    expect(await archive.choices()).toMatchObject({
      guides: expect.arrayContaining([guide.id]),
      people: expect.arrayContaining([{ key: person, name: 'Dora' }]),
    })
    // All of them created at one moment, as those of one transaction.
    await place.sql(`update investigation set created_at = $2 where person = $1`, [person, at])
    const seen: string[] = []
    for (let after: string | null = null, n = 0; n === 0 || after !== null; n++) {
      const page: Awaited<ReturnType<Archive['list']>> = await archive.list({ person }, { after, limit: 1 })
      expect(page.total).toBe(3)
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
      // What comes in meanwhile stands before all of them, and shifts nothing.
      if (n === 0) await accepted({ person: { ...dora, account: randomUUID() } })
    }
    expect(seen.toSorted()).toEqual([...all].toSorted())
  })

  test('one investigation is told with all its events, of evidence three rows, of long cells the beginning', async () => {
    const cells = (n: number) => ({ n, long: n === 1 ? 'y'.repeat(1_000_000) : 'short' })
    const large = numbered(5_000, cells)
    const sample = [{ long: 'z'.repeat(1_000_000) }]
    const [line] = report('').evidence
    const id = await ended({}, line ? { evidence: [{ ...line, sample }] } : {}, [large, evidence(1)])
    await place.store.feedback(id, { right: false, note: 'It was the \u0000 other one' }, BOB)
    // The second look comes from memory, and is the same.
    for (let n = 0; n < 2; n++) {
      const one = await archive.one(id.toUpperCase())
      expect(one).toMatchObject({
        id,
        channel: 'C1',
        thread: id,
        trimmed: false,
        receipt: { queries: 1 },
        words: [{ person: 'Bob', right: false, note: 'It was the  other one' }],
      })
      expect(one?.events.map(({ seq, event }) => [seq, event.kind])).toEqual([
        [1, 'received'],
        [2, 'started'],
        [3, 'query-ended'],
        [4, 'query-ended'],
        [5, 'reported'],
      ])
      expect(one?.events[2]?.event).toMatchObject({
        at: AT,
        evidence: { rowCount: 5_000, rows: [{ n: 0 }, {}, {}] },
      })
      expect(one?.events[3]?.event).toEqual(evidence(1))
      expect(JSON.stringify(one).length).toBeLessThan(20_000)
    }
  })

  test('the rows of evidence are paged, sorted and searched, and each cell can be had whole', async () => {
    const long = `${'y'.repeat(1_000_000)} \u0000 \ud800`
    const id = await ended({}, {}, [
      numbered(3_000, (n) => ({ n, name: `row ${n}`, more: n === 7 ? long : { n } })),
    ])
    const rows = (wanted: Partial<Parameters<Archive['rows']>[2]>) =>
      archive.rows(id, 'E1', { offset: 0, limit: 2, ...wanted })
    expect(await rows({ offset: 1_000 })).toEqual({
      columns: ['n', 'name', 'more'],
      rows: [
        { n: 1_001, row: { n: 1_000, name: 'row 1000', more: { n: 1_000 } }, cut: [] },
        { n: 1_002, row: { n: 1_001, name: 'row 1001', more: { n: 1_001 } }, cut: [] },
      ],
      total: 3_000,
      matching: 3_000,
      truncated: false,
    })
    expect(await rows({ sort: { column: 'name', descending: true } })).toMatchObject({
      rows: [{ n: 3_000 }, { n: 2_999 }],
    })
    expect(await rows({ text: 'ROW 299' })).toMatchObject({ matching: 11, rows: [{ n: 300 }, { n: 2_991 }] })
    expect(await rows({ offset: 7, limit: 1 })).toMatchObject({ rows: [{ n: 8, cut: ['more'] }] })
    expect(await archive.cell(id, 'E1', 8, 'more')).toBe(long)
    expect(await archive.cell(id, 'E1', 1, 'more')).toBe('{"n":0}')
    for (const [n, column] of [
      [0, 'n'],
      [3_001, 'n'],
      [1.5, 'n'],
      [Number.NaN, 'n'],
      [1, 'no such'],
      [1, 'constructor'],
    ] as const)
      expect(await archive.cell(id, 'E1', n, column)).toBeNull()
    expect(await archive.rows(id, 'E2', { offset: 0, limit: 1 })).toBeNull()
    // As an older Guidepost stored it.
    await place.sql('update event set evidence = null where investigation = $1', [id])
    expect(await rows({})).toMatchObject({ total: 3_000 })
    expect(await archive.rows(id, 'E2', { offset: 0, limit: 1 })).toBeNull()
  })

  test('of evidence that was read twice, around a crash, the later one counts', async () => {
    const id = await ended({}, {}, [numbered(1, () => ({ is: 'old' })), numbered(2, () => ({ is: 'new' }))])
    expect(await archive.rows(id, 'E1', { offset: 0, limit: 5 })).toMatchObject({ total: 2 })
  })

  test('an answer of the database is never an error, whatever is asked for', async () => {
    const id = await ended({}, {}, [evidence(1)])
    const hostile = [
      '',
      'x',
      '\u0000',
      'a\ud800b',
      "'; drop table investigation; --",
      '%',
      '../../etc/passwd',
      `${id}\u0000`,
      ` ${id}`,
      `{${id}}`,
      id.replaceAll('-', ''),
      '9'.repeat(100_000),
    ]
    for (const text of hostile) {
      expect(await archive.one(text)).toBeNull()
      expect(await archive.rows(text, 'E1', { offset: 0, limit: 1 })).toBeNull()
      expect(await archive.rows(id, text, { offset: 0, limit: 1 })).toBeNull()
      expect(await archive.cell(id, 'E1', 1, text)).toBeNull()
      expect(await archive.inThread(text, text, text)).toEqual([])
      expect(await archive.threadsOf(text, text, Number.NaN)).toEqual([])
      expect(await archive.list({}, { after: text, limit: 1 })).toEqual({ items: [], next: null, total: 0 })
      for (const key of ['guide', 'verdict', 'status', 'person', 'platform', 'from', 'to'] as const)
        expect((await archive.list({ [key]: text } as ArchiveFilter, FIRST)).items).toEqual([])
      await archive.list({ text }, FIRST)
      expect(await archive.spending('day', { from: text, to: text })).toEqual([])
    }
    for (const after of [`2026-13-45T99:99:99Z~${id}`, `infinity~${id}`, `2026-01-01T00:00:00Z~x`])
      expect((await archive.list({}, { after, limit: 1 })).items).toEqual([])
    expect((await archive.versions([...hostile, id])).size).toBe(1)
    for (const from of ['foo 5', '2026', '2026-13-45', '2026-01-01T99:00:00Z', 'today', 'infinity'])
      expect([from, await ids({ from })]).toEqual([from, []])
    for (const moment of [
      '9999-12-31T23:59:59-10:00',
      '-000001-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '0000-01-01',
    ])
      await archive.list({ from: moment, to: moment }, { after: null, limit: Number.NaN })
    expect((await archive.list({}, { after: null, limit: -1 })).items).toHaveLength(1)
  })

  test('a database that is away is a Problem that says so', async () => {
    const id = await accepted()
    const other = await place.replica()
    expect(await other.archive.one(id)).toMatchObject({ id })
    await other.close()
    const looks = await Promise.allSettled([
      other.archive.list({}, FIRST),
      other.archive.one(id),
      other.archive.versions([id]),
      other.archive.latest(),
      other.archive.rows(id, 'E1', { offset: 0, limit: 1 }),
      other.archive.backlog(),
    ])
    for (const look of looks)
      expect(look).toMatchObject({ status: 'rejected', reason: { code: 'storage-unavailable' } })
  })

  test('the threads of a channel, with the words that each began with', async () => {
    const channel = `C-${randomUUID()}`
    const at = (thread: string) => ({ platform: 'web', channel, thread })
    const first = await accepted({ place: at('t1'), text: 'one' })
    await accepted({ place: at('t2'), text: 'two' })
    const third = await accepted({ place: at('t1'), text: 'three' })
    expect(await archive.inThread('web', channel, 't1')).toEqual([first, third])
    const threads = await archive.threadsOf('web', channel, 10)
    expect(threads.map(({ thread, text }) => [thread, text])).toEqual([
      ['t1', 'one'],
      ['t2', 'two'],
    ])
    expect(await archive.threadsOf('web', channel, 1)).toHaveLength(1)
  })

  test('the version of an investigation changes with everything that people see, and with nothing else', async () => {
    const id = await accepted()
    const seen = new Map<string | undefined, string>()
    const changes = async <T>(what: string, change: () => Promise<T>): Promise<T> => {
      const lists = await archive.latest()
      const result = await change()
      const version = await versionOf(id)
      expect([what, seen.get(version)]).toEqual([what, undefined])
      seen.set(version, what)
      if (LISTED.has(what)) expect([what, await archive.latest()]).not.toEqual([what, lists])
      return result
    }
    const LISTED = new Set([
      'claimed',
      'guide chosen',
      'parked',
      'answered',
      'reported',
      'feedback',
      'second thoughts',
    ])
    await changes('accepted', async () => undefined)
    const delivery = await place.outbox.take(id, ['test'])
    if (!delivery) throw new Error('nothing to deliver')
    await changes('shown', () => place.outbox.shown(delivery, 'm1'))
    const claim = await changes('claimed', () => claimed(id))
    await changes('events', () => place.store.append(claim, [started(claim)]))
    const chosen = { at: AT, kind: 'guide-chosen', guideId: 'g', title: 'G', why: '', sha256: '' } as const
    await changes('guide chosen', () => place.store.append(claim, [chosen]))
    const progress = {
      guide: null,
      searched: null,
      steps: [],
      queries: { begun: 1, ended: 0, failed: 0 },
      rows: 0,
      modelTurns: 0,
      doing: 'reading',
      seconds: 1,
    }
    await changes('progress', () => place.outbox.progress(id, progress))
    await changes('more progress', () => place.outbox.progress(id, progress))
    const before = await versionOf(id)
    await place.store.renew(claim)
    expect(await versionOf(id)).toBe(before)
    await changes('parked', () => place.store.park(claim, asking(id)))
    await changes('answered', () => place.store.answer(id, 'Door', 'front', BOB))
    const last = await changes('claimed', () => claimed(id))
    await changes('reported', () => place.store.finish(last, report(id)))
    await changes('feedback', () => place.store.feedback(id, { right: true, note: null }, BOB))
    await changes('second thoughts', () => place.store.feedback(id, { right: false, note: null }, BOB))
    // As of a command, whose requester is owed no message.
    await place.sql('delete from delivery where investigation = $1', [id])
    const view = await changes('proposed', () => proposed(place, { of: id, approvals: 2 }))
    const bob: Person = { ...BOB, account: `U-${randomUUID()}` }
    const cleo: Person = { ...BOB, account: `U-${randomUUID()}` }
    await changes('one of two votes', () => place.proposals.vote(pressed(view, bob)))
    await changes('approved', () => place.proposals.vote(pressed(view, cleo)))
    const acting = await held(place.proposals, view.id)
    await changes('step', () => place.proposals.step(acting, { to: 'approved', text: 'It looks.' }))
    await changes('proposed for a moment', () => shortLived(place, id, -1))
    await changes('nobody decided in time', () => place.proposals.expire())
    await changes('forgotten voter', () => place.forget(bob))
    await old(id, 31)
    await changes('trimmed', () => place.store.expire())
    expect((await archive.versions([id.toUpperCase(), randomUUID()])).size).toBe(1)
  })

  test('the version of the list changes when one is handed back and another one taken up', async () => {
    const [first, second] = [await accepted(), await accepted()]
    const claim = await claimed(first)
    const before = await archive.latest()
    expect(await archive.latest()).toBe(before)
    await place.store.handBack(claim)
    await claimed(second)
    expect(await archive.latest()).not.toBe(before)
  })

  test('sums over guides, days and people, and how much waits', async () => {
    const eve: Person = { platform: 'test', account: `U-${randomUUID()}`, name: 'Eve' }
    const guide = { id: `g-${randomUUID()}`, title: 'A guide', why: '' }
    const none = { ...report('').receipt, model: 'm', modelCalls: 1, promptTokens: 10, completionTokens: 5 }
    const cost = (n: number, currency: string) => ({ ...none, cost: n, currency })
    const receipts = [none, cost(1, 'USD'), cost(0.25, 'EUR'), cost(0.5, 'EUR')]
    let last = ''
    for (const receipt of receipts) last = await ended({ person: eve }, { guide, receipt })
    await place.store.feedback(last, { right: true, note: null }, ANN)
    await place.store.feedback(last, { right: false, note: null }, BOB)
    expect((await archive.guideUse()).find((one) => one.guide === guide.id)).toEqual({
      guide: guide.id,
      investigations: 4,
      right: 1,
      wrong: 1,
      lastAt: expect.stringMatching(/^20.*Z$/),
    })
    const day = new Date().toISOString().slice(0, 10)
    const range = { from: day, to: '2999-01-01' }
    const sum = {
      investigations: 4,
      modelCalls: 4,
      promptTokens: 40,
      cachedTokens: 0,
      completionTokens: 20,
      queries: 4,
      seconds: 4,
      cost: 0.75,
      currency: 'EUR',
    }
    expect((await archive.spending('guide', range)).find(({ key }) => key === guide.id)).toEqual({
      key: guide.id,
      name: null,
      ...sum,
    })
    expect((await archive.spending('person', range)).find(({ name }) => name === 'Eve')).toMatchObject(sum)
    const days = await archive.spending('day', range)
    expect(days).toMatchObject([{ key: day, currency: 'EUR' }])
    const { total } = await archive.list({ from: day }, FIRST)
    expect(days[0]?.investigations).toBe(total)
    expect(await archive.spending('day', { from: '2020-01-01', to: '2020-02-01' })).toEqual([])

    const before = await archive.backlog()
    const [waiting, running, asks] = [await accepted(), await accepted(), await accepted()]
    await claimed(running)
    await place.store.park(await claimed(asks), asking(asks))
    const view = await proposed(place)
    await proposed(place)
    await place.proposals.vote(pressed(view, BOB))
    await place.sql(`update delivery set why = 'no route' where investigation = $1`, [waiting])
    expect(await archive.backlog()).toEqual({
      waiting: before.waiting + 1,
      running: before.running + 1,
      questions: before.questions + 1,
      approvals: before.approvals + 1,
      acting: before.acting + 1,
      undelivered: before.undelivered + 1,
    })
  })

  test('what ended under an older Guidepost is told as well, after the next sweep', async () => {
    const id = await ended({ text: 'long ago' }, { title: 'An old title' })
    const ancient = `update investigation set title = null, model_calls = null, queries = null, seconds = null where id = $1`
    await place.sql(ancient, [id])
    expect(await ids({ text: 'An old title' })).toEqual([])
    await place.store.expire()
    expect((await archive.list({ text: 'an old title' }, FIRST)).items).toMatchObject([
      { id, receipt: { queries: 1, seconds: 1 } },
    ])
  })

  test('nothing comes back of what is not kept any more, not from memory either', async () => {
    const zoe: Person = { platform: 'test', account: `U-${randomUUID()}`, name: 'Zoë' }
    const rows = numbered(3_000, (n) => ({ n, secret: `zebra ${randomUUID()}` }))
    const look = async (id: string): Promise<string> =>
      JSON.stringify([
        await archive.one(id),
        await archive.rows(id, 'E1', { offset: 0, limit: 5 }),
        await archive.cell(id, 'E1', 1, 'secret'),
      ])
    const trimmed = await ended({}, {}, [rows])
    expect(await look(trimmed)).toContain('zebra')
    await old(trimmed, 31)
    await place.store.expire()
    expect(await look(trimmed)).not.toContain('zebra')
    expect(await archive.one(trimmed)).toMatchObject({ trimmed: true, title: 'It was the peer' })
    await old(trimmed, 401)
    await place.store.expire()
    expect(await look(trimmed)).toBe('[null,null,null]')

    const theirs = await ended({ person: zoe, text: 'zebra crossing' }, { title: 'A zebra' }, [rows])
    const others = await ended()
    await place.store.feedback(others, { right: false, note: 'zebra' }, zoe)
    expect(await look(theirs)).toContain('zebra')
    expect(await look(others)).toContain('zebra')
    await place.forget(zoe)
    expect(await look(theirs)).toBe('[null,null,null]')
    expect(await look(others)).not.toMatch(/zebra|Zoë/)
    expect(await ids({ text: 'zebra' })).toEqual([])
    expect((await archive.choices()).people.map(({ name }) => name)).not.toContain('Zoë')
    expect((await archive.versions([theirs])).size).toBe(0)
  })
})
