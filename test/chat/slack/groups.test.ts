import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { WebClient } from '@slack/web-api'
import { userGroups } from '../../../src/chat/slack/groups.ts'

const signal = new AbortController().signal

describe('user groups of Slack', () => {
  /** What each group answers; a status where it is a number. */
  let answers: Record<string, object | number> = {}
  let asked: { method: string; token: string; group: string }[] = []
  let noted: string[] = []
  let server: Server
  let inGroup: ReturnType<typeof userGroups>
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const group = new URLSearchParams(Buffer.concat(chunks).toString()).get('usergroup') ?? ''
      asked.push({
        method: request.url ?? '',
        token: request.headers.authorization ?? '',
        group,
      })
      const answer = answers[group] ?? { ok: false, error: 'no_such_subteam' }
      if (typeof answer === 'number') {
        response.writeHead(answer, answer === 429 ? { 'retry-after': '30' } : {})
        response.end()
        return
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = new WebClient('xoxb-groups', {
      slackApiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    })
    inGroup = userGroups(client, (why) => noted.push(why))
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  beforeEach(() => {
    answers = {}
    asked = []
    noted = []
  })

  test('a person is looked up by the id of the user, in every group', async () => {
    answers = { S1: { ok: true, users: ['U2'] }, S2: { ok: true, users: ['U1', 'U3'] } }
    expect(await inGroup('T1/U1', ['S1', 'S2'], signal)).toBe(true)
    expect(asked.map(({ group }) => group).sort()).toEqual(['S1', 'S2'])
    expect(asked[0]).toMatchObject({ method: '/api/usergroups.users.list', token: 'Bearer xoxb-groups' })
    expect(await inGroup('T1/U9', ['S1', 'S2'], signal)).toBe(false)
    // Neither part of an id, nor the workspace, is somebody.
    for (const account of ['T1/U', 'T1/', 'T1', 'U1/T1']) {
      expect(await inGroup(account, ['S1', 'S2'], signal)).toBe(false)
    }
    expect(noted).toEqual([])
  })

  test('a group without people has nobody in it', async () => {
    answers = { S1: { ok: true }, S2: { ok: true, users: [] } }
    expect(await inGroup('T1/U1', ['S1', 'S2'], signal)).toBe(false)
  })

  test.each<[string, object | number, string]>([
    ['is not there', { ok: false, error: 'no_such_subteam' }, 'no_such_subteam'],
    ['may not be read', { ok: false, error: 'missing_scope', needed: 'usergroups:read' }, 'missing_scope'],
    ['is asked for too often', 429, 'slack_webapi_rate_limited_error'],
    ['is broken', 500, 'status 500'],
  ])('a group that %s is no proof of a no', async (_, answer, why) => {
    answers = { S1: answer, S2: { ok: true, users: ['U2'] } }
    await expect(inGroup('T1/U1', ['S1', 'S2'], signal)).rejects.toThrow()
    expect(noted).toEqual([`usergroups.users.list: ${why}`])
    // Another one that has them is enough.
    expect(await inGroup('T1/U2', ['S1', 'S2'], signal)).toBe(true)
  })
})
