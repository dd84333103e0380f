import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { hasEnded, until } from '../../fakes/a-server.ts'
import { buttonOf, openSlackTeam, type SlackTeam } from '../../fakes/a-slack.ts'
import { clickOf, eventBody, type Message, mention } from '../../fakes/slack-cloud.ts'

const WORDS = 'VPN failure conn-to-osaka around 2025-06-18 07:20'
/** It leaves open which connection is meant. */
const OPEN = 'VPN failure to the branch around 2025-06-18 07:20'
const PATIENCE = 90_000

describe('Slack in trouble, two replicas', () => {
  let team: SlackTeam
  beforeAll(async () => {
    team = await openSlackTeam(2)
  }, 120_000)
  afterAll(() => team?.close(), 60_000)

  /** Somebody asks, and both replicas are told of it. */
  const ask = async (words = WORDS, channel = team.incidents): Promise<string> => {
    const ts = await team.root(words, channel)
    const body = eventBody(mention(channel, team.maria, words, ts))
    const answers = await Promise.all([team.send({ body }, 0), team.send({ body }, 1)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    return ts
  }
  const one = async (ts: string, words: RegExp, ms = 60_000): Promise<Message> => {
    const found = await team.shown(ts, words, { ms })
    expect(await team.ours(ts)).toHaveLength(1)
    return found
  }

  const choose = (question: Message, ts: string) =>
    team.send(
      clickOf(
        team.incidents,
        team.maria,
        { ts: question.ts, thread_ts: ts },
        buttonOf(question, 'conn-to-osaka'),
      ),
    )

  test(
    'the same event at both replicas is one investigation with one message',
    async () => {
      await one(await ask(), /CONFIRMED/)
    },
    PATIENCE,
  )

  test.each([
    ['a post that is answered with 429', /chat.postMessage/, 429],
    ['a post that is answered with 500', /chat.postMessage/, 500],
    ['a post whose answer is lost', /chat.postMessage/, 'drop'],
    ['an edit whose answer is lost', /chat.update/, 'drop'],
    ['an edit that hangs', /chat.update/, 'hang'],
    ['a picture that cannot be uploaded', /files.getUploadURLExternal/, 500],
    ['a token that is refused for a while', /chat.update/, 'invalid_auth'],
  ] as const)(
    '%s ends in the one report',
    async (_, method, answer) => {
      if (method.source !== 'chat.update') team.slack.faults.push({ method, answer })
      const ts = await ask(OPEN)
      const question = await one(ts, /Which connection/)
      if (method.source === 'chat.update') team.slack.faults.push({ method, answer })
      await choose(question, ts)
      await one(ts, /CONFIRMED/)
      expect(team.slack.faults).toEqual([])
    },
    PATIENCE,
  )

  test(
    'a message that somebody removed is written anew when there is something to tell',
    async () => {
      const ts = await ask(OPEN)
      const question = await one(ts, /Which connection/)
      await team.slack.call('chat.delete', { channel: team.incidents, ts: question.ts }, 'xoxb-guidepost')
      expect(await team.ours(ts)).toEqual([])
      await choose(question, ts)
      await one(ts, /CONFIRMED/)
    },
    PATIENCE,
  )

  test(
    'a channel that is archived meanwhile loses its message and nothing else',
    async () => {
      const busy = team.slack.channel('busy')
      team.slack.faults.push({ method: /chat.postMessage/, answer: 'is_archived' })
      const ts = await ask(WORDS, busy)
      await until(() => team.slack.faults.length === 0, 20_000)
      const again = await ask()
      await one(again, /CONFIRMED/)
      expect(await team.ours(ts, busy)).toEqual([])
      expect(team.servers.some(hasEnded)).toBe(false)
    },
    PATIENCE,
  )

  test(
    '40,000 characters with markup, mentions and marks that turn text around',
    async () => {
      const words =
        `${WORDS} <!channel> <@U1> <https://evil.example|click> \u202e*bold* ${'ﷺ𝕏 & '.repeat(8_000)}`.slice(
          0,
          40_000,
        )
      const report = await one(await ask(words), /CONFIRMED|INCONCLUSIVE/)
      const told = JSON.stringify(report)
      expect(told).not.toMatch(/<!channel>|<@U1>|\u202e|https:\/\/evil/)
      expect(told.length).toBeLessThan(20_000)
    },
    PATIENCE,
  )
})
