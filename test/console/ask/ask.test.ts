import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { askRoutes } from '../../../src/console/ask/routes.ts'
import type { ConsoleHouse } from '../../../src/console/house.ts'
import type { Answer, Asked } from '../../../src/console/route.ts'
import type { Claim } from '../../../src/flow/memory.ts'
import { hear } from '../../../src/flow/hear.ts'
import { pressText } from '../../../src/incident/press.ts'
import { Problem } from '../../../src/incident/problem.ts'
import { shortSeal } from '../../../src/incident/proposal.ts'
import type { Report } from '../../../src/incident/report.ts'
import { type Parsed, parsed } from '../../chat/web/parsed.ts'
import { aProposal } from '../../storage/a-proposal.ts'
import { asking, report, started } from '../../storage/a-storage.ts'
import { aConsole } from '../a-console.ts'
import { type AHouse, ANYBODY, aHouse, anAsk, aSession } from '../a-house.ts'

/** What hears nothing for so long will never hear it, milliseconds. */
const PATIENCE = 4_000

let house: AHouse
let site: Awaited<ReturnType<typeof aConsole>>
beforeAll(async () => {
  house = await aHouse()
  site = await aConsole(house)
}, 60_000)
afterAll(async () => {
  await site?.close()
  await house?.close()
})

type Seen = Parsed & { readonly status: number; readonly to: string }
type By = { readonly roles?: string; readonly account?: string }
const ANN: By = { roles: 'requester', account: 'local:ann' }
const BOB: By = { roles: 'requester,approver', account: 'local:bob' }

async function seen(
  path: string,
  { roles = '', account = '' }: By,
  fields?: Record<string, string>,
): Promise<Seen> {
  const response = await fetch(`${site.address}${path}`, {
    redirect: 'manual',
    headers: { 'x-roles': roles, 'x-account': account },
    ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
  })
  const to = response.headers.get('location') ?? ''
  return { ...parsed(await response.text()), status: response.status, to }
}

const pathOf = ({ to }: Seen): string => to.split('#')[0] ?? ''
const requests = ({ all }: Parsed): readonly string[] =>
  all('article')
    .filter(({ attributes: { 'aria-label': name } }) => name === 'Request')
    .map(({ all: inside }) => inside('p')[1]?.text ?? '')
const field = ({ all }: Parsed, name: string): string =>
  all('input').find(({ attributes }) => attributes['name'] === name)?.attributes['value'] ?? ''
const buttons = ({ all }: Parsed): readonly string[] => all('button').map(({ text }) => text)

/** Asks as a page does; gives where that is seen, and the id of the investigation. */
async function ask(text: string, by: By = ANN, more: Record<string, string> = {}) {
  const path = pathOf(await seen('/ask', by, { key: randomUUID(), text, zone: 'UTC', ...more }))
  const all = await house.archive.conversation('web', path.split('/')[2] ?? '')
  return { path, id: all.at(-1)?.id ?? '' }
}
async function claimed(id: string): Promise<Claim> {
  const claim = await house.place.store.claim(id, 'w')
  if (!claim || claim === 'busy') throw new Error('nothing to claim')
  await house.place.store.append(claim, [started(claim)])
  return claim
}
const finished = async (id: string, more: Partial<Report> = {}) =>
  house.place.store.finish(await claimed(id), report(id, more), [aProposal(id)])

describe('asking', () => {
  test('the start says what to ask, and leads to the conversation', async () => {
    const start = await seen('/', ANN)
    expect(start.all('h1').map(({ text }) => text)).toEqual(['What failed, and when?'])
    const example = start.all('button').find(({ attributes: { name } }) => name === 'text')
    const key = field(start, 'key')
    const fields = { key, zone: 'Asia/Tokyo', text: example?.attributes['value'] ?? '' }
    const asked = await seen('/ask', ANN, fields)
    expect(asked).toMatchObject({ status: 303, to: expect.stringMatching(/^\/ask\/[\da-f-]{36}#newest$/) })
    const page = await seen(pathOf(asked), ANN)
    expect(requests(page)).toEqual([fields.text])
    expect(page.text).toContain('ACCEPTED')
    expect(page.all('a').map(({ attributes: { href } }) => href)).toContain(
      `/investigations/${(await house.archive.conversation('web', pathOf(asked).slice(5)))[0]?.id}`,
    )
    expect((await seen('/', ANN)).text).toContain(fields.text)
  })

  test('sent twice it is one request; other words in the same form are another', async () => {
    const fields = { key: randomUUID(), text: 'The VPN to Nagoya fails', zone: '' }
    const [first, second] = await Promise.all([seen('/ask', ANN, fields), seen('/ask', ANN, fields)])
    expect(second?.to).toBe(first?.to)
    expect(requests(await seen(pathOf(first as Seen), ANN))).toEqual([fields.text])
    const other = await seen('/ask', ANN, { ...fields, text: 'The VPN to Sendai fails' })
    expect(pathOf(other)).not.toBe(pathOf(first as Seen))
    expect(requests(await seen(pathOf(other), ANN))).toEqual(['The VPN to Sendai fails'])
  })

  test('somebody else goes on with it, and both see the same', async () => {
    const { path, id } = await ask('The VPN to Kobe fails')
    await finished(id)
    const page = await seen(path, BOB)
    const thread = field(page, 'thread')
    expect(thread).toBe(path.slice('/ask/'.length))
    const more = await ask('and to Nara at 08:20?', BOB, { thread })
    expect(more.path).toBe(path)
    const [own, theirs] = [await seen(path, ANN), await seen(path, BOB)]
    for (const one of [own, theirs])
      expect(requests(one)).toEqual(['The VPN to Kobe fails', 'and to Nara at 08:20?'])
    expect(own.text).toContain('local:bob')
    const [received] = await house.store.events(more.id)
    expect(received).toMatchObject({ request: { follows: { id } } })
  })

  test('a guide that is named is followed, in a conversation of its own', async () => {
    const { id } = await ask('stop', ANN, { guide: 's2s-vpn-disconnected' })
    const [received] = await house.store.events(id)
    expect(received).toMatchObject({ request: { text: 'stop', guideId: 's2s-vpn-disconnected' } })
  })

  test('who may only read is told so, and nothing is taken', async () => {
    const { path } = await ask('The VPN to Otaru fails')
    for (const page of [await seen('/', { roles: 'reader' }), await seen(path, { roles: 'reader' })]) {
      expect(page.all('textarea')[0]?.attributes).toHaveProperty('disabled')
      expect(page.text).toContain('Asking is for people with the role requester')
      expect(page.all('button').filter(({ attributes }) => !('disabled' in attributes))).toEqual([])
    }
    const refused = await seen('/ask', { roles: 'reader' }, { key: randomUUID(), text: 'x' })
    expect(refused.status).toBe(403)
    for (const [to, fields] of [
      ['/press', {}],
      ['/press', { press: pressText({ kind: 'ask', text: 'VPN' }) }],
      ['/press', { press: pressText({ kind: 'stop', id: randomUUID() }) }],
      ['/answer', {}],
    ] as const)
      expect((await seen(to, { roles: 'reader' }, fields)).status).toBe(403)
  })

  test('markup, hidden letters and other directions in words and names are text', async () => {
    const words = '<script>alert(1)</script><img src=x onerror=y> "\'&amp; \u202egnp.exe'
    const { path } = await ask(words, { ...ANN, account: '<b>Eve</b>' })
    const page = await seen(path, ANN)
    expect(requests(page)).toEqual([words.replace('\u202e', '')])
    expect(page.tags).not.toContain('b')
    expect(page.all('img').filter(({ attributes: { src } }) => src === 'x')).toEqual([])
    expect(page.all('article')[0]?.text).toContain('<b>Eve</b> ·')
  })
})

describe('what is answered at once', () => {
  test('help, guides and status stand where they were asked, and at an address', async () => {
    const { path } = await ask('The VPN to Gifu fails')
    const thread = path.slice('/ask/'.length)
    for (const [words, says] of [
      ['help', 'what failed and when, as you would tell a colleague'],
      ['guides', 'Site-to-site VPN connection disconnected'],
      ['status', 'The VPN to Gifu fails'],
    ] as const) {
      const told = await seen('/ask', ANN, { key: randomUUID(), text: words, thread })
      expect(told.status).toBe(200)
      const answer = told.all('section').find(({ attributes }) => attributes['id'] === 'answered')
      expect(answer?.text).toContain(says)
      expect(requests(told)).toEqual(['The VPN to Gifu fails'])
      const address = told.all('div').find(({ attributes }) => 'data-address' in attributes)
      const again = await seen(address?.attributes['data-address'] ?? '', ANN)
      expect(again.text).toContain(says)
      expect(again.all('textarea')[0]?.text).toBe('')
    }
    const start = await seen('/ask', ANN, { key: randomUUID(), text: 'help' })
    expect([start.status, start.all('h1')[0]?.text]).toEqual([200, 'What failed, and when?'])
    expect(start.text).toContain('what runs in this channel')
  })

  test('what is not taken stays in the field, and is sent again as the same', async () => {
    const key = randomUUID()
    const empty = await seen('/ask', ANN, { key, text: ' \n ' })
    expect([empty.status, empty.all('h1')[0]?.text]).toEqual([400, 'It was not sent'])
    const sent = anAsk({ body: { key, text: '\nthe <VPN>', zone: 'UTC' } })
    const away = await house.place.replica()
    await away.close()
    const { store, archive, proposals } = away
    const hearing =
      (own: Pick<AHouse['place'], 'store'>): ConsoleHouse['hear'] =>
      (heard) =>
        hear(heard, {
          store: own.store,
          doors: { shelf: house.shelf, clock: house },
          proposals,
          approvers: ANYBODY,
        })
    const full: AHouse['place']['store'] = {
      ...house.place.store,
      accept: async () => ({ kind: 'full', waiting: 3 }),
    }
    const troubles: readonly (readonly [Partial<ConsoleHouse>, string])[] = [
      [{ archive, store, hear: hearing({ store }) }, 'database'],
      [{ hear: hearing({ store: full }) }, '3 requests wait already'],
      [
        { hear: async () => Promise.reject(new Problem('stopping', 'It is stopping.', 'Later.')) },
        'It is stopping.',
      ],
    ]
    for (const [trouble, says] of troubles) {
      const page = await pageOf('/ask', sent, { ...house, ...trouble })
      expect(page.text).toContain(says)
      expect(page.all('textarea')[0]?.text).toBe('\nthe <VPN>')
      expect(field(page, 'key')).toBe(key)
    }
    const start = await pageOf('/', anAsk(), { ...house, archive, store })
    expect(start.all('textarea')).toHaveLength(1)
    expect(start.text).toContain('database')
    const taken = await route('/ask').answer(sent, house)
    expect(taken).toMatchObject({ kind: 'see' })
    expect(await route('/ask').answer(sent, house)).toEqual(taken)
  })
})

const route = (path: string) => {
  const found = askRoutes.find((one) => one.path === path)
  if (!found) throw new Error(`no route ${path}`)
  return found
}
async function pageOf(path: string, asked: Asked, at: ConsoleHouse): Promise<Parsed> {
  const answer: Answer = await route(path).answer(asked, at)
  if (answer.kind !== 'page') throw new Error(`no page but ${answer.kind}`)
  return parsed(String(await answer.body))
}

describe('the message of an investigation', () => {
  test('a question is answered with a button, once, by whoever comes', async () => {
    const { path, id } = await ask('The VPN to Osaka fails')
    await house.place.store.park(await claimed(id), asking(id))
    const page = await seen(path, BOB)
    expect(buttons(page)).toEqual(expect.arrayContaining(['front', 'back', 'Stop']))
    const form = page.all('form').find(({ text }) => text === 'back')
    const fields = Object.fromEntries(
      (form?.all('input') ?? []).map(({ attributes: { name = '', value = '' } }) => [name, value]),
    )
    const pressed = await seen('/press', BOB, fields)
    expect(pressed).toMatchObject({ status: 303, to: `${path}#message-${id}` })
    expect((await house.store.events(id)).at(-1)).toMatchObject({ kind: 'answered', answer: 'back' })
    const late = await seen('/press', ANN, fields)
    expect(late.status).toBe(200)
    expect(late.text).toContain('Somebody has answered this already.')
    expect(requests(late)).toEqual(['The VPN to Osaka fails'])
  })

  test('a question without choices has a field, and words that are none of the choices are told', async () => {
    const { path, id } = await ask('The VPN to Kyoto fails')
    const open = asking(id)
    const free = { parameter: 'Machine', text: 'Which machine?', choices: [] }
    await house.place.store.park(await claimed(id), { ...open, questions: [...open.questions, free] })
    const page = await seen(path, ANN)
    const form = page.all('form').find(({ attributes }) => attributes['action'] === '/answer#answered')
    expect(form?.text).toContain('Which machine?')
    const fields = { id, parameter: 'Machine', answer: 'vm-1', back: path }
    expect(await seen('/answer', ANN, fields)).toMatchObject({ status: 303, to: `${path}#message-${id}` })
    expect((await seen('/answer', BOB, { ...fields, answer: 'vm-2' })).text).toContain(
      'Somebody has answered this already.',
    )
    const wrong = await seen('/ask', ANN, { key: randomUUID(), text: 'the side', thread: path.slice(5) })
    expect(wrong.text).toContain('I did not find “the side” among the choices: front, back.')
    const right = await seen('/ask', ANN, { key: randomUUID(), text: 'the front one', thread: path.slice(5) })
    expect(right.status).toBe(303)
    expect((await house.store.events(id)).at(-1)).toMatchObject({ kind: 'answered', answer: 'front' })
  })

  test('what runs is stopped; what has ended says so', async () => {
    const { path, id } = await ask('The VPN to Chiba fails')
    const press = { press: pressText({ kind: 'stop', id }), back: path }
    expect((await seen('/press', ANN, press)).to).toBe(`${path}#message-${id}`)
    await finished(id, { status: 'stopped' })
    expect((await seen('/press', ANN, press)).text).toContain('It has ended already.')
  })

  test('a report with its feedback; another than who asked approves', async () => {
    const { path, id } = await ask('The VPN to Akita fails')
    await finished(id)
    const wrong = { press: pressText({ kind: 'feedback', id, right: false }), note: 'it was DNS', back: path }
    expect((await seen('/press', ANN, wrong)).text).toContain('noted as wrong')
    expect((await seen(path, ANN)).text).toContain('Said to be right: 0, wrong: 1')
    expect((await house.archive.one(id))?.words).toMatchObject([{ right: false, note: 'it was DNS' }])

    const [proposal] = await house.proposals.of(id)
    if (!proposal) throw new Error('nothing was proposed')
    const decide = (yes: boolean) => ({
      press: pressText({ kind: 'decide', id, proposal: proposal.id, seal: shortSeal(proposal.seal), yes }),
      back: path,
    })
    const asker = await seen(path, { ...ANN, roles: 'requester,approver' })
    expect(buttons(asker)).not.toContain('Approve')
    expect(asker.text).toContain('who asked for the investigation does not decide')
    expect((await seen(path, ANN)).text).toContain('Approve, Reject: for people with the role approver.')
    expect((await seen('/press', ANN, decide(true))).status).toBe(403)
    const insists = await seen('/press', { ...ANN, roles: 'requester,approver' }, decide(true))
    expect(insists.text).toContain('cannot decide about its repair')
    const trail = await house.place.sql(
      `select event from audit where object = $1 and event like '%refused%'`,
      [proposal.id],
    )
    expect(trail).toHaveLength(2)

    expect(buttons(await seen(path, BOB))).toContain('Approve')
    const note = { ...decide(true), note: 'go <b>on</b>' }
    expect((await seen('/press', BOB, note)).to).toBe(`${path}#message-${id}`)
    const after = await seen(path, ANN)
    expect(after.text).toContain('Approved by local:bob: “go <b>on</b>”')
    expect(buttons(after)).not.toContain('Approve')
    expect((await seen('/press', { ...BOB, account: 'local:cleo' }, decide(false))).text).toContain(
      'It was decided before by local:bob',
    )
  })

  test('a button works where its investigation stands, whatever the platform', async () => {
    const id = randomUUID()
    const place = { platform: 'slack', channel: 'C1', thread: '1.1' }
    await house.place.store.accept(
      {
        key: id,
        person: { platform: 'slack', account: 'U1', name: 'Kenji' },
        place,
        request: { id, text: 'VPN', zone: 'UTC', at: house.now().toISOString(), answers: {} },
      },
      { queued: true },
    )
    const back = `/investigations/${id}`
    const stop = { press: pressText({ kind: 'stop', id }), back }
    expect(await seen('/press', ANN, stop)).toMatchObject({ status: 303, to: back })
    expect((await house.store.events(id)).at(-1)).toMatchObject({ kind: 'stop-requested' })
    await finished(id, { status: 'stopped' })
    const late = await seen('/press', ANN, stop)
    expect(late.text).toContain('It has ended already.')
    expect(late.all('h1')[0]?.text).toContain('It was the peer')
  })

  test('whatever a form says, the way back is a page of ours', async () => {
    const id = randomUUID()
    for (const back of [
      '//evil.example',
      'https://evil.example/ask/x',
      `/ask/${id}/../../evil`,
      `/ask/${id}?x`,
      '/operations/freeze',
      '/\\evil.example',
      '',
    ]) {
      const told = await seen('/press', ANN, { press: pressText({ kind: 'stop', id }), back })
      expect([told.status, told.text.includes('not known here')]).toEqual([200, true])
      const address = told.all('div').find(({ attributes }) => 'data-address' in attributes)
      expect(address?.attributes['data-address']).toMatch(/^\/\?note=[\da-f-]{36}#answered$/)
    }
  })

  test('what is none of ours is told so', async () => {
    expect((await seen('/ask/nowhere', ANN)).status).toBe(404)
    expect((await seen(`/ask/${randomUUID()}`, ANN)).text).toContain('Nothing has been asked here yet')
    expect((await seen('/press', ANN, { press: '["launch"]' })).status).toBe(400)
    expect((await seen('/ask', ANN, { key: 'x', text: 'VPN' })).status).toBe(400)
    expect((await seen('/ask', ANN, { key: randomUUID(), text: 'VPN', thread: 'x' })).status).toBe(400)
  })
})

test('whoever looks hears of what changes, also of a request that came later, and of nothing twice', async () => {
  const { path, id } = await ask('The VPN to Mito fails')
  const thread = path.slice('/ask/'.length)
  const gone = new AbortController()
  const follow = async (known?: string) => {
    const asked = anAsk({
      params: { thread },
      gone: AbortSignal.any([gone.signal, AbortSignal.timeout(PATIENCE)]),
      headers: known === undefined ? {} : { 'last-event-id': known },
    })
    const answer = await route('/ask/:thread/live').answer(asked, house)
    if (answer.kind !== 'stream') throw new Error('no stream')
    return answer.events[Symbol.asyncIterator]()
  }
  const next = async (events: Awaited<ReturnType<typeof follow>>): Promise<string> => {
    const { value } = await events.next()
    return value?.id ?? ''
  }
  const [one, two] = [await follow(), await follow()]
  const first = await next(one)
  expect(await next(two)).toBe(first)
  await finished(id)
  const second = await next(one)
  expect(second).not.toBe(first)
  const resumed = await follow(second)
  const waits = next(resumed)
  const more = await ask('and at 09:20?', BOB, { thread })
  expect(await waits).toContain(' ')
  expect((await next(two)).length).toBeGreaterThan(0)
  expect(more.path).toBe(path)
  const part = await route('/ask/:thread/part').answer(
    anAsk({ params: { thread }, session: aSession() }),
    house,
  )
  expect(part.kind === 'part' && requests(parsed(String(await part.body)))).toEqual([
    'The VPN to Mito fails',
    'and at 09:20?',
  ])
  gone.abort()
})
