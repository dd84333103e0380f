import type { RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { createServer as createPlain, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { NetworkManagementClient } from '@azure/arm-network'
import { createNetworkManagement } from '@azure/arm-network/api'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { once } from '../../src/actions/once.ts'
import { openActions } from '../../src/actions/open-actions.ts'
import { authority } from '../../src/sandbox/authority.ts'
import { resetConnection } from './an-azure.ts'

type Certificates = Awaited<ReturnType<typeof authority>>
let own: Certificates
let foreign: Certificates
const servers: Server[] = []
beforeAll(async () => {
  own = await authority(['localhost'])
  foreign = await authority(['localhost'])
})
afterAll(() => {
  for (const server of servers) server.close()
})

async function at(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

const dispatch = async (endpoint: string, token: () => Promise<string> = async () => 'token') => {
  const actions = openActions({ acting: { kind: 'given', endpoint, ca: own.ca, token }, limitMs: 400 })
  const given = await actions.dispatch(resetConnection('c'), 'reference')
  await actions.close()
  return given
}
/** An Azure that speaks TLS and counts what it was asked. */
async function anAzure(answer: RequestListener, { cert, key }: Certificates = own) {
  const asked: string[] = []
  const endpoint = await at(
    createServer({ cert, key }, (request, response) => {
      asked.push(
        `${request.method} ${request.headers['x-ms-client-request-id']} ${request.headers.authorization}`,
      )
      request.resume()
      request.on('end', () => answer(request, response))
    }),
  )
  return { endpoint, asked }
}

function noContent(response: ServerResponse): void {
  response.writeHead(204)
  response.end()
}

test('the request carries the token and the reference', async () => {
  const { endpoint, asked } = await anAzure((_, response) => noContent(response))
  expect(await dispatch(endpoint)).toEqual({ kind: 'done' })
  expect(asked).toEqual(['POST reference Bearer token'])
})

test.each<[string, RequestListener]>([
  [
    'an answer that begins and does not end',
    (_, response) => {
      response.writeHead(202)
      response.write('{')
    },
  ],
  [
    'an answer that is cut off',
    (_, response) => {
      response.writeHead(202, { 'content-length': 100 })
      response.write('{')
      setTimeout(() => response.destroy(), 50)
    },
  ],
  ['bytes that are no HTTP', (_, response) => response.socket?.end('no HTTP\r\n\r\n')],
])('%s: unknown', async (_, answer) => {
  const { endpoint, asked } = await anAzure(answer)
  expect(await dispatch(endpoint)).toMatchObject({
    kind: 'unknown',
    why: expect.stringMatching(/after the request had left/),
  })
  expect(asked).toHaveLength(1)
})

test('a server of another authority gets nothing', async () => {
  const { endpoint, asked } = await anAzure((_, response) => response.end(), foreign)
  expect(await dispatch(endpoint)).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/could not be reached: .*(signature|certificate)/i),
    fix: expect.stringMatching(/certificates/),
  })
  expect(asked).toEqual([])
})

test.each<[string, () => Promise<string>]>([
  ['nobody listens', async () => 'https://localhost:1'],
  ['there is no such name', async () => 'https://no-such-host.invalid'],
  ['the other end does not speak', () => at(createPlain(() => undefined).unref())],
  ['the other end hangs up at once', () => at(createPlain((socket) => socket.destroy()))],
  ['the other end speaks no TLS', () => at(createPlain((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')))],
])('%s: refused, since nothing can have left', async (_, endpoint) => {
  expect(await dispatch(await endpoint())).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/could not be reached: ./),
    fix: expect.stringMatching(/name resolution/),
  })
})

test.each<[string, () => Promise<string>]>([
  ['there is no token', () => Promise.reject(new Error('no identity'))],
  ['the token does not come', () => new Promise(() => undefined)],
])('%s: refused, and nobody is called', async (_, token) => {
  const { endpoint, asked } = await anAzure((_, response) => response.end())
  expect(await dispatch(endpoint, token)).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/was not sent: (no identity|the time for it was over)\.$/),
    fix: expect.stringMatching(/signs in/),
  })
  expect(asked).toEqual([])
})

test('a token that comes late is not used', async () => {
  const { endpoint, asked } = await anAzure((_, response) => response.end())
  const given = await dispatch(endpoint, () => new Promise((done) => setTimeout(done, 500, 'late')))
  expect(given.kind).toBe('refused')
  await new Promise((done) => setTimeout(done, 300))
  expect(asked).toEqual([])
})

test('a token that is none of HTTP is refused', async () => {
  const { endpoint, asked } = await anAzure((_, response) => response.end())
  expect(await dispatch(endpoint, async () => 'a\u0100b')).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/./),
  })
  expect(asked).toEqual([])
})

test('the end waits for what has left', async () => {
  const { endpoint } = await anAzure((_, response) => setTimeout(() => noContent(response), 150))
  const acting = { kind: 'given', endpoint, ca: own.ca, token: async () => 'token' } as const
  const actions = openActions({ acting })
  const sent = actions.dispatch(resetConnection('c'), 'reference')
  await new Promise((done) => setTimeout(done, 50))
  await actions.close()
  await new Promise((done) => setImmediate(done))
  expect(await Promise.race([sent, 'still running'])).toEqual({ kind: 'done' })
})

test('of the SDK’s steps only those are left that are known to send nothing by themselves', () => {
  const unused = { getToken: async () => null }
  for (const { pipeline } of [
    new NetworkManagementClient(unused, 's'),
    createNetworkManagement(unused, 's'),
  ]) {
    const names = () => pipeline.getOrderedPolicies().map(({ name }) => name)
    // What an upgrade adds or renames is looked at before it is believed.
    expect(names()).toEqual([
      'proxyPolicy',
      'decompressResponsePolicy',
      'wrapAbortSignalLikePolicy',
      'formDataPolicy',
      'userAgentPolicy',
      'setClientRequestIdPolicy',
      'ApiVersionPolicy',
      'bearerTokenAuthenticationPolicy',
      'multipartPolicy',
      'defaultRetryPolicy',
      'tracingPolicy',
      'redirectPolicy',
      'logPolicy',
    ])
    const signedIn = { endpoint: '', ca: null, token: async () => '', forget: () => undefined }
    once(pipeline, { method: 'GET', url: 'https://localhost/' }, signedIn, new AbortController().signal)
    expect(names()).toEqual(['proxyPolicy', 'wrapAbortSignalLikePolicy', 'userAgentPolicy', 'guidepost-once'])
  }
})
