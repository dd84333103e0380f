import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { WebClient } from '@slack/web-api'
import type { House } from '../../src/chat/door.ts'
import { slackChat } from '../../src/chat/slack/send.ts'
import { openTeams } from '../../src/chat/teams/index.ts'
import { Chat } from '../../src/config-chat.ts'
import { startSlackCloud, type SlackCloud, TOKEN } from '../fakes/slack-cloud.ts'

const HOUSE: House = {
  hear: async () => null,
  turnedAway: async () => {},
  note: () => {},
  now: () => new Date(),
}

describe('a message of ours that must go', () => {
  let slack: SlackCloud
  beforeAll(async () => {
    slack = await startSlackCloud()
  })
  afterAll(() => slack?.close())

  test('in Slack: it goes, and is known to be gone', async () => {
    const channel = slack.channel('incidents')
    const client = new WebClient(TOKEN, { slackApiUrl: slack.api })
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'one too many' })
    const chat = slackChat(
      client,
      () => {},
      () => {},
    )
    const place = { platform: 'slack', channel, thread: ts }
    expect(await chat.remove(place, ts)).toEqual({ kind: 'sent', message: ts })
    expect(await slack.messages(channel)).toEqual([])
    expect(await chat.remove(place, ts)).toMatchObject({ kind: 'deleted' })
  })

  test('in Teams: it goes, and is known to be gone', async () => {
    const asked: string[] = []
    const connector = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.statusCode = asked.length === 1 ? 200 : 404
      response.end()
    })
    await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve))
    const serviceUrl = `http://127.0.0.1:${(connector.address() as AddressInfo).port}/`
    const door = openTeams({ ...Chat.parse({}).teams, app: null, cloud: {} }, HOUSE)
    const place = {
      platform: 'teams',
      channel: 'c',
      thread: 't',
      address: JSON.stringify({ serviceUrl, conversation: '19:c', bot: '28:b', tenant: null }),
    }
    expect(await door.chat.remove(place, 'm1')).toEqual({ kind: 'sent', message: 'm1' })
    expect(await door.chat.remove(place, 'm1')).toMatchObject({ kind: 'deleted' })
    expect(asked).toEqual(Array(2).fill('DELETE /v3/conversations/19%3Ac/activities/m1'))
    await door.close()
    await new Promise((resolve) => connector.close(resolve))
  })
})
