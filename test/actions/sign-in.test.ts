import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openActions } from '../../src/actions/open-actions.ts'
import { type AnAzure, anAzure, resetGateway } from './an-azure.ts'

const ACT = fileURLToPath(new URL('./act.ts', import.meta.url))
let azure: AnAzure
beforeAll(async () => {
  azure = await anAzure()
})
afterAll(() => azure.close())

/** A process of its own that signs in and reaches Azure as one in Azure does, through a proxy. */
async function act(identity: Readonly<Record<string, string>>) {
  const { HTTPS_PROXY = '', SSL_CERT_FILE = '' } = azure.sandbox.env
  const child = spawn(process.execPath, [ACT], {
    env: {
      PATH: process.env.PATH,
      HTTPS_PROXY,
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: SSL_CERT_FILE,
      ...identity,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  await once(child, 'close')
  return JSON.parse(out)
}

test('a managed identity that may act, through a proxy, by the SDK’s own sign-in', async () => {
  const { tokenEndpoint, header } = azure.sandbox.acting
  expect(await act({ IDENTITY_ENDPOINT: tokenEndpoint, IDENTITY_HEADER: header })).toMatchObject({
    looked: { kind: 'seen' },
    forbidden: null,
    given: { kind: 'accepted', operation: expect.stringMatching(/^https:\/\/management\.azure\.com\//) },
    followed: { kind: 'running' },
  })
  expect(azure.posts('/reset')).toBe(1)
  expect(azure.calls().at(-1)).toMatchObject({ host: 'management.azure.com', identity: 'acting-identity' })
}, 30_000)

test('the identity that reads may look and not act', async () => {
  const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '' } = azure.sandbox.env
  expect(await act({ IDENTITY_ENDPOINT, IDENTITY_HEADER })).toMatchObject({
    looked: { kind: 'seen' },
    forbidden: { fix: expect.stringMatching(/virtualNetworkGateways\/reset\/action/) },
    given: { kind: 'refused', why: expect.stringMatching(/403, AuthorizationFailed/) },
    followed: null,
  })
}, 30_000)

test('no other way to sign in reaches anything without its identity', async () => {
  for (const acting of [
    { kind: 'azure-cli' },
    { kind: 'secret', tenantId: 'a/b', clientId: 'c', clientSecret: 'kept to itself' },
  ] as const) {
    const actions = openActions({ acting, limitMs: 10_000 })
    const given = await actions.dispatch(resetGateway(), 'r')
    expect(given).toMatchObject({ kind: 'refused', why: expect.stringMatching(/was not sent: ./) })
    expect(JSON.stringify(given)).not.toContain('kept to itself')
  }
}, 30_000)
