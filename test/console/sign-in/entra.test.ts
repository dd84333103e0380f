import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import Provider from 'oidc-provider'
import { openConsole } from '../../../src/console/open-console.ts'
import { entraSignIn } from '../../../src/console/sign-in/entra.ts'
import { listen } from '../../../src/http/listen.ts'
import { type AHouse, aHouse } from '../a-house.ts'

const TENANT = '9a1f6f0c-27a1-4a7a-8f59-3d2a6f0c1b11'
const CLIENT = { id: 'guidepost-console', secret: 'a-secret-of-the-test' }
/** Who signs in at the provider next, and what it says of them. */
let who: { readonly sub: string; readonly claims: Readonly<Record<string, unknown>> }
let house: AHouse
let identity: Server
let address = ''
let closing: (() => Promise<void>)[] = []

const port = (server: Server): number => (server.address() as AddressInfo).port
const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()))

/** An OpenID provider that we did not write, on loopback; it asks nobody for a password. */
async function startProvider(callback: string): Promise<string> {
  identity = createServer()
  await listening(identity)
  const issuer = `http://127.0.0.1:${port(identity)}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callback] }],
    claims: { openid: ['sub'], profile: ['name', 'oid', 'tid', 'roles', 'groups'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ ...who.claims, sub }) }),
    cookies: { keys: ['a-key-of-the-test'] },
  })
  const answer = provider.callback()
  identity.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    const settle = async (): Promise<void> => {
      const { params } = await provider.interactionDetails(request, response)
      const grant = new provider.Grant({ accountId: who.sub, clientId: String(params['client_id']) })
      grant.addOIDCScope('openid profile')
      const result = { login: { accountId: who.sub }, consent: { grantId: await grant.save() } }
      await provider.interactionFinished(request, response, result)
    }
    settle().catch((error) => {
      response.statusCode = 500
      response.end(String(error))
    })
  })
  return issuer
}

beforeAll(async () => {
  house = await aHouse()
  // The address has to be known before whoever listens there is made.
  const probe = createServer()
  await listening(probe)
  const own = port(probe)
  await new Promise((resolve) => probe.close(resolve))
  address = `http://127.0.0.1:${own}`
  const authority = await startProvider(`${address}/sign-in/callback`)
  const signIn = entraSignIn({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    tenantId: TENANT,
    authority,
    publicUrl: address,
    roles: { reader: ['G.Reader'], requester: ['G.Requester'], approver: ['approvers-group'], operator: [] },
    sessions: house.place.sessions,
    onBug: house.onBug,
  })
  const leaving = new AbortController()
  const served = { house: { ...house, publicUrl: address }, leaving: leaving.signal }
  const listener = await listen({ host: '127.0.0.1', port: own }, [openConsole(served, signIn)])
  closing = [
    async () => leaving.abort(),
    listener.close,
    () => new Promise((resolve) => identity.close(() => resolve())),
    () => house.close(),
  ]
}, 60_000)
afterAll(async () => {
  identity.closeAllConnections()
  for (const close of closing) await close()
}, 60_000)

/** A browser: it keeps cookies by host and port, and goes where it is sent. */
function aBrowser() {
  const jar = new Map<string, Map<string, string>>()
  const visits: string[] = []
  const go = async (to: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(to, address)
    visits.push(url.href)
    const own = jar.get(url.host) ?? new Map<string, string>()
    jar.set(url.host, own)
    const cookie = [...own].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) own.delete(pair.slice(0, at))
      else own.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
  const follow = async (to: string): Promise<Response> => {
    let response = await go(to)
    for (let n = 0; n < 12 && response.status >= 300 && response.status < 400; n++)
      response = await go(new URL(response.headers.get('location') ?? '', visits.at(-1)).href)
    return response
  }
  return { go, follow, cookies: () => jar.get(new URL(address).host) ?? new Map<string, string>(), visits }
}

const ANN = {
  sub: 'pairwise-of-ann',
  claims: {
    name: 'Ann',
    oid: '7B0C6C1E-7F5E-4A3B-9C62-0F3F3A0A7C11',
    tid: TENANT,
    roles: ['G.Requester'],
    groups: [],
  },
}

test('whoever signs in comes to the page that they asked for, with the roles that Entra tells', async () => {
  who = ANN
  const ann = aBrowser()
  const page = await ann.follow('/sign-in?back=%2Finvestigations%3Fstatus%3Dopen')
  expect({ status: page.status, at: ann.visits.at(-1) }).toEqual({
    status: 200,
    at: `${address}/investigations?status=open`,
  })
  const text = await page.text()
  expect(text).toMatch(/Ann[\s\S]*reader, requester/)
  // Not by her name: who decides is by the id that Entra never gives to another one.
  const asked = await ann.go('/api/investigations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ text: 'VPN is down' }),
  })
  expect(asked.status).toBe(202)
  const people = await house.place.sql('select account from person where platform = $1', ['web'])
  expect(people).toContainEqual({ account: 'entra:7b0c6c1e-7f5e-4a3b-9c62-0f3f3a0a7c11' })
})

test('a page without a session leads to signing in, and nothing of it is shown', async () => {
  const response = await aBrowser().go('/investigations')
  expect({ status: response.status, to: response.headers.get('location')?.split('?')[0] }).toEqual({
    status: 303,
    to: '/sign-in',
  })
  expect((await aBrowser().go('/api/investigations')).status).toBe(401)
})

test('who has signed out is nobody, also with the cookie of before; and each sign-in is a new secret', async () => {
  who = ANN
  const ann = aBrowser()
  await ann.follow('/sign-in')
  const before = ann.cookies().get('guidepost') ?? ''
  expect(before).toMatch(/^[\w-]{43}$/)
  await ann.follow('/sign-in')
  expect(ann.cookies().get('guidepost')).not.toBe(before)
  const last = ann.cookies().get('guidepost') ?? ''
  expect((await ann.go('/sign-out', { method: 'POST', headers: { origin: address } })).status).toBe(303)
  const thief = await fetch(`${address}/api/guides`, { headers: { cookie: `guidepost=${last}` } })
  expect(thief.status).toBe(401)
  expect(await house.place.sql('select 1 from session where body like $1', [`%${last}%`])).toEqual([])
})

test.each([
  [
    'no role of ours',
    { ...ANN, sub: 'no-role', claims: { ...ANN.claims, roles: ['Other'] } },
    /may not use this console/,
  ],
  [
    'another tenant',
    { ...ANN, sub: 'elsewhere', claims: { ...ANN.claims, tid: '00000000-27a1-4a7a-8f59-3d2a6f0c1b11' } },
    /another tenant/,
  ],
] as const)('%s: a clear page, and no session', async (_, person, words) => {
  who = person
  const browser = aBrowser()
  const page = await browser.follow('/sign-in')
  expect(page.status).toBe(403)
  expect(await page.text()).toMatch(words)
  expect(browser.cookies().has('guidepost')).toBe(false)
})

test('an answer that was begun in another browser, or comes twice, is refused', async () => {
  who = ANN
  const ann = aBrowser()
  await ann.follow('/sign-in')
  const callback = ann.visits.find((one) => one.includes('/sign-in/callback')) ?? ''
  expect((await aBrowser().go(callback)).status).toBe(403)
  expect((await ann.go(callback)).status).toBe(403)
})

test.each([
  '//evil.example',
  'https://evil.example',
  '/\\evil.example',
  '/%0d%0aset-cookie:x',
  'javascript:1',
])('nobody is led to %s', async (back) => {
  who = ANN
  const ann = aBrowser()
  await ann.follow(`/sign-in?back=${encodeURIComponent(back)}`)
  expect(ann.visits.every((one) => one.startsWith('http://127.0.0.1:'))).toBe(true)
})

test('a cookie alone does nothing for another site', async () => {
  who = ANN
  const ann = aBrowser()
  await ann.follow('/sign-in')
  const form = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'text=x',
  }
  expect((await ann.go('/ask', form)).status).toBe(403)
  expect(
    (await ann.go('/ask', { ...form, headers: { ...form.headers, origin: 'https://evil.example' } })).status,
  ).toBe(403)
})

/** What a browser holds for a sign-in that was begun. */
const begun = (browser: ReturnType<typeof aBrowser>): readonly string[] =>
  [...browser.cookies().keys()].filter((name) => name.startsWith('guidepost-sign-in-'))

test('two tabs that sign in at once both come to their page', async () => {
  who = ANN
  const ann = aBrowser()
  const [one, other] = [
    await ann.go('/sign-in?back=%2Finvestigations'),
    await ann.go('/sign-in?back=%2Fguides'),
  ]
  expect(begun(ann)).toHaveLength(2)
  for (const [response, page] of [
    [one, '/investigations'],
    [other, '/guides'],
  ] as const) {
    expect((await ann.follow(response.headers.get('location') ?? '')).status).toBe(200)
    expect(ann.visits.at(-1)).toBe(`${address}${page}`)
  }
  expect(begun(ann)).toEqual([])
})

test('whoever begins to sign in again and again stores nothing here, and little in their browser', async () => {
  const sessions = async () => (await house.place.sql('select count(*)::int as n from session', []))[0]
  const before = await sessions()
  const ann = aBrowser()
  for (let n = 0; n < 30; n++) expect((await ann.go('/sign-in')).status).toBe(303)
  expect(begun(ann)).toHaveLength(5)
  expect(await sessions()).toEqual(before)
  who = ANN
  expect((await ann.follow('/sign-in')).status).toBe(200)
})

test('what is remembered in the browser tells it nothing, and a changed one is none', async () => {
  who = ANN
  const ann = aBrowser()
  const begin = await ann.go('/sign-in?back=%2Fguides')
  const [name = ''] = begun(ann)
  const sealed = ann.cookies().get(name) ?? ''
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toMatch(/guides|verifier/)
  ann.cookies().set(name, `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`)
  const page = await ann.follow(begin.headers.get('location') ?? '')
  expect([page.status, ann.cookies().has('guidepost')]).toEqual([403, false])
})

test.each([
  ['no id of the person', { oid: undefined }],
  ['an id that is none', { oid: 'ann' }],
  ['no tenant', { tid: undefined }],
])('%s: nobody, whatever else is told', async (_, claims) => {
  who = { ...ANN, sub: `lacks-${Object.keys(claims)}`, claims: { ...ANN.claims, ...claims } }
  const ann = aBrowser()
  const page = await ann.follow('/sign-in')
  expect([page.status, ann.cookies().has('guidepost')]).toEqual([403, false])
  expect(await page.text()).toMatch(/lacks oid or tid/)
})

test('a name that hides or steers is kept without that', async () => {
  const name = 'Ann\u202e <script>\u200b\u0000B'
  who = { sub: 'steers', claims: { ...ANN.claims, name } }
  const ann = aBrowser()
  const text = await (await ann.follow('/sign-in')).text()
  expect(text).not.toMatch(/[\u202e\u200b]|<script>B/)
  const rows = await house.place.sql('select body from session', [])
  expect(JSON.stringify(rows)).not.toMatch(/\u202e|\\\\u202e/)
  expect(JSON.stringify(rows)).toContain('Ann <script>B')
})

test('what the provider refuses is told, and nobody is signed in', async () => {
  const ann = aBrowser()
  const begin = await ann.go('/sign-in')
  const state = new URL(begin.headers.get('location') ?? '').searchParams.get('state') ?? ''
  const page = await ann.go(
    `/sign-in/callback?${new URLSearchParams({ state, error: 'access_denied', error_description: 'AADSTS65004: <b>declined\u202e' })}`,
  )
  const text = await page.text()
  expect([page.status, ann.cookies().has('guidepost')]).toEqual([403, false])
  expect(text).toMatch(/AADSTS65004: &lt;b&gt;declined/)
  expect(text).not.toContain('\u202e')
})

test('a provider that is away: it is said that it is, with a reference, and logged; later it goes on', async () => {
  const probe = createServer()
  await listening(probe)
  const authority = `http://127.0.0.1:${port(probe)}`
  await new Promise((resolve) => probe.close(resolve))
  const logged: unknown[] = []
  const listener = await listen({ host: '127.0.0.1', port: 0 }, [
    (server) =>
      entraSignIn({
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
        tenantId: TENANT,
        authority,
        publicUrl: 'http://127.0.0.1',
        roles: { reader: [], requester: [], approver: [], operator: [] },
        sessions: house.place.sessions,
        onBug: (error) => {
          logged.push(error)
          return 'ref-4711'
        },
      }).routes(server),
  ])
  const page = await fetch(`${listener.address}/sign-in`, { redirect: 'manual' })
  expect(page.status).toBe(503)
  expect(await page.text()).toMatch(/does not answer[\s\S]*ref-4711/)
  expect(logged).toHaveLength(1)
  await listener.close()
})

test('who is signed in can still read where nothing can be written any more', async () => {
  who = ANN
  const ann = aBrowser()
  await ann.follow('/sign-in')
  await house.place.sql(`update session set seen_at = clock_timestamp() - interval '1 hour'`, [])
  await house.place.sql(
    `create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`,
    [],
  )
  await house.place.sql('create trigger full_disk before update on session execute function full_disk()', [])
  expect((await ann.go('/guides')).status).toBe(200)
  await house.place.sql('drop trigger full_disk on session', [])
  expect((await ann.go('/guides')).status).toBe(200)
  expect(
    await house.place.sql(
      `select 1 from session where seen_at > clock_timestamp() - interval '1 minute'`,
      [],
    ),
  ).toHaveLength(1)
})
