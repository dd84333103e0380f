import { appendFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { guideRoutes } from '../../../src/console/guides/routes.ts'
import type { ConsoleHouse } from '../../../src/console/house.ts'
import type { Answer } from '../../../src/console/route.ts'
import type { Role } from '../../../src/console/session.ts'
import type { Shelf } from '../../../src/flow/ports.ts'
import { openShelf } from '../../../src/guides/shelf.ts'
import { rehearsing } from '../../../src/rehearsing.ts'
import { aPump } from '../../fakes/a-pump.ts'
import { until } from '../../fakes/a-server.ts'
import { BOB } from '../../storage/a-storage.ts'
import { type AHouse, aHouse, anAsk, aSession } from '../a-house.ts'
import { aStory } from '../investigations/a-story.ts'

const EVIL = '<script>alert(1)</script>\u202e"\'&</pre><img src=x onerror=y>'

let house: AHouse
let errors: unknown[] = []
const leaving = new AbortController()
beforeAll(async () => {
  const plain = await aHouse()
  const playing = rehearsing(plain.place.rehearsals, leaving.signal, (error) => errors.push(error))
  house = { ...plain, rehearsing: playing }
}, 60_000)
afterAll(async () => {
  leaving.abort()
  await house?.close()
})

type Given = {
  readonly guide?: string
  readonly query?: string
  readonly roles?: readonly Role[]
  readonly shelf?: Shelf
  readonly rehearsing?: ConsoleHouse['rehearsing']
}

async function ask(path: string, { guide, query, roles, ...own }: Given = {}): Promise<Answer> {
  const route = guideRoutes.find((one) => one.path === path)
  if (!route) throw new Error(`no route ${path}`)
  const asked = anAsk({
    params: guide === undefined ? {} : { guide },
    ...(query === undefined ? {} : { query }),
    ...(roles === undefined ? {} : { session: aSession(roles) }),
  })
  return route.answer(asked, { ...house, ...own })
}
async function page(...asked: Parameters<typeof ask>): Promise<string> {
  const answer = await ask(...asked)
  if (answer.kind === 'page' || answer.kind === 'part') return String(await answer.body)
  throw new Error(`${answer.kind} is no page`)
}
const catalogue = (given: Given = {}) => page('/guides', given)
const one = (guide: string, given: Given = {}) => page('/guides/:guide', { guide, ...given })
/** The words of a page, as they are read. */
const read = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ')

async function aShelf(files: Readonly<Record<string, string>>): Promise<Shelf> {
  const folder = await mkdtemp(join(tmpdir(), 'guidepost-guides-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return openShelf(folder)
}

const QUERY = '```kql\nT | where A == "{B}"\n```'

describe('the catalogue', () => {
  test('tells what each is for, how often it was used, and how often people called it right', async () => {
    const guide = { id: 'sql-database-slow', title: 'x', why: 'y' }
    const id = await aStory(house.place, {}, [], { guide })
    await house.store.feedback(id, { right: true, note: null }, BOB)
    const html = await catalogue()
    expect(html.match(/<li class="card">/g)).toHaveLength(house.shelf.size)
    expect(read(html)).toMatch(
      /SQL database is slow For an Azure SQL database .* database slow .* Used 1 time, last \S+ \S+ UTC · called right 1 of 1 time/,
    )
    expect(read(html)).toMatch(/Virtual machine unreachable .* Not used yet/)
  })

  test('is searched by what failed; where nothing fits it says what to do', async () => {
    const found = await catalogue({ query: 'text=vpn+tunnel' })
    expect(found.indexOf('s2s-vpn-disconnected')).toBeGreaterThan(0)
    expect(found).not.toContain('/guides/sql-database-slow"')
    expect(found).toContain('value="vpn tunnel"')
    expect(read(await catalogue({ query: 'text=zzzz' }))).toMatch(/0 guides.*Ask all the same/)
    expect(await catalogue({ query: `text=${encodeURIComponent(EVIL)}` })).not.toContain('<script>alert')
  })

  test('names files that cannot be read with what to do, and guides with lines to be repaired', async () => {
    const shelf = await aShelf({
      'a.md': `# A\n\n## 1. Look\n${QUERY}`,
      'broken.md': '---\nid: [\n---\n# B',
      'empty.md': '',
    })
    const words = read(await catalogue({ shelf }))
    expect(words).toMatch(
      /Left out.*broken\.md.*empty\.md is empty\. Start from guides\/_template\/guide\.md/,
    )
    expect(words).toMatch(/A .*1 line to be repaired/)
    expect(read(await one('a', { shelf }))).toMatch(/To be repaired in it Line \d+: /)
  })

  test('a thousand guides are not one page', async () => {
    const [first] = house.shelf.list()
    if (!first) throw new Error('no guide')
    const shelf = { ...house.shelf, list: () => Array.from({ length: 1_000 }, () => first) }
    const html = await catalogue({ shelf })
    expect(html.match(/<li class="card">/g)).toHaveLength(200)
    expect(read(html)).toContain('The first 200 of 1000 guides')
  })
})

describe('a guide', () => {
  test('tells what it needs, its steps, what each signal means, and what may come of it', async () => {
    const html = await one('s2s-vpn-disconnected')
    const words = read(html)
    expect(words).toMatch(
      /Workspace hub-logs, .* Tables AzureDiagnostics , categories TunnelDiagnosticLog, IKE/,
    )
    expect(words).toMatch(/Window 1 h before and after .* 4 h/)
    expect(words).toMatch(/May propose vpn-connection-reset , vpn-gateway-reset/)
    expect(words).toMatch(
      /VpnGatewayResourceId The guide: \/subscriptions\/.* RemoteIP Asked: Which connection/,
    )
    expect(words).toMatch(/conn-to-osaka → 203\.0\.113\.10/)
    expect(words).toMatch(
      /1\. When did the tunnel change state\? .* Signal · critical The tunnel's last state is/,
    )
    expect(words).toMatch(
      /Query 1\.1 reads AzureDiagnostics, category TunnelDiagnosticLog · needs VpnGatewayResourceId/,
    )
    expect(html).toContain('<span class="k-')
  })

  test('is asked with by whoever may ask, and by nobody else', async () => {
    const form = /<form method="post" action="\/ask".*name="key" value="[\w-]{36}".*name="guide" value="blob/s
    expect(await one('blob-storage-requests-fail', { roles: ['requester'] })).toMatch(form)
    expect(await one('blob-storage-requests-fail', { roles: ['reader', 'operator'] })).not.toContain(
      'action="/ask"',
    )
  })

  test('is read as it is written, and had as a file', async () => {
    const guide = house.shelf.get('vm-unreachable')
    expect(await page('/guides/:guide/text', { guide: 'vm-unreachable' })).toContain('<h1>Virtual machine')
    expect(await ask('/guides/:guide/guide.md', { guide: 'vm-unreachable' })).toMatchObject({
      kind: 'file',
      name: 'vm-unreachable.md',
      data: guide?.markdown,
    })
  })

  test('that there is not is a problem, whatever it is called', async () => {
    for (const guide of ['nowhere', '', '__proto__', '../../etc/passwd', EVIL])
      for (const { path } of guideRoutes.filter((route) => route.path !== '/guides'))
        await expect(ask(path, { guide })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('whatever its author wrote is shown as text', async () => {
    const shelf = await aShelf({
      'evil/guide.md': `---
title: ${JSON.stringify(EVIL)}
symptoms: [${JSON.stringify(EVIL)}]
workspace: ${JSON.stringify(EVIL)}
parameters: { B: { choose: { ${JSON.stringify(EVIL)}: ${JSON.stringify(EVIL)} }, ask: ${JSON.stringify(EVIL)} } }
see: [nowhere]
---
# ${EVIL}
${EVIL}
## Steps
### 1. ${EVIL}
${EVIL}
\`\`\`kql signal=x severity=error means="<script>alert(1)</script>"
T | where A == "{B}" // ${EVIL}
\`\`\`
`,
      'evil/scenarios/one/scenario.yaml': `title: ${JSON.stringify(EVIL)}\nrequest: ${JSON.stringify(EVIL)}\n`,
      'evil/scenarios/two/scenario.yaml': 'title: [',
    })
    const [guide] = shelf.list()
    const given = { guide: guide?.id ?? '', shelf }
    for (const html of [
      await catalogue({ shelf }),
      await page('/guides/:guide', given),
      await page('/guides/:guide/text', given),
    ]) {
      expect(html).toContain('&lt;script&gt;')
      expect(html).not.toMatch(/<script|<img|\u202e/)
    }
    expect(read(await page('/guides/:guide', given))).toContain('nowhere (there is no such guide)')
  })
})

describe('recorded incidents', () => {
  const shelfOf = async (scenario: string): Promise<Shelf> => openShelf(dirname(dirname(scenario)))
  const idle: ConsoleHouse['rehearsing'] = { now: () => null, trouble: () => null, begin: () => true }

  test('a guide without any says how one is recorded', async () => {
    const shelf = await aShelf({ 'a.md': `# A\n\n## 1. Look\n${QUERY}` })
    expect(read(await one('a', { shelf }))).toMatch(/Recorded incidents None: .* scenarios\/NAME/)
    const answer = await ask('/guides/:guide/rehearsal', { guide: 'a', shelf, rehearsing: idle })
    if (answer.kind !== 'see') throw new Error(answer.kind)
    const [path, query] = answer.path.split('?')
    expect(path).toBe('/guides/a')
    expect(read(await one('a', { shelf, query: query ?? '' }))).toContain('There is no recorded incident')
  })

  test('only an operator is offered to play them, and nobody while others are played', async () => {
    const guide = 'blob-storage-requests-fail'
    expect(await one(guide, { roles: ['operator'] })).toContain(
      'action="/guides/blob-storage-requests-fail/rehearsal"',
    )
    expect(await one(guide, { roles: ['requester'] })).not.toContain('/rehearsal"')
    const other = { guide: 'x', title: 'Another guide', done: 0, all: null }
    const words = read(await one(guide, { rehearsing: { ...idle, now: () => other } }))
    expect(words).toContain('Another guide is being rehearsed')
    expect(words).not.toContain('Rehearse them now')
    const own = { guide, title: 'x', done: 1, all: 4 }
    const part = await page('/guides/:guide/scenarios', { guide, rehearsing: { ...idle, now: () => own } })
    expect(part).toMatch(/hx-get="\/guides\/blob-storage-requests-fail\/scenarios" hx-trigger="every/)
    expect(part).toMatch(/1 of 4 played.*<progress max="4" value="1"/s)
    expect(await page('/guides/:guide/scenarios', { guide, rehearsing: idle })).not.toContain('hx-get')
  })

  test('what the judge found wanting stands beside each, as text', async () => {
    const guide = house.shelf.get('blob-storage-requests-fail')
    if (!guide) throw new Error('no guide')
    const result = {
      guide: guide.id,
      scenario: '2025-07-15-server-busy',
      verdict: 'healthy',
      sha256: guide.sha256,
    }
    await house.rehearsals.keep([{ ...result, right: false, faults: [EVIL, 'verdict: expected likely'] }])
    const html = await one(guide.id)
    expect(html).not.toMatch(/<script|<img/)
    expect(read(html)).toMatch(/✗ wrong The account throttles .* verdict healthy .*verdict: expected likely/)
    expect(read(html)).toContain('4 incidents, 1 played without a model: 0 right, 1 wrong.')
  })

  test('are played in a process of their own; the results stay, and those of another text are told apart', async () => {
    const scenario = await aPump()
    const shelf = await shelfOf(scenario)
    const [{ id: guide = '' } = {}] = shelf.list()
    const given = { guide, shelf }
    expect(read(await one(guide, { shelf }))).toContain('not played here yet')
    expect(await ask('/guides/:guide/rehearsal', given)).toEqual({
      kind: 'see',
      path: `/guides/${guide}#scenarios`,
    })
    expect(await one(guide, { shelf })).toContain('They are being rehearsed: 0 of 1')
    expect(house.rehearsing.begin({ id: 'x', title: 'x', path: 'x' }, 'x')).toBe(false)
    await until(() => house.rehearsing.now() === null, 50_000)
    expect(errors).toEqual([])
    const words = read(await one(guide, { shelf }))
    expect(words).toMatch(/1 incident, 1 played without a model: 1 right, 0 wrong\./)
    expect(words).toMatch(/✓ right .* Played \S+ \S+ UTC ?, verdict likely/)

    await appendFile(shelf.get(guide)?.path ?? '', '\n## Notes\nAnother text.\n')
    expect(read(await one(guide, { shelf: await shelfOf(scenario) }))).toMatch(
      /\(1 with another text of the guide\).*✓ right, with another text/,
    )
  })

  test('where they cannot be played, the page says why', async () => {
    const shelf = await aShelf({ 'a/guide.md': `# A\n\n## 1. Look\n${QUERY}` })
    const [{ id = '' } = {}] = shelf.list()
    const path = shelf.get(id)?.path ?? ''
    errors = []
    expect(house.rehearsing.begin({ id, title: 'A', path }, join(dirname(path), 'scenarios'))).toBe(true)
    await until(() => house.rehearsing.now() === null, 50_000)
    expect(errors).toHaveLength(1)
    expect(house.rehearsing.trouble(id)).toMatchObject({
      message: expect.stringMatching(/^There is nothing at .*scenarios\.$/),
      fix: 'Name a folder of guides or of scenarios.',
    })
    const trouble = { ...idle, trouble: house.rehearsing.trouble }
    const words = read(
      await one('blob-storage-requests-fail', {
        rehearsing: { ...trouble, trouble: () => trouble.trouble(id) },
      }),
    )
    expect(words).toContain('Name a folder of guides or of scenarios.')
  })
})
