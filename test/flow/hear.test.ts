import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { hear } from '../../src/flow/hear.ts'
import type { Heard, Reply, Shelf } from '../../src/flow/ports.ts'
import { openShelf } from '../../src/guides/shelf.ts'
import type { Press } from '../../src/incident/press.ts'
import type { Report } from '../../src/incident/report.ts'
import { ANN, aStorage, type Place, report } from '../storage/a-storage.ts'

describe('what people say and press', () => {
  let place: Place
  let shelf: Shelf
  beforeAll(async () => {
    place = await aStorage('embedded')
    shelf = await openShelf(new URL('../../guides', import.meta.url).pathname)
  })
  afterAll(() => place?.close())

  const at = '2025-06-18T08:10:00.000Z'
  const heard = (thread: string, what: object): Heard =>
    ({
      key: randomUUID(),
      person: ANN,
      place: { platform: 'test', channel: 'C7', thread },
      zone: 'UTC',
      at,
      ...what,
    }) as Heard
  const ears = () => ({
    store: place.store,
    doors: { shelf, clock: { now: () => new Date(at) } },
    proposals: place.proposals,
    approvers: null,
  })
  const say = (thread: string, text: string, more: object = {}): Promise<Reply | null> =>
    hear(heard(thread, { kind: 'said', text, aside: false, ...more }), ears())
  const press = (thread: string, own: Press, more: object = {}): Promise<Reply | null> =>
    hear(heard(thread, { kind: 'pressed', press: own, note: null, ...more }), ears())
  const all = (thread: string) =>
    place.sql('select id, request, status from investigation where thread = $1 order by created_at', [thread])
  const newest = async (thread: string): Promise<string> => String((await all(thread)).at(-1)?.['id'])
  const requestOf = async (id: string) => {
    const [first] = await place.store.events(id)
    if (first?.kind !== 'received') throw new Error('no request')
    return first.request
  }
  const claim = async (id: string) => {
    const found = await place.store.claim(id, 'w')
    if (!found || found === 'busy') throw new Error('nothing to claim')
    return found
  }
  const asks = async (thread: string, more: Partial<Report> = {}): Promise<string> => {
    await say(thread, 'VPN to the branch failed around 07:20')
    const id = await newest(thread)
    await place.store.park(await claim(id), {
      ...report(id),
      status: 'waiting',
      guide: { id: 's2s-vpn-disconnected', title: 'VPN', why: 'words' },
      questions: [
        {
          parameter: 'RemoteIP',
          text: 'Which connection is affected?',
          choices: ['conn-to-osaka', 'conn-to-tokyo'],
        },
      ],
      ...more,
    })
    return id
  }
  const answered = async (id: string): Promise<string | undefined> => {
    const event = (await place.store.events(id)).findLast(({ kind }) => kind === 'answered')
    return event?.kind === 'answered' ? event.answer : undefined
  }
  const ended = async (thread: string): Promise<string> => {
    const id = await asks(thread)
    await say(thread, 'osaka')
    await place.store.finish(await claim(id), {
      ...report(id),
      guide: { id: 's2s-vpn-disconnected', title: 'VPN', why: 'words' },
      questions: [
        {
          parameter: 'RemoteIP',
          text: 'Which?',
          choices: ['conn-to-osaka', 'conn-to-tokyo'],
          answer: 'conn-to-osaka',
        },
      ],
      window: { asked: '2025-06-18T07:20:00Z', from: at, to: at, widened: false, assumed: [] },
    })
    return id
  }

  test('words become one request, and a repeat of the same message none', async () => {
    const one = heard('t1', { kind: 'said', text: 'Investigate: VPN down since 07:20', aside: false })
    expect(await hear(one, ears())).toBeNull()
    expect(await hear(one, ears())).toBeNull()
    expect(await all('t1')).toMatchObject([{ request: 'VPN down since 07:20', status: 'accepted' }])
  })

  test.each(['help', '?', 'hello', 'Hi there!', ''])(
    '“%s” is answered with what can be done',
    async (text) => {
      const reply = await say(`t-${text}`, text)
      expect(reply).toMatchObject({ kind: 'help', to: 'asker', guides: shelf.size })
      expect((reply as Extract<Reply, { kind: 'help' }>).examples.length).toBeGreaterThan(0)
      expect(await all(`t-${text}`)).toEqual([])
    },
  )

  test('a greeting that is repeated by the platform is answered once', async () => {
    const one = heard('t-hi', { kind: 'said', text: 'hello', aside: false })
    expect([await hear(one, ears()), await hear(one, ears())]).toMatchObject([{ kind: 'help' }, null])
  })

  test('guides and status are told', async () => {
    expect(await say('t-g', 'guides')).toMatchObject({ kind: 'guides' })
    const reply = await say('t-s', 'status')
    expect(reply).toMatchObject({ kind: 'status' })
    expect((reply as Extract<Reply, { kind: 'status' }>).views.length).toBeGreaterThan(0)
  })

  test.each([
    ['tokyo', 'conn-to-tokyo'],
    ['It is conn-to-Osaka.', 'conn-to-osaka'],
    ['2', 'conn-to-tokyo'],
  ])('a question is answered by the words “%s”', async (words, answer) => {
    const id = await asks(`q-${words}`)
    expect(await say(`q-${words}`, words)).toBeNull()
    expect(await answered(id)).toBe(answer)
    expect(await all(`q-${words}`)).toHaveLength(1)
  })

  test('words that are no answer are told the choices; talk of others is left alone', async () => {
    const id = await asks('q-bad')
    expect(await say('q-bad', 'kyoto')).toMatchObject({
      kind: 'note',
      text: expect.stringContaining('conn-to-osaka'),
    })
    expect(await say('q-bad', 'what a morning', { aside: true })).toBeNull()
    expect(await answered(id)).toBeUndefined()
    expect(await say('q-bad', 'osaka', { aside: true })).toBeNull()
    expect(await answered(id)).toBe('conn-to-osaka')
    expect(await all('q-bad')).toHaveLength(1)
  })

  test('a request that is stated begins something of its own, whatever its words', async () => {
    for (const text of ['stop', 'help', 'freeze'])
      expect(
        await hear(
          heard('stated', { kind: 'asked', text, guide: 'a-guide', answers: { Door: ' front\u200b ' } }),
          ears(),
        ),
      ).toBeNull()
    expect((await all('stated')).map(({ request }) => request)).toEqual(['stop', 'help', 'freeze'])
    expect(await requestOf(await newest('stated'))).toMatchObject({
      guideId: 'a-guide',
      answers: { Door: 'front' },
    })
    expect(
      await hear(heard('stated', { kind: 'asked', text: ' ', guide: null, answers: {} }), ears()),
    ).toMatchObject({ kind: 'note', code: 'usage' })
  })

  test('an answer by name is taken once, for that question, where it was asked', async () => {
    const id = await asks('q-name')
    const answer = (parameter: string, words: string, more: object = {}) =>
      hear(
        { ...heard('q-name', { kind: 'answered', id, parameter, answer: words }), ...more } as Heard,
        ears(),
      )
    const away = { place: { platform: 'test', channel: 'C8', thread: 'q-name' } }
    expect(await answer('RemoteIP', 'osaka', away)).toMatchObject({ kind: 'note' })
    expect(await answer('Other', 'osaka')).toMatchObject({ kind: 'note', text: /not open/ })
    expect(await answer('RemoteIP', 'stop')).toMatchObject({ kind: 'note', text: /none of the choices/ })
    expect(await answered(id)).toBeUndefined()
    expect(await answer('RemoteIP', 'osaka')).toBeNull()
    expect(await answered(id)).toBe('conn-to-osaka')
    expect(await answer('RemoteIP', 'tokyo')).toMatchObject({ kind: 'note', text: /answered/ })
  })

  test('a button answers once, where it stands, and a second one is told so', async () => {
    const id = await asks('q-button')
    const own: Press = { kind: 'answer', id, parameter: 'RemoteIP', choice: 1 }
    const away = heard('q-button', { kind: 'pressed', press: own, note: null })
    expect(await hear({ ...away, place: { ...away.place, channel: 'C8' } }, ears())).toMatchObject({
      kind: 'note',
    })
    expect(await answered(id)).toBeUndefined()
    expect(await press('q-button', { ...own, choice: 7 })).toMatchObject({ kind: 'note' })
    expect(await press('q-button', own)).toBeNull()
    expect(await answered(id)).toBe('conn-to-tokyo')
    expect(await press('q-button', { ...own, choice: 0 })).toMatchObject({ kind: 'note', text: /answered/ })
    expect(await answered(id)).toBe('conn-to-tokyo')
  })

  test('“stop” ends what runs in the thread, by words, aside and by a button', async () => {
    const stopped = async (id: string) =>
      (await place.store.events(id)).filter(({ kind }) => kind === 'stop-requested').length
    for (const [thread, act] of [
      ['s1', () => say('s1', 'stop')],
      ['s2', () => say('s2', 'Please stop it!', { aside: true })],
      ['s3', async () => press('s3', { kind: 'stop', id: await newest('s3') })],
    ] as const) {
      await say(thread, 'VPN down since 07:20')
      expect(await act()).toBeNull()
      expect(await stopped(await newest(thread))).toBe(1)
    }
  })

  test('a follow-up keeps guide, time and answers, and takes what it names itself', async () => {
    const id = await ended('f1')
    expect(await say('f1', 'look at tokyo as well')).toBeNull()
    const next = await newest('f1')
    expect(next).not.toBe(id)
    expect(await requestOf(next)).toMatchObject({
      guideId: 's2s-vpn-disconnected',
      follows: { id, about: false },
      answers: { RemoteIP: 'conn-to-tokyo', time: '2025-06-18T07:20:00Z' },
    })
  })

  test('a question about the report is one, and a new request is not', async () => {
    const id = await ended('f2')
    await say('f2', 'why?')
    expect(await requestOf(await newest('f2'))).toMatchObject({ follows: { id, about: true } })
    await say('f2', 'VPN tunnel disconnected again around 07:55, ipsec ike failure')
    const fresh = await requestOf(await newest('f2'))
    expect({ follows: fresh.follows, answers: fresh.answers }).toEqual({ follows: undefined, answers: {} })
  })

  test('talk in a thread of ours starts nothing, and outside of one is not even looked at', async () => {
    const id = await ended('f3')
    for (const text of ['thanks all', 'I will be late today', 'lol'])
      expect(await say('f3', text, { aside: true })).toBeNull()
    expect(await newest('f3')).toBe(id)
    expect(await say('nowhere', 'why?', { aside: true })).toBeNull()
    expect(await all('nowhere')).toEqual([])
  })

  test('feedback is kept with the investigation, the last word of each person', async () => {
    const id = await ended('f4')
    expect(await press('f4', { kind: 'feedback', id, right: true })).toMatchObject({ kind: 'note' })
    await press('f4', { kind: 'feedback', id, right: false }, { note: 'it was the firewall\u202e' })
    const rows = await place.sql('select is_right, note from feedback where investigation = $1', [id])
    expect(rows).toEqual([{ is_right: false, note: 'it was the firewall' }])
  })

  test('parts of a report and its files are given once for each click', async () => {
    const id = await ended('f5')
    const one = heard('f5', { kind: 'pressed', press: { kind: 'show', id, section: 'evidence' }, note: null })
    expect([await hear(one, ears()), await hear(one, ears())]).toMatchObject([
      { kind: 'section', to: 'thread', section: 'evidence', view: { id } },
      null,
    ])
    expect(await press('f5', { kind: 'files', id })).toMatchObject({ kind: 'files', view: { id } })
  })

  test('arriving somewhere is greeted once', async () => {
    const one = heard('hello', { kind: 'arrived' })
    expect([await hear(one, ears()), await hear(one, ears())]).toMatchObject([{ kind: 'help' }, null])
  })
})
