import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import type { z } from 'zod'
import { ENDPOINTS } from '../../../src/console/api/endpoints.ts'
import { apiRoutes } from '../../../src/console/api/routes.ts'
import type { ListedShape } from '../../../src/console/api/shapes/investigation.ts'
import { ProposalShape } from '../../../src/console/api/shapes/proposal.ts'
import { type Receipt as ReceiptShape, ReportShape } from '../../../src/console/api/shapes/report.ts'
import type { Listed } from '../../../src/flow/archive.ts'
import type { Claim } from '../../../src/flow/memory.ts'
import type { ProposalView } from '../../../src/incident/proposal.ts'
import type { Receipt, Report } from '../../../src/incident/report.ts'
import { AT, evidence, report, started } from '../../storage/a-storage.ts'
import { aProposal } from '../../storage/a-proposal.ts'
import { aConsole } from '../a-console.ts'
import { type AHouse, aHouse } from '../a-house.ts'
import { aScript, DOCUMENT } from './a-script.ts'

let house: AHouse
let site: Awaited<ReturnType<typeof aConsole>>
let call: ReturnType<typeof aScript>

beforeAll(async () => {
  house = await aHouse()
  site = await aConsole(house)
  call = aScript(site.address)
}, 60_000)
afterAll(async () => {
  await site?.close()
  await house?.close()
})

const begin = async (text = 'The VPN is down since 07:20', account = 'local:ann'): Promise<string> =>
  String((await call('startInvestigation', { body: { text }, account })).body['id'])
const claim = async (id: string): Promise<Claim> => {
  const found = await house.place.store.claim(id, 'w')
  if (!found || found === 'busy') throw new Error('nothing to claim')
  await house.place.store.append(found, [started(found)])
  return found
}
const finish = async (id: string, more: Partial<Report> = {}): Promise<Report> => {
  const own = await claim(id)
  await house.place.store.append(own, [evidence(10)])
  const told = report(id, more)
  await house.place.store.finish(own, told, [aProposal(id)])
  return told
}

test('the document is valid OpenAPI, and has every address of the table', async () => {
  expect(await new Validator().validate(structuredClone<Record<string, unknown>>(DOCUMENT))).toMatchObject({
    valid: true,
  })
  const written = Object.entries(DOCUMENT.paths).flatMap(([path, all]) =>
    Object.keys(all).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  const served = apiRoutes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((one) => one !== 'get /api' && one !== 'get /api/openapi.json')
  expect([...written].sort()).toEqual([...served].sort())
  expect(new Set(ENDPOINTS.map(({ name }) => name)).size).toBe(ENDPOINTS.length)
  const sent = await fetch(`${site.address}/api/openapi.json`, { headers: { 'x-roles': 'reader' } })
  expect(await sent.json()).toEqual(DOCUMENT)
})

test('the page lists every address', async () => {
  const page = await fetch(`${site.address}/api`, { headers: { 'x-roles': 'reader' } })
  const text = await page.text()
  for (const { path } of ENDPOINTS) expect(text).toContain(path)
})

/** Nothing of a type may be missing in its shape: what is added to one and not to the other does not compile. */
type Whole<T, S extends z.ZodType> = Exclude<keyof T, keyof z.input<S>> extends never ? true : false
type Loose<T> = T extends readonly (infer E)[]
  ? Loose<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Loose<T[K]> }
    : T
const reportIs = (one: Loose<Report>): z.input<typeof ReportShape> => one
const proposalIs = (one: Loose<ProposalView>): z.input<typeof ProposalShape> => one

test('whatever a report, a proposal and a receipt hold is described', () => {
  const whole: readonly [
    Whole<Report, typeof ReportShape>,
    Whole<ProposalView, typeof ProposalShape>,
    Whole<Receipt, typeof ReceiptShape>,
    Whole<Listed, typeof ListedShape>,
  ] = [true, true, true, true]
  expect(whole).not.toContain(false)
  expect(ReportShape.safeParse(reportIs(report('x') as Loose<Report>)).success).toBe(true)
  expect(ProposalShape.safeParse(proposalIs({} as Loose<ProposalView>)).success).toBe(false)
})

test('a request is taken once for a key, and shows in the list and in the thread of whoever sent it', async () => {
  const headers = { 'idempotency-key': 'alert-4711' }
  const body = {
    text: 'Investigate: the VPN fails',
    zone: 'Asia/Tokyo',
    guide: 's2s-vpn-disconnected',
    answers: { RemoteIP: 'conn-to-osaka' },
  }
  const first = await call('startInvestigation', { body, headers })
  expect(first).toMatchObject({ status: 202, body: { status: 'accepted' } })
  expect((await call('startInvestigation', { body, headers })).body).toEqual(first.body)
  expect(await call('startInvestigation', { body: { text: 'Other' }, headers })).toMatchObject({
    status: 409,
  })
  expect((await call('startInvestigation', { body, headers, account: 'local:bob' })).body['id']).not.toBe(
    first.body['id'],
  )
  const id = String(first.body['id'])
  const [received] = await house.store.events(id)
  expect(received).toMatchObject({
    kind: 'received',
    request: { text: body.text, zone: 'Asia/Tokyo', guideId: 's2s-vpn-disconnected', answers: body.answers },
  })
  const { body: listed } = await call('listInvestigations', { query: 'platform=web&limit=2&status=open' })
  expect(listed['total']).toBe(2)
  const part = async (more: string) => {
    const { body: one } = await call('listInvestigations', { query: `platform=web&limit=1${more}` })
    return { ids: (one['items'] as { id: string }[]).map((item) => item.id), next: one['next'] }
  }
  const newest = await part('')
  const older = await part(`&cursor=${encodeURIComponent(String(newest.next))}`)
  expect([...newest.ids, ...older.ids]).toEqual((listed['items'] as { id: string }[]).map((item) => item.id))
  expect(older.next).toBeNull()
  expect(JSON.stringify(listed['items'])).toContain(`/investigations/${id}`)
})

test('words that would be a command in a chat are a request here', async () => {
  const id = await begin('freeze')
  expect((await call('getInvestigation', { params: { id } })).body).toMatchObject({ text: 'freeze' })
  expect((await call('getFreeze')).body).toMatchObject({ frozen: false })
})

test('a question is answered by its name; the report is the one of the command line', async () => {
  const id = await begin()
  const params = { id }
  expect(await call('getReport', { params })).toMatchObject({ status: 404, body: { code: 'not-found' } })
  const question = { parameter: 'Door', text: 'Which door?', choices: ['front', 'back'] }
  await house.place.store.park(await claim(id), report(id, { status: 'waiting', questions: [question] }))
  const answer = (parameter: string, words: string) =>
    call('answerQuestion', { params, body: { parameter, answer: words } })
  expect(await answer('Window', 'front')).toMatchObject({ status: 409 })
  expect(await answer('Door', 'roof')).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining('back') },
  })
  expect(await answer('Door', 'back')).toMatchObject({ status: 200, body: { status: 'accepted' } })
  expect(await answer('Door', 'front')).toMatchObject({ status: 409 })
  const told = await finish(id)
  expect((await call('getReport', { params })).body).toEqual(JSON.parse(JSON.stringify(told)))
  const { body } = await call('getInvestigation', { params })
  expect(body).toMatchObject({
    status: 'completed',
    report: { title: told.title },
    links: { evidence: { E1: `/api/investigations/${id}/evidence/E1` } },
  })
  const all = (await call('listEvents', { params })).body['events'] as { seq: number }[]
  const later = (await call('listEvents', { params, query: `after=${all[1]?.seq}` })).body['events']
  expect(later).toEqual(all.slice(2))
  expect((await call('listRows', { params: { id, evidence: 'E1' } })).body).toMatchObject({
    total: 1,
    next: null,
  })
  expect((await call('downloadRows', { params: { id, evidence: 'E1' } })).text).toContain('a row')
  expect((await call('getCell', { params: { id, evidence: 'E1' }, query: 'n=1&column=text' })).status).toBe(
    200,
  )
  expect(await call('listRows', { params: { id, evidence: 'E9' } })).toMatchObject({ status: 404 })
  expect(await call('downloadRows', { params: { id, evidence: 'E9' } })).toMatchObject({ status: 404 })
  expect(await call('giveFeedback', { params, body: { right: false, note: 'It was DNS' } })).toMatchObject({
    status: 200,
  })
  expect((await call('getInvestigation', { params })).body).toMatchObject({ words: [{ note: 'It was DNS' }] })
  expect(await call('stopInvestigation', { params, body: {} })).toMatchObject({ status: 409 })
})

test('an answer in words is never read as a command', async () => {
  const id = await begin()
  const params = { id }
  await house.place.store.park(
    await claim(id),
    report(id, { status: 'waiting', questions: [{ parameter: 'Door', text: 'Which?', choices: [] }] }),
  )
  await call('answerQuestion', { params, body: { parameter: 'Door', answer: 'stop' } })
  const events = await house.store.events(id)
  expect(events.at(-1)).toMatchObject({ kind: 'answered', answer: 'stop' })
})

test('a proposal is decided by a person who did not ask, about what was seen', async () => {
  const id = await begin()
  await finish(id)
  const open = (await call('listOpenProposals')).body['items'] as {
    id: string
    investigation: string
    seal: string
  }[]
  const one = open.find(({ investigation }) => investigation === id)
  if (!one) throw new Error('nothing was proposed')
  const params = { id: one.id }
  const decide = (account: string, seal = one.seal, roles = 'reader,approver') =>
    call('decideProposal', { params, body: { seal, yes: true }, account, roles })
  expect(await decide('local:ann')).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining('cannot decide') },
  })
  expect(await decide('local:bob', '0'.repeat(64))).toMatchObject({ status: 409 })
  expect(await decide('local:bob', one.seal, 'reader,requester')).toMatchObject({ status: 403 })
  const refused = (await call('listAudit', { query: `object=${one.id}&event=approval-refused` })).body[
    'items'
  ]
  expect(refused).toHaveLength(3)
  expect(await decide('local:bob')).toMatchObject({ status: 200, body: { state: 'approved' } })
  expect(await decide('local:cleo')).toMatchObject({ status: 409 })
  expect((await call('getProposal', { params })).body).toMatchObject({ votes: [{ yes: true }] })
})

test('changes are told once, also to whoever comes again', async () => {
  const id = await begin()
  const listen = async (last: string | null) => {
    const stop = new AbortController()
    const response = await fetch(`${site.address}/api/investigations/${id}/live`, {
      headers: { 'x-roles': 'reader', ...(last === null ? {} : { 'last-event-id': last }) },
      signal: stop.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      next: async () => {
        for (;;) {
          const found = /id: (.*)\nevent: changed\ndata: (.*)\n\n/.exec(text)
          if (found) {
            text = text.slice(found.index + found[0].length)
            return { version: found[1] ?? '', data: JSON.parse(found[2] ?? '') }
          }
          const part = await reader?.read()
          if (!part || part.done) throw new Error('the stream ended')
          text += part.value
        }
      },
      stop: () => stop.abort(),
    }
  }
  const first = await listen(null)
  const { version, data } = await first.next()
  expect(data).toEqual({ id, version, status: 'accepted' })
  first.stop()
  const again = await listen(version)
  await call('stopInvestigation', { params: { id }, body: {} })
  const next = await again.next()
  expect(next.version).not.toBe(version)
  again.stop()
})

test('operators read audit, verification, spending and health, and the switch', async () => {
  const { body } = await call('listAudit', { query: 'limit=2' })
  const items = body['items'] as { seq: number }[]
  expect(items).toHaveLength(2)
  const older = (await call('listAudit', { query: `limit=2&before=${body['next']}` })).body['items'] as {
    seq: number
  }[]
  expect(older[0]?.seq).toBe((items.at(-1)?.seq ?? 0) - 1)
  const { body: whole } = await call('verifyAudit')
  expect(whole).toMatchObject({ whole: true, faults: [] })
  expect((await call('verifyAudit', { query: `witness=${whole['head']}` })).body).toMatchObject({
    whole: true,
  })
  expect((await call('verifyAudit', { query: `witness=1:${'0'.repeat(64)}` })).body).toMatchObject({
    whole: false,
  })
  expect(await call('verifyAudit', { query: 'witness=here' })).toMatchObject({ status: 400 })
  for (const by of ['day', 'guide', 'person'])
    expect((await call('getSpending', { query: `by=${by}` })).body['items']).not.toEqual([])
  expect(await call('getSpending', { query: `from=${AT}&to=2025-06-01` })).toMatchObject({ status: 400 })
  expect((await call('getHealth')).body).toMatchObject({ parts: [{ name: 'database' }] })
  expect((await call('setFreeze', { body: { frozen: true } })).body).toMatchObject({
    frozen: true,
    by: 'local:ann',
  })
  expect((await call('getFreeze')).body).toMatchObject({ frozen: true })
  expect(await call('setFreeze', { body: { frozen: false }, roles: 'reader' })).toMatchObject({ status: 403 })
  expect((await call('setFreeze', { body: { frozen: false } })).body).toMatchObject({ frozen: false })
})

test('guides as they are followed', async () => {
  const items = (await call('listGuides')).body['items'] as { id: string }[]
  for (const { id } of items) expect((await call('getGuide', { params: { id } })).body).toMatchObject({ id })
  expect(await call('getGuide', { params: { id: '../secrets' } })).toMatchObject({ status: 404 })
})

test('what is not in the shape is refused by its name', async () => {
  const start = (body: unknown) => call('startInvestigation', { body })
  expect(await start({ text: 'x', txet: 'y' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('“txet”') },
  })
  expect(await start({ text: 'x', zone: 'Mars/Olympus' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('zone') },
  })
  expect(await start({ text: 'x', guide: 'none-such' })).toMatchObject({ status: 422 })
  expect(await start('{')).toMatchObject({ status: 400 })
  expect(await call('listInvestigations', { query: 'vredict=healthy' })).toMatchObject({ status: 400 })
  expect(await call('listInvestigations', { query: 'guide=a&guide=b' })).toMatchObject({ status: 400 })
  expect(await call('getInvestigation', { params: { id: 'x' } })).toMatchObject({ status: 404 })
  expect(await call('getInvestigation', { params: { id: randomUUID() } })).toMatchObject({ status: 404 })
})

test('nobody without a session or the role learns anything', async () => {
  const id = randomUUID()
  for (const { name, role, method } of ENDPOINTS) {
    const sent = { params: { id, evidence: 'E1' }, ...(method === 'post' ? { body: {} } : {}) }
    const nobody = await call(name, { ...sent, roles: 'none' })
    expect([name, nobody.status]).toEqual([name, 403])
    if (role !== 'reader') expect((await call(name, { ...sent, roles: 'reader' })).status).toBe(403)
  }
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\0',
    '\ud800',
    "'; drop table audit --",
    '__proto__',
    '9'.repeat(90),
    '-1',
    '1e999',
    '%',
    '../..',
  ),
)
const anyBody = fc.oneof(
  fc.json(),
  fc.string(),
  fc.dictionary(
    fc.constantFrom(
      'text',
      'zone',
      'guide',
      'answers',
      'parameter',
      'answer',
      'right',
      'note',
      'seal',
      'yes',
      'frozen',
      'x',
    ),
    fc.oneof(anyText, fc.jsonValue(), fc.dictionary(anyText, anyText)),
  ),
)

test('hostile bodies, queries and paths are refused with a problem, and never a fault of ours', async () => {
  const id = await begin()
  await finish(id)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        ...ENDPOINTS.filter(({ gives }) => gives.type !== 'text/event-stream').map(({ name, method }) => ({
          name,
          method,
        })),
      ),
      anyBody,
      fc.oneof(fc.constant(id), fc.constant(randomUUID()), anyText),
      fc.option(
        fc.tuple(
          fc.constantFrom(
            'guide',
            'text',
            'from',
            'to',
            'cursor',
            'limit',
            'sort',
            'offset',
            'column',
            'n',
            'actor',
            'object',
            'before',
            'witness',
            'after',
          ),
          anyText,
        ),
        { nil: null },
      ),
      async ({ name, method }, body, one, field) => {
        const path = one.toWellFormed().replaceAll(/[/\\.]/g, '_') || '_'
        const { status, body: told } = await call(name, {
          params: { id: path, evidence: 'E1' },
          ...(method === 'post' ? { body } : {}),
          ...(field ? { query: new URLSearchParams([field]).toString() } : {}),
        })
        if (status >= 400) {
          expect([400, 404, 409, 422]).toContain(status)
          expect(Object.keys(told).sort()).toEqual(['code', 'fix', 'message'])
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(house.bugs).toEqual([])
}, 30_000)
