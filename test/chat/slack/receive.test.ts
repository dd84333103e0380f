import { describe, expect, test } from '@jest/globals'
import { notAdmitted, isForeign } from '../../../src/chat/slack/admit.ts'
import type { SlackOptions } from '../../../src/chat/slack/options.ts'
import { fromAction, fromCommand, fromEvent, fromShortcut } from '../../../src/chat/slack/receive.ts'
import { wordsOf } from '../../../src/chat/slack/words.ts'

const BOT = 'U0BOT'
const OPTIONS: SlackOptions = {
  botToken: 'none',
  signingSecret: 'none',
  appToken: null,
  apiUrl: null,
  workspaces: [],
  channels: [],
  people: [],
  guests: [],
  externalChannels: [],
  direct: false,
}

describe('what Slack’s text says', () => {
  test.each([
    ['<@U0BOT> VPN down', 'VPN down'],
    ['<@U0BOT|guidepost> ask <@U2|ken> in <#C1|ops>', 'ask @ken in #ops'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['see <https://a.example/x|the page> and <https://b.example>', 'see the page and https://b.example'],
    ['<!channel> <!subteam^S1|@oncall> now', '@oncall now'],
    ['<unclosed', '<unclosed'],
  ])('%s', (text, words) => {
    expect(wordsOf(text, BOT)).toBe(words)
  })

  test('is read in linear time', () => {
    const began = performance.now()
    for (const text of ['<'.repeat(100_000), '<@'.repeat(50_000), '<a|'.repeat(30_000)]) wordsOf(text, BOT)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

const event = (own: object, more: object = {}) =>
  fromEvent({ event_id: 'Ev1', team_id: 'T1', api_app_id: 'A1', event: own, ...more }, BOT)

describe('what an event of Slack means', () => {
  const message = { type: 'message', channel: 'C1', user: 'U1', text: 'osaka', ts: '2.0', thread_ts: '1.0' }

  test('a mention, in a thread or beginning one', () => {
    const mention = { ...message, type: 'app_mention', text: `<@${BOT}> VPN down` }
    expect(event(mention)).toMatchObject({
      kind: 'said',
      thread: '1.0',
      text: 'VPN down',
      aside: false,
      key: 'C1:2.0',
    })
    expect(event({ ...mention, thread_ts: undefined })).toMatchObject({ thread: '2.0' })
  })

  test('words in a thread are aside, and words to us alone are not', () => {
    expect(event(message)).toMatchObject({ kind: 'said', aside: true })
    expect(event({ ...message, channel: 'D1', channel_type: 'im' })).toMatchObject({ aside: false })
  })

  test.each([
    ['an edit', { ...message, subtype: 'message_changed' }],
    ['a deletion', { ...message, subtype: 'message_deleted' }],
    ['a bot', { ...message, bot_id: 'B1' }],
    ['talk outside of threads', { ...message, thread_ts: undefined }],
    ['a mention, which comes as one as well', { ...message, text: `<@${BOT}> x` }],
    ['others who join', { type: 'member_joined_channel', channel: 'C1', user: 'U2' }],
    ['nothing', {}],
  ])('%s means nothing', (_, own) => {
    expect(event(own)).toBeNull()
  })

  test('our own arrival, a command, a shortcut and a click', () => {
    expect(event({ type: 'member_joined_channel', channel: 'C1', user: BOT })).toMatchObject({
      kind: 'arrived',
    })
    expect(fromCommand({ trigger_id: 't', channel_id: 'C1', user_id: 'U1', text: 'guides' })).toMatchObject({
      kind: 'said',
      thread: 'new:t',
    })
    const where = { user: { id: 'U1' }, team: { id: 'T1' }, channel: { id: 'C1' }, trigger_id: 't' }
    expect(fromShortcut({ ...where, message: { ts: '2.0', text: 'VPN' } })).toMatchObject({
      thread: '2.0',
      text: 'investigate VPN',
    })
    const click = {
      ...where,
      message: { ts: '2.0', thread_ts: '1.0' },
      actions: [{ value: '["ask","x"]', action_ts: '3.0' }],
    }
    expect(fromAction(click)).toMatchObject({ kind: 'pressed', thread: '1.0', press: { kind: 'ask' } })
    expect(fromAction({ ...click, actions: [{ value: '{"kind":"stop"}' }] })).toBeNull()
  })
})

describe('who may use it in Slack', () => {
  const origin = { app: 'A1', team: 'T1', channel: 'C1', user: 'U1', shared: false }
  const user = {
    name: 'M',
    zone: 'UTC',
    team: 'T1',
    guest: false,
    stranger: false,
    bot: false,
    deleted: false,
  }

  test('of our workspace and app alone', () => {
    expect(isForeign(origin, OPTIONS, 'T1')).toBe(false)
    expect(isForeign(origin, OPTIONS, 'T2')).toBe(true)
    // As long as Slack has not said which workspace is ours, none is.
    expect(isForeign(origin, OPTIONS, null)).toBe(true)
    expect(isForeign({ ...origin, team: null }, OPTIONS, 'T1')).toBe(true)
    expect(isForeign(origin, { ...OPTIONS, app: 'A2' }, 'T1')).toBe(true)
    expect(isForeign(origin, { ...OPTIONS, workspaces: ['T2', 'T1'] }, null)).toBe(false)
  })

  test('a member in a channel', () => {
    expect(notAdmitted(origin, user, OPTIONS)).toBeNull()
  })

  test.each([
    ['a direct message', { ...origin, channel: 'D1' }, user, {}],
    ['another channel', origin, user, { channels: ['C2'] }],
    ['a shared channel', { ...origin, shared: true }, user, {}],
    ['someone not listed', origin, user, { people: ['U2'] }],
    ['someone unknown', origin, null, {}],
    ['a guest', origin, { ...user, guest: true }, {}],
    ['a stranger', origin, { ...user, stranger: true }, {}],
    ['someone of another workspace', origin, { ...user, team: 'T2' }, {}],
    ['a bot', origin, { ...user, bot: true }, {}],
    ['someone who left', origin, { ...user, deleted: true }, {}],
  ] as const)('not %s', (_, from, who, options) => {
    expect(notAdmitted(from, who, { ...OPTIONS, ...options } as SlackOptions)).toEqual(expect.any(String))
  })

  test('a guest and a shared channel that are listed', () => {
    expect(notAdmitted(origin, { ...user, guest: true }, { ...OPTIONS, guests: ['U1'] })).toBeNull()
    expect(
      notAdmitted({ ...origin, shared: true }, user, { ...OPTIONS, externalChannels: ['C1'] }),
    ).toBeNull()
  })
})
