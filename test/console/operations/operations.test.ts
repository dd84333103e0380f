import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { operationRoutes } from '../../../src/console/operations/routes.ts'
import type { Answer, Asked } from '../../../src/console/route.ts'
import type { Proposal } from '../../../src/incident/proposal.ts'
import { aProposal } from '../../storage/a-proposal.ts'
import { incoming, report } from '../../storage/a-storage.ts'
import { type AHouse, aHouse, anAsk, aSession } from '../a-house.ts'

const EVIL = '<script>alert(1)</script>\u202e"\'&'
const EVE = { platform: 'web', account: 'local:eve', name: EVIL }

let house: AHouse
let parts: Awaited<ReturnType<AHouse['parts']>> = []
let frozenElsewhere: string | null = null

beforeAll(async () => {
  house = await aHouse({ parts: async () => parts })
  const { proposals } = house
  Object.assign(house, { frozen: async () => frozenElsewhere ?? (await proposals.frozen()) })
}, 60_000)
afterAll(() => house?.close())

const ask = async (
  method: 'get' | 'post',
  path: string,
  more: Partial<Omit<Asked, 'query'>> & { readonly query?: string } = {},
): Promise<Answer> => {
  const route = operationRoutes.find((one) => one.path === path && one.method === method)
  if (!route) throw new Error(`no route ${path}`)
  return route.answer(anAsk(more), house)
}
const textOf = async (answer: Answer): Promise<string> => {
  if (answer.kind === 'page' || answer.kind === 'part') return String(await answer.body)
  if (answer.kind === 'file') return String(answer.data)
  throw new Error(`${answer.kind} is no text`)
}
const page = async (...asked: Parameters<typeof ask>): Promise<string> => textOf(await ask(...asked))

/** An investigation that ended, with what it took and proposes. */
async function ended(given: Partial<Proposal> | null = null): Promise<{ id: string; proposal: string }> {
  const one = incoming({ person: EVE, text: EVIL })
  const { id } = one.request
  await house.place.store.accept(one, { queued: true })
  const claim = await house.place.store.claim(id, 'w')
  if (!claim || claim === 'busy') throw new Error('nothing to claim')
  const proposal = aProposal(id, given ?? {})
  const receipt = {
    ...report(id).receipt,
    model: 'm',
    modelCalls: 2,
    promptTokens: 1_200,
    cachedTokens: 300,
    completionTokens: 40,
    queries: 5,
    seconds: 61,
    cost: 0.5,
    currency: 'EUR',
  }
  await house.place.store.finish(claim, report(id, { receipt }), given ? [proposal] : [])
  return { id, proposal: proposal.id }
}

test('what waits, what runs, what is in trouble: said with the way to it', async () => {
  parts = [
    { name: 'database', state: 'ok', how: null },
    { name: 'teams', state: 'off', how: 'MicrosoftAppId turns it on' },
    { name: 'tools', state: 'trouble', how: EVIL },
  ]
  expect(await page('get', '/operations')).toContain('Nothing waits for approval')
  const waits = await ended({ title: `Reset ${EVIL}`, approvers: 'Bob' })
  const runs = await ended({})
  const { seal } = (await house.proposals.get(runs.proposal)) ?? { seal: '' }
  await house.place.proposals.vote({
    id: runs.proposal,
    seal: seal.slice(0, 32),
    yes: true,
    note: null,
    by: { ...EVE, account: 'local:bob' },
    who: 'bob',
  })
  const text = await page('get', '/operations/now')
  expect(text).toContain('Trouble with tools')
  expect(text).toContain('1 wait for approval, 1 action runs')
  expect(text).toContain(`href="/investigations/${waits.id}">Look and decide`)
  expect(text).toContain(`href="/investigations/${runs.id}">Follow`)
  expect(text).toContain('approved, about to begin')
  expect(text).toContain('MicrosoftAppId turns it on')
  expect(text).not.toContain('<script')
  expect(text).not.toContain('\u202e')
  expect(text.indexOf('tools')).toBeLessThan(text.indexOf('>database'))
})

test('a page tells which role would show more, and shows it to nobody else', async () => {
  const reader = await page('get', '/operations', { session: aSession(['reader']) })
  expect(reader).toContain('for people with the role operator')
  expect(reader).not.toContain('href="/operations/audit"')
  expect(reader).not.toContain('href="/operations/freeze"')
  const operator = await page('get', '/operations', { session: aSession(['operator']) })
  expect(operator).toContain('href="/operations/audit"')
  expect(operator).toContain('href="/operations/freeze"')
  for (const { path, role, method } of operationRoutes)
    if (/audit|cost/.test(path)) expect([method, path, role]).toEqual([method, path, 'operator'])
})

test('the switch asks once more, is thrown by a form, and says by whom', async () => {
  expect(await page('get', '/operations/freeze')).toContain('Freeze all actions?')
  const throwIt = (frozen: unknown, session = aSession()) =>
    ask('post', '/operations/freeze', { body: { frozen }, session })
  await expect(throwIt('yes', aSession(['reader', 'requester']))).rejects.toMatchObject({
    code: 'not-allowed',
  })
  expect(await house.proposals.frozen()).toBeNull()
  await expect(throwIt('perhaps')).rejects.toMatchObject({ code: 'usage' })
  expect(await throwIt('yes')).toEqual({ kind: 'see', path: '/operations' })
  const text = await page('get', '/operations/now')
  expect(text).toContain('by Ann')
  expect(text).toContain('all actions are frozen')
  expect(await page('get', '/operations/freeze')).toContain('Let actions go on?')
  await throwIt('yes')
  await throwIt('no')
  expect(await house.proposals.frozen()).toBeNull()
})

test('what the switch cannot undo offers no button', async () => {
  frozenElsewhere = 'The file .guidepost/freeze is there.'
  for (const path of ['/operations/now', '/operations/freeze']) {
    const text = await page('get', path)
    expect(text).toContain(frozenElsewhere)
    expect(text).not.toContain('<button')
  }
  frozenElsewhere = null
})

test('the trail: newest first, narrowed by each name, in pages, and as a file', async () => {
  const one = await ended()
  const all = await page('get', '/operations/audit')
  expect(all).toContain('request accepted')
  expect(all).not.toContain('<script')
  expect(all).not.toContain('\u202e')
  const query = new URLSearchParams({
    object: one.id,
    event: 'request-accepted',
    actor: '',
    from: '',
    to: '',
  })
  const narrowed = await page('get', '/operations/audit', { query: query.toString() })
  expect(narrowed.match(/<li value=/g)).toHaveLength(1)
  const lines = (await page('get', '/operations/audit.ndjson', { query: query.toString() }))
    .trim()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ object: one.id, event: 'request-accepted' }])
  expect(await page('get', '/operations/audit', { query: 'event=none-such' })).toContain('No row fits')
  const head = await house.audit.head()
  for (let seen = 0; seen < 60; seen++)
    await house.place.store.feedback(one.id, { right: seen % 2 === 0, note: null }, EVE)
  const first = await page('get', '/operations/audit')
  const before = /before=(\d+)/.exec(first)?.[1] ?? ''
  expect(before).toBe([...first.matchAll(/<li value="(\d+)"/g)].at(-1)?.[1])
  const second = await page('get', '/operations/audit', { query: `before=${before}` })
  expect(Number(/<li value="(\d+)"/.exec(second)?.[1])).toBe(Number(before) - 1)
  expect(Number(before)).toBeGreaterThan(head.seq)
  await expect(page('get', '/operations/audit', { query: 'from=yesterday' })).rejects.toMatchObject({
    code: 'usage',
  })
  expect(await page('get', '/operations/audit', { query: 'to=2001-01-01T00:00' })).toContain('No row fits')
})

test('verification says what it checked, and what was done to the trail', async () => {
  const verify = (witness: string) => page('post', '/operations/audit/verification', { body: { witness } })
  const whole = await verify('')
  const noted = /<code>(\d+:[0-9a-f]{64})<\/code>/.exec(whole)?.[1] ?? ''
  expect(whole).toContain('The trail is whole')
  expect(await verify(noted)).toContain('The witness still stands')
  expect(await verify(`1:${'0'.repeat(64)}`)).toContain('not as it was written')
  await expect(verify('12:3fa9')).rejects.toMatchObject({ code: 'usage' })
  await house.place.sql('alter table audit disable trigger all').catch(() => undefined)
  await house.place.sql(`update audit set event = 'nothing' where seq = 2`)
  const broken = await verify('')
  expect(broken).toContain('Row 2: it was changed after it was written')
})

test('what investigations took, in sums, tables, bars and a file', async () => {
  const text = await page('get', '/operations/cost')
  const today = new Date().toISOString().slice(0, 10)
  expect(text).toContain('a-guide')
  expect(text).toContain('EUR')
  expect(text).toContain(`the most on ${today}`)
  expect(text).not.toContain('<script')
  expect(text).not.toContain('style=')
  expect(text.match(/<rect[^>]*><title>/g)).toHaveLength(60)
  const file = await page('get', '/operations/cost.csv', { query: 'by=person' })
  expect(file.split('\r\n')[0]).toContain('promptTokens')
  expect(file.split('\r\n')).toHaveLength(
    2 +
      (await house.archive.spending('person', { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }))
        .length,
  )
  expect(await page('get', '/operations/cost', { query: 'from=2001-01-01&to=2001-01-02' })).toContain(
    'Nothing was asked in this time',
  )
  for (const query of ['from=2002-01-01&to=2001-01-01', 'from=x'])
    await expect(page('get', '/operations/cost', { query })).rejects.toMatchObject({ code: 'usage' })
  await expect(page('get', '/operations/cost.csv', { query: 'by=x' })).rejects.toMatchObject({
    code: 'usage',
  })
})

test('whoever looks is told of a change, once', async () => {
  const gone = new AbortController()
  const answer = await ask('get', '/operations/live', { gone: gone.signal })
  if (answer.kind !== 'stream') throw new Error('no stream')
  const events = answer.events[Symbol.asyncIterator]()
  const first = (await events.next()).value
  await house.place.store.accept(incoming(), { queued: true })
  const second = (await events.next()).value
  expect(second).toMatchObject({ event: 'changed' })
  expect(second?.id).not.toBe(first?.id)
  gone.abort()
  expect(await events.next()).toMatchObject({ done: true })
})

test('any query is a page or a problem', async () => {
  const name = fc.constantFrom('from', 'to', 'actor', 'event', 'object', 'before', 'by')
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\0',
      '2026-02-31',
      '9999-12-31',
      '0000-01-01',
      '275760-09-13',
      '9'.repeat(400),
      randomUUID(),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        '/operations/audit',
        '/operations/audit.ndjson',
        '/operations/cost',
        '/operations/cost.csv',
      ),
      fc.array(fc.tuple(name, value), { maxLength: 3 }),
      async (path, fields) => {
        const asked = page('get', path, { query: new URLSearchParams(fields).toString() })
        const text = await asked.catch((error) => error)
        if (typeof text !== 'string') expect(text).toMatchObject({ code: 'usage' })
      },
    ),
    { numRuns: 100 },
  )
})
