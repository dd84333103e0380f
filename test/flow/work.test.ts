import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type App, openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Doors } from '../../src/flow/ports.ts'
import { receive } from '../../src/flow/receive.ts'
import { sweep } from '../../src/flow/sweep.ts'
import { type Worker, work } from '../../src/flow/work.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import { askingDoor, REQUEST } from '../endurance/incident.ts'
import { ANN, aStorage, incoming, type Place } from '../storage/a-storage.ts'

let app: App
let place: Place
beforeAll(async () => {
  const config = await readConfig('/nonexistent/guidepost.yaml', { PATH: process.env.PATH })
  ;[app, place] = await Promise.all([
    openApp(config, { scenario: await askingDoor(), model: false, note: () => undefined }),
    aStorage('embedded', { maxWaiting: 50 }),
  ])
  await app.doors.tools.ready()
}, 60_000)
afterAll(async () => {
  await place?.close()
  await app?.close()
})

const bugs: unknown[] = []
const worker = (doors: Partial<Doors> = {}): Worker => ({
  name: 'here',
  doors: { ...app.doors, ...doors },
  store: place.store,
  proposals: place.proposals,
  onBug: (error) => bugs.push(error),
})
const taken = async (text = `${REQUEST} at the front`, answers = {}): Promise<string> => {
  const one = incoming()
  const request = { ...one.request, text, at: '2025-06-18T09:30:00.000Z', answers }
  await receive({ ...one, request }, { store: place.store, queued: false })
  return request.id
}
const kinds = async (id: string): Promise<readonly string[]> =>
  (await place.store.events(id)).map((event) => event.kind)

test('a request is taken to its one report, and nothing is left to do', async () => {
  const id = await taken()
  const worked = await work(worker(), id)
  expect(worked).toMatchObject({ kind: 'ended', problem: null, report: { status: 'completed', id } })
  expect((await place.store.view(id))?.report).toEqual(worked.kind === 'ended' ? worked.report : null)
  expect(await work(worker(), id)).toEqual({ kind: 'left' })
})

test('a question waits for its answer, and the queries run after it', async () => {
  const id = await taken(REQUEST)
  expect(await work(worker(), id)).toMatchObject({ report: { status: 'waiting' } })
  expect(await work(worker(), id)).toEqual({ kind: 'left' })
  expect(await kinds(id)).not.toContain('query-started')
  await place.store.answer(id, 'Door', 'front', ANN)
  expect(await work(worker(), id)).toMatchObject({
    report: { status: 'completed', questions: [{ answer: 'front' }] },
  })
  expect((await kinds(id)).filter((kind) => kind === 'guide-chosen')).toHaveLength(1)
})

test('a question that is never answered ends in a report that says so', async () => {
  const id = await taken(REQUEST)
  await work(worker(), id)
  await place.sql("update wait set expires_at = now() - interval '1 s' where investigation = $1", [id])
  await sweep(app.doors, place.store, 'sweeper')
  expect(await place.store.view(id)).toMatchObject({
    status: 'stopped',
    report: { title: 'No answer came', summary: expect.stringContaining('Which door is offline?') },
  })
})

test('work whose process is gone for good ends in a report that says so', async () => {
  const id = await taken()
  await place.store.claim(id, 'gone')
  await place.sql("update investigation set touched_at = now() - interval '1 hour' where id = $1", [id])
  await sweep(app.doors, place.store, 'sweeper')
  expect(await place.store.view(id)).toMatchObject({
    status: 'failed',
    report: { gaps: [{ fix: 'Ask again.' }] },
  })
})

test('a request that cannot be investigated ends in a report with the problem', async () => {
  const id = await taken('The front door went offline at 25:61')
  expect(await work(worker(), id)).toMatchObject({
    problem: { code: 'time-unreadable' },
    report: { status: 'failed', summary: expect.stringContaining('25:61') },
  })
})

test('a bug ends in a report with a reference, which the log has too', async () => {
  const id = await taken()
  const fault = new TypeError('a secret detail')
  const broken = {
    ...app.doors.shelf,
    search: () => {
      throw fault
    },
  }
  const worked = await work(worker({ shelf: broken }), id)
  expect(worked).toMatchObject({
    report: { status: 'failed', summary: expect.stringMatching(/reference [0-9a-f]{8}/) },
  })
  expect(JSON.stringify(worked)).not.toContain('a secret detail')
  expect(bugs).toContain(fault)
})

test('an investigation that ends its process again and again is given up with a report', async () => {
  const id = await taken()
  for (let n = 0; n < 5; n++) {
    await place.store.claim(id, 'dies')
    await place.sql('update investigation set alive_until = now() where id = $1', [id])
  }
  expect(await work(worker(), id)).toMatchObject({ report: { status: 'failed', title: /again and again/ } })
})

test('a process that leaves lets its steps end and gives the rest to the next, who repeats none', async () => {
  const id = await taken()
  const leave = new AbortController()
  const seen: InvestigationEvent[] = []
  const left = await work(worker(), id, { leave: leave.signal }, (event) => {
    seen.push(event)
    if (event.kind === 'query-started') leave.abort()
  })
  expect(left).toEqual({ kind: 'left' })
  expect(await place.store.view(id)).toMatchObject({ status: 'accepted' })
  const done = seen.flatMap((event) => (event.kind === 'query-ended' ? [event.id] : []))
  expect(done.length).toBeGreaterThan(0)
  expect(await work(worker(), id)).toMatchObject({ report: { status: 'completed' } })
  const ended = (await place.store.events(id)).flatMap((event) =>
    event.kind === 'query-ended' ? [event.id] : [],
  )
  expect(new Set(ended).size).toBe(ended.length)
  expect(await kinds(id)).toContain('handed-back')
})

test('a process that may wait no longer leaves what is under way to the next', async () => {
  const id = await taken()
  const [leave, abandon] = [new AbortController(), new AbortController()]
  const left = await work(worker(), id, { leave: leave.signal, abandon: abandon.signal }, (event) => {
    if (event.kind !== 'query-started') return
    leave.abort()
    abandon.abort()
  })
  expect(left).toEqual({ kind: 'left' })
  expect(await kinds(id)).not.toContain('query-failed')
  expect(await work(worker(), id)).toMatchObject({ report: { status: 'completed' } })
})

test('a wish to stop ends in a report of what is known', async () => {
  const id = await taken()
  await place.store.stop(id, ANN)
  expect(await work(worker(), id)).toMatchObject({
    report: {
      status: 'stopped',
      gaps: expect.arrayContaining([expect.objectContaining({ why: 'it was stopped by request' })]),
    },
  })
})

test('a question of an investigation that is to stop is not asked', async () => {
  const id = await taken(REQUEST)
  await work(worker(), id)
  await place.store.stop(id, ANN)
  expect(await work(worker(), id)).toMatchObject({
    report: { status: 'stopped', questions: [{ parameter: 'Door' }] },
  })
  const running = await taken(REQUEST)
  const ended = await work(worker(), running, {}, (event) => {
    if (event.kind === 'asked') void place.store.stop(running, ANN)
  })
  expect(ended.kind === 'ended' ? ['stopped', 'waiting'] : []).toContain(
    ended.kind === 'ended' && ended.report.status,
  )
})

test('what somebody alive works on is left to them', async () => {
  const id = await taken()
  await place.store.claim(id, 'alive')
  expect(await work(worker(), id)).toEqual({ kind: 'left' })
  expect(await kinds(id)).toEqual(['received'])
})

test('a worker that was overtaken writes nothing more', async () => {
  const id = await taken()
  const worked = await work(worker(), id, {}, (event) => {
    if (event.kind === 'guide-chosen')
      void place.sql('update investigation set fence = fence + 1 where id = $1', [id])
  })
  expect(worked).toEqual({ kind: 'left' })
  expect(await kinds(id)).not.toContain('reported')
})

test.each([
  ['', /Say what/],
  [' \u200b\n', /Say what/],
])('nothing at all (%j) is no request', async (text, message) => {
  const one = incoming({ text })
  await expect(receive(one, { store: place.store, queued: true })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(message),
  })
})

test('a very long request is cut, and says so; a full queue is a problem that says how many wait', async () => {
  const long = incoming({ text: `The door ${'x'.repeat(40_000)}` })
  await receive(long, { store: place.store, queued: true })
  expect((await place.store.view(long.request.id))?.text).toMatch(/\(the rest was cut\)$/)
  for (let n = 1; n < 50; n++) await receive(incoming(), { store: place.store, queued: true })
  await expect(receive(incoming(), { store: place.store, queued: true })).rejects.toMatchObject({
    code: 'queue-full',
    message: expect.stringContaining('50'),
  })
})
