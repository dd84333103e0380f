import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { localSignIn } from '../../../src/console/sign-in/local.ts'
import { withTokens } from '../../../src/console/sign-in/open-sign-in.ts'
import { proxySignIn } from '../../../src/console/sign-in/proxy.ts'
import { sandboxSignIn } from '../../../src/console/sign-in/sandbox.ts'
import type { SignIn } from '../../../src/console/sign-in/sign-in.ts'
import { aConsole } from '../a-console.ts'
import { type AHouse, aHouse } from '../a-house.ts'

const SECRET = 'a-secret-that-the-proxy-knows'
const TOKEN = 'a-token-of-the-nightly-script'
const TOKENS = [
  {
    name: 'nightly',
    sha256: createHash('sha256').update(TOKEN).digest('hex'),
    roles: ['requester'] as const,
  },
]
const HEADERS = {
  userHeader: 'X-Forwarded-User',
  nameHeader: 'X-Forwarded-Preferred-Username',
  groupsHeader: 'X-Forwarded-Groups',
}
const NAMES = { reader: [], requester: ['on-call'], approver: ['leads'], operator: [] }
const KINDS = {
  proxy: proxySignIn({ token: SECRET, headers: HEADERS }, NAMES),
  local: localSignIn(),
  sandbox: sandboxSignIn(),
} satisfies Record<string, SignIn>
type Kind = keyof typeof KINDS

let house: AHouse
let served: Record<Kind, Awaited<ReturnType<typeof aConsole>>>

beforeAll(async () => {
  house = await aHouse()
  const open = async (kind: Kind) =>
    aConsole(
      { ...house, publicUrl: kind === 'proxy' ? 'https://guidepost.example' : null },
      withTokens(KINDS[kind], TOKENS),
    )
  served = { proxy: await open('proxy'), local: await open('local'), sandbox: await open('sandbox') }
}, 60_000)
afterAll(async () => {
  for (const one of Object.values(served ?? {})) await one.close()
  await house?.close()
}, 60_000)

type Sent = readonly (readonly [string, string])[]

/** Headers as they are given, also twice; whoever is let in is told in the frame of the page. */
const ask = (
  kind: Kind,
  headers: Sent,
  { method = 'GET', path = '/guides', body = '' } = {},
): Promise<{ status: number; text: string; location: string | undefined }> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, served[kind].address)
    const host = kind === 'proxy' ? [['host', 'guidepost.example'] as const] : [['host', url.host] as const]
    const sent = request(
      url,
      { method, headers: [...host, ...headers].flat() as unknown as string[] },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, location: response.headers.location }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

const PROXY = ['x-guidepost-proxy-token', SECRET] as const
const ANN = [PROXY, ['x-forwarded-user', 'ann'], ['x-forwarded-groups', 'on-call, other']] as const
const TOLD = /class="name">([^<]*)<\/span> <span class="dim">([^<]*)</
const told = ({ text }: { text: string }): readonly string[] => TOLD.exec(text)?.slice(1, 3) ?? []

describe('behind a proxy', () => {
  test('whom it names is in, with the roles of the groups that it tells', async () => {
    const page = await ask('proxy', [...ANN, ['x-forwarded-preferred-username', 'Ann B']])
    expect([page.status, ...told(page)]).toEqual([200, 'Ann B', 'reader, requester'])
    expect(told(await ask('proxy', ANN))[0]).toBe('ann')
    expect(told(await ask('proxy', [...ANN.slice(0, 2), ['x-forwarded-groups', 'leads;on-call']]))[1]).toBe(
      'reader, requester, approver',
    )
  })

  test.each<[string, Sent, number]>([
    ['no secret', ANN.slice(1), 401],
    ['another secret', [['x-guidepost-proxy-token', `${SECRET}x`], ...ANN.slice(1)], 401],
    ['no user', [PROXY, ['x-forwarded-groups', 'leads']], 401],
    ['an empty user', [PROXY, ['x-forwarded-user', ' '], ['x-forwarded-groups', 'leads']], 401],
    [
      'a user that is too long',
      [PROXY, ['x-forwarded-user', 'a'.repeat(301)], ['x-forwarded-groups', 'leads']],
      401,
    ],
    ['no group of ours', [...ANN.slice(0, 2), ['x-forwarded-groups', 'lead, on-call-x, approver']], 403],
    ['no groups', ANN.slice(0, 2), 403],
    ['groups twice, the browser’s first', [...ANN.slice(0, 2), ['x-forwarded-groups', 'leads'], ANN[2]], 403],
    ['groups twice, in other letters', [...ANN, ['X-FORWARDED-Groups', 'leads']], 403],
    ['two users', [...ANN, ['x-forwarded-user', 'boss']], 403],
    [
      'two names',
      [...ANN, ['x-forwarded-preferred-username', 'a'], ['x-forwarded-preferred-username', 'b']],
      403,
    ],
    ['two secrets, one of them right', [['x-guidepost-proxy-token', 'x'], ...ANN], 403],
  ])('%s: nobody', async (_, headers, status) => {
    const page = await ask('proxy', headers)
    expect([page.status, TOLD.exec(page.text)?.[2] ?? '']).toEqual([status, ''])
    expect(page.text).not.toContain('leads')
  })

  test('what it passes on for itself locks nobody out; a script’s token is the script', async () => {
    for (const passed of ['Basic YW5uOnNlY3JldA==', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'Negotiate abc'])
      expect(told(await ask('proxy', [...ANN, ['authorization', passed]]))[0]).toBe('ann')
    expect(told(await ask('proxy', [...ANN, ['authorization', `Bearer ${TOKEN}`]]))).toEqual([
      'nightly',
      'requester',
    ])
    expect(told(await ask('proxy', [['authorization', `bearer ${TOKEN}`]]))).toEqual(['nightly', 'requester'])
    expect((await ask('proxy', [['authorization', 'Bearer wrong']])).status).toBe(401)
  })

  test('a name that hides or steers is shown without that', async () => {
    const name = Buffer.from('Ann\u202egnp\u200b <b>').toString('latin1')
    const page = await ask('proxy', [...ANN, ['x-forwarded-preferred-username', name]])
    expect(page.text).not.toMatch(/[\u202e\u200b]|<b>/)
  })
})

describe('where nobody signs in', () => {
  test.each(['local', 'sandbox'] as const)(
    '%s: whoever sits here is in, and a wrong token is nobody',
    async (kind) => {
      expect((await ask(kind, [])).status).toBe(200)
      expect((await ask(kind, [['authorization', 'Basic YTpi']])).status).toBe(200)
      for (const wrong of ['Bearer wrong', 'Bearer ', `Bearer ${'x'.repeat(9_000)}`, 'Bearer a b'])
        expect([wrong, (await ask(kind, [['authorization', wrong]])).status]).toEqual([wrong, 401])
      expect(told(await ask(kind, [['authorization', `Bearer ${TOKEN}`]]))).toEqual(['nightly', 'requester'])
    },
  )

  test.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])(
    'a request that %s speaks of did not begin here',
    async (header) => {
      for (const kind of ['local', 'sandbox'] as const)
        expect((await ask(kind, [[header, '203.0.113.9']])).status).toBe(403)
    },
  )

  test('the part that is played is kept by a cookie, and one that there is not is the first', async () => {
    const part = async (id: string) => (await ask('sandbox', [['cookie', `guidepost-part=${id}`]])).text
    expect(await part('lead')).toMatch(/value="lead" selected/)
    for (const id of ['boss', '', '__proto__', 'lead;']) expect(await part(id)).toMatch(/selected>/)
    expect(await part('__proto__')).toMatch(/value="engineer" selected/)
  })
})

test('after a form that failed, playing another part leads to the page where the form stood', async () => {
  const { address } = served.sandbox
  const form = [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['origin', address],
  ] as const
  const back = async (referer: Sent) =>
    /name="back" value="([^"]*)"/.exec(
      (await ask('sandbox', [...form, ...referer], { method: 'POST', path: '/press' })).text,
    )?.[1]
  expect(await back([['referer', `${address}/investigations?status=open`]])).toBe(
    '/investigations?status=open',
  )
  expect(await back([])).toBe('/')
  expect(await back([['referer', 'https://evil.example/x']])).toBe('/')
  expect(await back([['referer', `${address}//evil.example`]])).toBe('/')
})
