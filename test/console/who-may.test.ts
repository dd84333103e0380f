import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROUTES } from '../../src/console/open-console.ts'
import { aConsole } from './a-console.ts'
import { type AHouse, aHouse } from './a-house.ts'

let house: AHouse
let served: Awaited<ReturnType<typeof aConsole>>

beforeAll(async () => {
  house = await aHouse()
  served = await aConsole(house)
}, 60_000)
afterAll(async () => {
  await served?.close()
  await house?.close()
}, 60_000)

const ID = '0b9c6c1e-7f5e-4a3b-9c62-0f3f3a0a7c11'
const pathOf = (path: string): string =>
  path
    .replaceAll(/:(evidence)\b/g, 'E1')
    .replaceAll(/:(\w+)/g, ID)
    .replaceAll('*', 'x')

type Answered = {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** With headers of every kind, which `fetch` does not let through. */
const ask = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, served.address)
    const sent = request(url, { method, headers }, (response) => {
      let text = ''
      response.on('data', (piece) => {
        text += piece
        // A stream goes on for ever.
        if (String(response.headers['content-type']).startsWith('text/event-stream')) sent.destroy()
      })
      const end = () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers })
      response.on('end', end)
      response.on('close', end)
    })
    sent.on('error', (error) => (sent.destroyed ? undefined : reject(error)))
    sent.end(method === 'POST' ? body : '')
  })

const every = ROUTES.map(({ method, path, role }) => [method.toUpperCase(), path, role] as const)
const posts = every.filter(([method]) => method === 'POST')
const FORM = { 'content-type': 'application/json' }

test('there are addresses of both kinds', () => {
  expect(every.length).toBeGreaterThan(30)
  expect(posts.length).toBeGreaterThan(5)
})

describe.each(every)('%s %s', (method, path, role) => {
  test('gives nothing without a session', async () => {
    const { status, text } = await ask(method, pathOf(path))
    expect(status).toBe(401)
    expect(text).toMatch(/not signed in/)
  })

  test('is not for somebody without any role', async () => {
    const sent = { 'x-account': 'x', 'x-roles': '', 'content-type': 'application/json' }
    expect((await ask(method, pathOf(path), sent, '{}')).status).toBe(403)
  })

  test('lets nothing in that is not ours to run, whoever asks', async () => {
    const { headers } = await ask(method, pathOf(path), { 'x-account': 'a', 'x-roles': role })
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).not.toMatch(/unsafe|\*|http:/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe.each(posts)('%s %s', (method, path) => {
  const who = { 'x-account': 'a', 'x-roles': 'reader,requester,approver,operator', ...FORM }
  test.each([
    ['another site, by its origin', { origin: 'https://evil.example' }],
    ['another site, by what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['no origin at all, as from a file', { origin: 'null' }],
    ['a name that was turned to this machine', { host: 'evil.example' }],
    ['a proxy in front of what is for this machine alone', { 'x-forwarded-for': '203.0.113.9' }],
  ])('is not for %s', async (_, headers) => {
    expect((await ask(method, pathOf(path), { ...who, ...headers }, '{}')).status).toBe(403)
  })

  test('is not for a reader', async () => {
    const { status } = await ask(
      method,
      pathOf(path),
      { 'x-account': 'r', 'x-roles': 'reader', ...FORM },
      '{}',
    )
    expect([400, 403, 404]).toContain(status)
  })
})

test('a requester cannot approve: they are told, and the trail keeps it', async () => {
  const press = JSON.stringify(['decide', ID, ID, '0'.repeat(32), true])
  const form = { press, key: ID, back: '/' }
  const headers = { 'x-account': 'engineer', 'x-roles': 'reader,requester', ...FORM }
  const { status, text } = await ask('POST', '/press', headers, JSON.stringify(form))
  expect(status).toBe(403)
  expect(text).toMatch(/role approver/)
  const kept = await house.audit.newest({ event: 'approval-refused' }, null, 1)
  expect(kept).toMatchObject([{ object: ID }])
})

test('an address that there is not tells nobody more', async () => {
  expect((await ask('GET', '/no/such/place')).status).toBe(401)
  const { status, headers, text } = await ask('GET', '/no/such/place', {
    'x-account': 'a',
    'x-roles': 'reader',
  })
  expect({ status, policy: headers['content-security-policy'] !== undefined }).toEqual({
    status: 404,
    policy: true,
  })
  expect(text).toMatch(/nothing at this address/)
})
