import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { investigationRoutes } from '../../../src/console/investigations/routes.ts'
import type { Answer } from '../../../src/console/route.ts'
import type { InvestigationEvent } from '../../../src/incident/investigation.ts'
import { shortSeal } from '../../../src/incident/proposal.ts'
import { aProposal } from '../../storage/a-proposal.ts'
import { ANN, AT, BOB } from '../../storage/a-storage.ts'
import { type AHouse, aHouse, anAsk, aSession } from '../a-house.ts'
import { aStory, queried } from './a-story.ts'

const EVIL = '<script>alert(1)</script>\u202e"\'&</pre><img src=x onerror=y>'

let house: AHouse
beforeAll(async () => {
  house = await aHouse({ publicUrl: 'https://guidepost.example' })
}, 60_000)
afterAll(() => house?.close())

async function ask(path: string, params: Record<string, string> = {}, query = ''): Promise<Answer> {
  const route = investigationRoutes.find((one) => one.path === path)
  if (!route) throw new Error(`no route ${path}`)
  return route.answer(anAsk({ params, query }), house)
}
async function page(...asked: Parameters<typeof ask>): Promise<string> {
  const answer = await ask(...asked)
  if (answer.kind === 'page' || answer.kind === 'part') return String(await answer.body)
  if (answer.kind === 'file') return String(answer.data)
  throw new Error(`${answer.kind} is no text`)
}
const one = (id: string) => page('/investigations/:id', { id })
const rowsOf = async (id: string, query: string, evidence = 'E1') => {
  const answer = await ask('/investigations/:id/evidence/:evidence/rows', { id, evidence }, query)
  if (answer.kind !== 'json') throw new Error('no JSON')
  return answer.body as {
    readonly matching: number
    readonly total: number
    readonly rows: readonly { readonly n: number; readonly cells: readonly string[] }[]
  }
}
/** The words of a page, as they are read. */
const read = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/\s+/g, ' ')

describe('the list', () => {
  test('says what to do where nothing was asked, and where nothing fits', async () => {
    expect(await page('/investigations')).toMatch(/Nothing has been investigated yet.*<a href="\/">Ask/s)
    expect(await page('/investigations', {}, 'text=nowhere')).toMatch(/Nothing fits.*Show all/s)
  })

  test('an investigation stands with its verdict, who asked, when, how long, and what it cost', async () => {
    const receipt = {
      model: 'm',
      modelCalls: 2,
      promptTokens: 1_200,
      cachedTokens: 0,
      completionTokens: 34,
      queries: 5,
      seconds: 61,
      cost: 0.5,
      currency: 'EUR',
    }
    const id = await aStory(house.place, { text: 'VPN of Osaka' }, [chosen], { title: 'The peer', receipt })
    await house.store.feedback(id, { right: false, note: EVIL }, BOB)
    const text = read(await page('/investigations', {}, 'text=osaka'))
    for (const words of ['CONFIRMED', 'The peer', '“VPN of Osaka”', 'Ann on test', 'a-guide', '61 s'])
      expect(text).toContain(words)
    for (const words of ['5 queries', '1,234 tokens', 'EUR 0.5000', '1 said wrong'])
      expect(text).toContain(words)
    expect(await one(id)).toContain('&lt;script&gt;')
  })

  test('each field narrows it, keeps what was chosen, and a wrong one narrows nothing or says so', async () => {
    await aStory(house.place, { text: 'Healthy one' }, [chosen], { verdict: 'healthy', title: 'All is well' })
    const fits = async (query: string) =>
      read(await page('/investigations', {}, query)).includes('All is well')
    expect(await fits('verdict=healthy')).toBe(true)
    expect(await fits('verdict=confirmed')).toBe(false)
    expect(await fits('verdict=none-such&status=&guide=')).toBe(true)
    expect(await fits('platform=slack')).toBe(false)
    expect(await fits('from=2020-01-01T00:00&to=2021-01-01T00:00')).toBe(false)
    const html = await page('/investigations', {}, 'verdict=healthy&text=%22%3Cb%3E&from=2020-01-02T03:04')
    expect(html).toContain('<option value="healthy" selected>')
    expect(html).toContain('value="&quot;&lt;b&gt;"')
    expect(html).toContain('value="2020-01-02T03:04:00"')
    await expect(page('/investigations', {}, 'from=yesterday')).rejects.toMatchObject({ code: 'usage' })
  })

  test('pages are turned over and back, and the filter stays', async () => {
    for (let n = 0; n < 51; n++) await house.place.store.accept(manyOf(n), { queued: false })
    const first = await page('/investigations', {}, 'text=turned')
    expect(read(first)).toContain('1 to 50 of 51 investigations')
    const older = /href="([^"]*)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await page('/investigations', {}, older.split('?')[1])
    expect(read(second)).toContain('51 to 51 of 51 investigations')
    expect(read(second)).toContain('turned over 0')
    expect(/href="([^"]*)" rel="prev"/.exec(second)?.[1]).toBe('/investigations?text=turned')
    // What comes by itself is the page that is looked at.
    expect(second).toContain(`hx-get="/investigations/part?${older.split('?')[1]?.replaceAll('&', '&amp;')}"`)
  })
})

const chosen: InvestigationEvent = {
  at: AT,
  kind: 'guide-chosen',
  guideId: 'a-guide',
  title: 'A guide',
  why: 'it fits',
  sha256: 'ab'.repeat(32),
}
const manyOf = (n: number) => ({
  key: `many-${n}`,
  person: ANN,
  place: { platform: 'test', channel: 'C1', thread: `many-${n}` },
  request: { id: crypto.randomUUID(), text: `turned over ${n}`, zone: 'UTC', at: AT, answers: {} },
})

describe('one investigation', () => {
  test('tells its whole story, in order', async () => {
    const id = await aStory(house.place, { text: 'What happened?' }, STORY, {
      title: 'It was the peer',
      findings: [{ text: 'The tunnel dropped', evidence: [{ id: 'E1', rows: [2, 40] }] }],
    })
    const html = await one(id)
    const text = read(html)
    const told = [
      'Asked by Ann on test: “What happened?”',
      'Guide: A guide it fits',
      'Question: Which door? (front, back)',
      'Answered: Door = front',
      'Searched: 2025-06-18 06:20 to 08:10 UTC No zone was given: took UTC. Door front',
      'Searched wider: 2025-06-18 02:20 to 12:10 UTC',
      'E1 Query E1: 60 rows in 1.2 s',
      'E2 Query E2: 2 rows or more in 1.2 s ⚠ incomplete',
      'E3 failed: Third Azure answered 403 Give it the role Reader.',
      'The model was asked, turn 1 What it read: 11 characters system Read this.',
      'The model answered, turn 1: finish 100 tokens in (40 cached), 7 out',
      'Withheld, not borne out by what it cites: The keys differ no row says so',
      'ended at a limit: limit reached: 3 of 3 turns',
      'Verdict, by rule: 🔴 CONFIRMED The cause rests on 2 independent sources: a, b.',
      'Report after 1 s of work: It was the peer',
    ]
    let at = text.indexOf('Everything that happened')
    for (const words of told) {
      expect(text.slice(at)).toContain(words)
      at = text.indexOf(words, at)
    }
    // The first rows, and those that are cited.
    expect([...html.matchAll(/<tr id="E1:(\d+)"/g)].map(([, n]) => Number(n))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 40,
    ])
    expect(html).toContain('<span class="k-keyword">where</span>')
    expect(html).toContain(`href="/investigations/${id}#E1:2,40"`)
  })

  test('what was proposed, who decided, each step, before and after; in the export too', async () => {
    const id = await aStory(house.place, {}, [], {}, (own) => [aProposal(own, { title: 'Reset it' })])
    const [proposal] = await house.proposals.of(id)
    if (!proposal) throw new Error('no proposal')
    await house.place.proposals.vote({
      id: proposal.id,
      seal: shortSeal(proposal.seal),
      yes: true,
      note: 'go *ahead*',
      by: BOB,
      who: 'bob',
    })
    const claim = await house.place.proposals.claim(proposal.id, 'w')
    if (!claim || claim === 'busy') throw new Error('nothing to claim')
    const fact = { what: 'status', before: 'NotConnected', after: 'Connected', good: true }
    await house.place.proposals.step(claim, { to: 'recovered', text: 'It is up again', comparison: [fact] })
    const text = read(await one(id))
    expect(text).toMatch(
      /What was done about it Reset it .*Approved by Bob: “go \*ahead\*” .*It is up again .*status NotConnected Connected/,
    )
    const file = await page('/investigations/:id/report.md', { id })
    expect(file).toMatch(/^# It was the peer\n/)
    expect(file).toMatch(
      /approved by Bob: “go \\\*ahead\\\*”\n- .*It is up again\n- status: before NotConnected, after Connected/,
    )
    expect(file).toMatch(
      new RegExp(
        `Asked by Ann on test at .* UTC, answered at .* UTC\\. <https://guidepost.example/investigations/${id}>`,
      ),
    )
  })

  test('what can still be pressed is there for whoever may', async () => {
    const id = await aStory(house.place, {}, [], {}, (own) => [aProposal(own)])
    expect(await one(id)).toContain('Approve')
    const route = investigationRoutes.find(({ path }) => path === '/investigations/:id')
    const reader = await route?.answer(anAsk({ params: { id }, session: aSession(['reader']) }), house)
    expect(reader?.kind === 'page' && String(await reader.body)).not.toMatch(/<button[^>]*>Approve/)
  })

  test('while it runs: how far it is; there is nothing to export yet', async () => {
    const id = await aStory(house.place, {}, [chosen, queried('E1', [{ a: 1 }])], null)
    const text = read(await page('/investigations/:id/part', { id }))
    expect(text).toContain('INVESTIGATING')
    expect(text).toContain('E1 Query E1: 1 row')
    await expect(page('/investigations/:id/report.md', { id })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('what is kept no more is said', async () => {
    const id = await aStory(house.place, { text: 'Old' }, STORY, {})
    await house.place.sql(`update investigation set ended_at = now() - interval '31 days' where id = $1`, [
      id,
    ])
    await house.place.store.expire()
    const text = read(await one(id))
    expect(text).toContain('are not kept any more; the report is')
    expect(text).toContain('It was the peer')
    expect(text).not.toContain('Read this.')
    await expect(rowsOf(id, '')).rejects.toMatchObject({ code: 'not-found' })
    for (const unknown of ['nonsense', crypto.randomUUID(), "' or 1=1"])
      await expect(one(unknown)).rejects.toMatchObject({
        code: 'not-found',
        fix: expect.stringContaining('list'),
      })
  })

  test('everything from outside is text', async () => {
    const evil = STORY.map((event) =>
      JSON.parse(
        JSON.stringify(event).replaceAll(
          /"(it fits|Read this\.|no row says so|front)"/g,
          JSON.stringify(EVIL),
        ),
      ),
    )
    const rows = [{ [EVIL]: EVIL, b: [EVIL] }]
    const id = await aStory(
      house.place,
      { text: EVIL, person: { ...ANN, account: 'eve', name: EVIL } },
      [
        ...evil,
        queried('E4', rows, { text: `T | where a == "${EVIL}" // ${EVIL}`, workspace: EVIL, partial: EVIL }),
      ],
      { title: EVIL },
    )
    const pages = [
      await one(id),
      await page('/investigations'),
      await page('/investigations/:id/evidence/:evidence', { id, evidence: 'E4' }),
      await page('/investigations/:id/evidence/:evidence/row', { id, evidence: 'E4' }, 'n=1'),
      await page(
        '/investigations/:id/evidence/:evidence/cell',
        { id, evidence: 'E4' },
        new URLSearchParams({ n: '1', column: EVIL }).toString(),
      ),
    ]
    for (const html of pages) {
      expect(html).not.toMatch(/<script|<img|\u202e| on\w+="| style="/)
      expect(html).toContain('&lt;script&gt;')
    }
  })
})

const usage = { promptTokens: 100, cachedTokens: 40, completionTokens: 7 }
const STORY: readonly InvestigationEvent[] = [
  chosen,
  { at: AT, kind: 'asked', question: { parameter: 'Door', text: 'Which door?', choices: ['front', 'back'] } },
  { at: AT, kind: 'answered', parameter: 'Door', answer: 'front', by: 'someone' },
  {
    at: AT,
    kind: 'resolved',
    window: {
      asked: AT,
      meant: null,
      from: '2025-06-18T06:20:00.000Z',
      to: '2025-06-18T08:10:00.000Z',
      widened: false,
      assumed: ['No zone was given: took UTC.'],
      searched: [],
    },
    values: { Door: 'front' },
  },
  {
    at: AT,
    kind: 'widened',
    range: { from: '2025-06-18T02:20:00.000Z', to: '2025-06-18T12:10:00.000Z' },
    why: 'nothing was found',
  },
  queried(
    'E1',
    Array.from({ length: 60 }, (_, n) => ({ n, text: `row ${n + 1}` })),
  ),
  queried('E2', [{ a: 1 }, { b: 2 }], { truncated: true }),
  {
    at: AT,
    kind: 'query-failed',
    id: 'E3',
    step: null,
    label: 'Third',
    source: 'logs',
    failure: 'denied',
    message: 'Azure answered 403',
    fix: 'Give it the role Reader.',
  },
  {
    at: AT,
    kind: 'model-started',
    turn: 1,
    purpose: 'reason',
    read: [{ role: 'system', content: 'Read this.\n' }],
  },
  {
    at: AT,
    kind: 'model-ended',
    turn: 1,
    purpose: 'reason',
    text: 'I think',
    calls: [{ id: '1', name: 'finish', arguments: '{"a":1}' }],
    finish: 'tool-calls',
    refusal: null,
    ...usage,
  },
  { at: AT, kind: 'withheld', text: 'The keys differ', why: 'no row says so' },
  { at: AT, kind: 'limit-reached', uses: [{ limit: 'turns', used: 3, most: 3, reached: true }] },
  {
    at: AT,
    kind: 'concluded',
    verdict: 'confirmed',
    rule: 'The cause rests on 2 independent sources: a, b.',
  },
]
