import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { membership } from '../../../src/chat/membership.ts'
import { graphOf } from '../../../src/chat/teams/graph.ts'
import { entraGroups } from '../../../src/chat/teams/groups.ts'

const ANN = '22222222-2222-4222-8222-000000000001'
const group = (n: number): string => `33333333-3333-4333-8333-${String(n).padStart(12, '0')}`
const [APP, TENANT] = ['44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555']
const signal = new AbortController().signal

type Asked = { readonly url: string; readonly token: string; readonly groupIds: readonly string[] }

describe('Entra groups by Microsoft Graph', () => {
  let server: Server
  let origin: string
  let asked: Asked[] = []
  let noted: string[] = []
  /** The groups that the person is in, or what is answered instead. */
  let answer: readonly string[] | { readonly status: number; readonly body: string } | 'hangs' = []
  let tokens: { header: string; resource: string; client: string }[] = []
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost')
      if (url.pathname === '/identity') {
        const { searchParams: of } = url
        tokens.push({
          header: String(request.headers['x-identity-header']),
          resource: of.get('resource') ?? '',
          client: of.get('client_id') ?? '',
        })
        const expires = String(Math.floor(Date.now() / 1000) + 3_600)
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({ access_token: 'by-identity', expires_on: expires, token_type: 'Bearer' }),
        )
        return
      }
      const { groupIds } = JSON.parse(await textOf(request)) as { groupIds: string[] }
      asked.push({ url: request.url ?? '', token: request.headers.authorization ?? '', groupIds })
      if (answer === 'hangs') return
      if ('status' in answer) {
        response.writeHead(answer.status, { 'content-type': 'application/json' })
        response.end(answer.body)
        return
      }
      const own = answer
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ value: groupIds.filter((id) => own.includes(id)) }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  beforeEach(() => {
    asked = []
    noted = []
    tokens = []
    answer = []
  })
  const note = (why: string): void => void noted.push(why)
  const inGroup = () => entraGroups({ origin, token: async () => 'a-token' }, note)

  test('a person is asked for by their object id, with all groups at once', async () => {
    answer = [group(2)]
    expect(await inGroup()(ANN, [group(1), group(2)], signal)).toBe(true)
    expect(asked).toEqual([
      {
        url: `/v1.0/users/${ANN}/checkMemberGroups`,
        token: 'Bearer a-token',
        groupIds: [group(1), group(2)],
      },
    ])
    answer = []
    expect(await inGroup()(ANN, [group(1), group(2)], signal)).toBe(false)
    expect(noted).toEqual([])
  })

  test('more groups than Graph takes at once are asked for in parts', async () => {
    const all = Array.from({ length: 45 }, (_, n) => group(n))
    answer = [group(44)]
    expect(await inGroup()(ANN, all, signal)).toBe(true)
    expect(asked.map(({ groupIds }) => groupIds.length).sort()).toEqual([20, 20, 5])
    expect(asked.flatMap(({ groupIds }) => groupIds).sort()).toEqual(all)
  })

  test('a group that was not asked for is no yes', async () => {
    answer = { status: 200, body: JSON.stringify({ value: [group(9)] }) }
    expect(await inGroup()(ANN, [group(1)], signal)).toBe(false)
  })

  test('what stands for a person cannot lead elsewhere', async () => {
    await inGroup()('../groups?x=', [group(1)], signal)
    expect(asked[0]?.url).toBe('/v1.0/users/..%2Fgroups%3Fx%3D/checkMemberGroups')
  })

  const refusal = (code: string, message: string): string => JSON.stringify({ error: { code, message } })
  test.each<[string, { status: number; body: string }, string]>([
    [
      'a permission that is missing',
      { status: 403, body: refusal('Authorization_RequestDenied', 'Insufficient privileges of Ann Example') },
      'status 403 Authorization_RequestDenied',
    ],
    [
      'somebody who is not there',
      { status: 404, body: refusal('Request_ResourceNotFound', 'Ann Example') },
      'status 404 Request_ResourceNotFound',
    ],
    ['too many calls', { status: 429, body: '' }, 'status 429'],
    ['a page of a proxy', { status: 200, body: '<html>Ann Example</html>' }, 'an answer that is none'],
    ['an answer without a list', { status: 200, body: '{"value":"all"}' }, 'an answer that is none'],
  ])('%s is no proof of a no, and its text goes nowhere', async (_, given, why) => {
    answer = given
    await expect(inGroup()(ANN, [group(1)], signal)).rejects.toThrow(why)
    expect(noted).toEqual([`checkMemberGroups: ${why}`])
  })

  test('a Graph that is away, and one that does not answer, are no proof of a no', async () => {
    const away = entraGroups({ origin: 'http://127.0.0.1:9', token: async () => 'a-token' }, note)
    await expect(away(ANN, [group(1)], signal)).rejects.toThrow()
    answer = 'hangs'
    await expect(membership(inGroup(), 100)(ANN, [group(1)])).rejects.toThrow(/in time/)
    expect(asked).toHaveLength(1)
  })

  test('without a token nothing is sent, and what the credential says goes nowhere', async () => {
    class CredentialUnavailableError extends Error {
      override readonly name = 'CredentialUnavailableError'
    }
    const token = async (): Promise<string> => {
      throw new CredentialUnavailableError('the secret is hunter2')
    }
    await expect(entraGroups({ origin, token }, note)(ANN, [group(1)], signal)).rejects.toThrow()
    expect(asked).toEqual([])
    expect(noted).toEqual(['checkMemberGroups: CredentialUnavailableError'])
  })

  describe('by the bot’s own identity', () => {
    const before = { ...process.env }
    afterEach(() => {
      process.env = { ...before }
    })

    test('a managed identity asks for a token for Graph alone, as the bot', async () => {
      process.env['IDENTITY_ENDPOINT'] = `${origin}/identity`
      process.env['IDENTITY_HEADER'] = 'only-here'
      const app = { type: 'UserAssignedMsi', id: APP, password: null, tenant: TENANT } as const
      answer = [group(1)]
      const graph = graphOf({ app, cloud: { MicrosoftGraphUrl: `${origin}/` } })
      expect(await entraGroups(graph, note)(ANN, [group(1)], signal)).toBe(true)
      expect(tokens).toEqual([{ header: 'only-here', resource: origin, client: APP }])
      expect(asked[0]?.token).toBe('Bearer by-identity')
    })

    test('a secret that reaches no authority gives no token, and is told to nobody', async () => {
      const app = { type: 'SingleTenant', id: APP, password: 'kept to itself', tenant: 'a/b' } as const
      const graph = graphOf({ app, cloud: { MicrosoftGraphUrl: origin } })
      await expect(entraGroups(graph, note)(ANN, [group(1)], signal)).rejects.toThrow()
      expect(asked).toEqual([])
      expect(noted).toHaveLength(1)
      expect(noted.join()).not.toContain('kept to itself')
    })
  })

  test.each([
    [{}, 'https://graph.microsoft.com'],
    [{ ChannelService: 'https://botframework.azure.us' }, 'https://graph.microsoft.us'],
    [{ ChannelService: 'https://botframework.azure.us/' }, 'https://graph.microsoft.us'],
    [
      {
        ChannelService: 'https://botframework.azure.us',
        MicrosoftGraphUrl: 'https://dod-graph.microsoft.us/',
      },
      'https://dod-graph.microsoft.us',
    ],
  ])('Graph of the cloud %j is %s', (cloud, expected) => {
    const app = { type: 'SingleTenant', id: APP, password: 'none', tenant: TENANT } as const
    expect(graphOf({ app, cloud: cloud as Record<string, string> }).origin).toBe(expected)
  })
})

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
