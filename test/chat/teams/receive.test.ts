import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { Activity } from 'botbuilder'
import { type Member, notAdmitted } from '../../../src/chat/teams/admit.ts'
import { notGenuine } from '../../../src/chat/teams/genuine.ts'
import type { TeamsOptions } from '../../../src/chat/teams/options.ts'
import { heardOf } from '../../../src/chat/teams/receive.ts'
import { Chat } from '../../../src/config-chat.ts'

/** As the Agents Playground 0.2.28 sends them. */
const recorded = (name: string): Activity =>
  JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8')) as Activity
const NOW = new Date('2026-01-02T03:04:05.000Z')
const TENANT = '00000000-0000-4000-8000-000000000001'

const OPTIONS: TeamsOptions = {
  ...Chat.parse({}).teams,
  app: { type: 'SingleTenant', id: 'app', password: 'none', tenant: TENANT },
  cloud: {},
  tenants: [TENANT],
}

describe('what an activity of Teams means', () => {
  test('a message in a chat is words, with the person, their zone and where the answer goes', () => {
    expect(heardOf(recorded('message-groupChat'), NOW)).toMatchObject({
      kind: 'said',
      text: 'hello',
      aside: false,
      zone: 'UTC',
      person: { platform: 'teams', name: 'Alex Wilber' },
      place: { platform: 'teams', address: expect.stringContaining('"serviceUrl"') },
    })
  })

  test('the thread of a channel is its own place, and all of the channel is one queue', () => {
    const one = recorded('message-groupChat')
    const conversation = {
      ...one.conversation,
      id: '19:x@thread.tacv2;messageid=7',
      conversationType: 'channel',
    }
    const heard = heardOf({ ...one, conversation } as Activity, NOW)
    expect(heard?.place).toMatchObject({
      channel: '19:x@thread.tacv2',
      thread: '19:x@thread.tacv2;messageid=7',
    })
  })

  test.each([
    [
      'an invoke',
      { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: { press: '["ask","x"]' } } } },
    ],
    ['the older way', { value: { press: '["ask","x"]' } }],
    ['a list', { value: { choice: '["ask","x"]' } }],
  ])('a click as %s is a press', (_, more) => {
    const one = heardOf({ ...recorded('message-personal'), ...more } as Activity, NOW)
    expect(one).toMatchObject({ kind: 'pressed', press: { kind: 'ask', text: 'x' } })
  })

  test('“Investigate this message” takes the words of the message', () => {
    const value = {
      messagePayload: { body: { content: '<p>VPN &lt;down&gt; <b>since</b> 07:20&nbsp;</p><script>x' } },
    }
    const one = { ...recorded('message-personal'), type: 'invoke', name: 'composeExtension/fetchTask', value }
    expect(heardOf(one as Activity, NOW)).toMatchObject({
      kind: 'said',
      text: 'investigate VPN <down> since 07:20 x',
    })
  })

  test.each([
    ['an edit', { type: 'messageUpdate' }],
    ['a deletion', { type: 'messageDelete' }],
    ['a reaction', { type: 'messageReaction' }],
    [
      'a press that is none of ours',
      {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { data: { press: '["reset","x"]' } } },
      },
    ],
    ['others who were added', { type: 'conversationUpdate', membersAdded: [{ id: 'someone' }] }],
  ])('%s means nothing', (_, more) => {
    expect(heardOf({ ...recorded('message-personal'), ...more } as Activity, NOW)).toBeNull()
  })
})

describe('who may use it in Teams', () => {
  const activity = (more: object = {}): Activity =>
    ({
      ...recorded('message-personal'),
      serviceUrl: 'https://smba.trafficmanager.net/amer/',
      from: { id: '29:a', name: 'A', aadObjectId: 'AAAA' },
      conversation: { id: '19:c;messageid=1', conversationType: 'channel', tenantId: TENANT },
      channelData: { tenant: { id: TENANT }, team: { id: 'T' }, channel: { id: '19:c' } },
      ...more,
    }) as Activity
  type Who = () => Promise<Member | null>
  const member: Who = async () => ({ tenantId: TENANT, userRole: 'user', userPrincipalName: 'a@example.com' })
  const why = (own: Activity, options: Partial<TeamsOptions> = {}, who: Who = member) =>
    notAdmitted(own, { ...OPTIONS, ...options }, who)

  test('a member in a channel', async () => {
    expect(notGenuine(activity(), OPTIONS)).toBeNull()
    expect(await why(activity())).toBeNull()
  })

  const refused: readonly (readonly [string, Activity, Partial<TeamsOptions>, Who])[] = [
    ['a guest', activity(), {}, async () => ({ tenantId: TENANT, userRole: 'guest' })],
    ['a guest by name', activity(), {}, async () => ({ userPrincipalName: 'a_b.com#EXT#@c.com' })],
    ['someone of another tenant', activity(), {}, async () => ({ tenantId: 'other' })],
    ['someone of whom Teams says nothing', activity(), {}, async () => null],
    ['someone without an id', activity({ from: { id: '29:a' } }), {}, member],
    ['another team', activity(), { teams: ['U'] }, member],
    ['another channel', activity(), { channels: ['19:d'] }, member],
    ['someone not listed', activity(), { people: ['BBBB'] }, member],
    ['a personal chat', activity({ conversation: { id: 'a:1', conversationType: 'personal' } }), {}, member],
    ['a group chat', activity({ conversation: { id: '19:g', conversationType: 'groupChat' } }), {}, member],
  ]
  test.each(refused)('not %s', async (_, own, options, who) => {
    expect(await why(own, options, who)).toEqual(expect.any(String))
  })

  test('a guest who is listed, and everybody where the lists say so', async () => {
    expect(await why(activity(), { guests: ['aaaa'] }, async () => ({ userRole: 'guest' }))).toBeNull()
    expect(await why(activity(), { people: ['aaaa'], teams: ['t'], channels: ['19:C'] })).toBeNull()
    expect(
      await why(activity({ conversation: { id: 'a:1', conversationType: 'personal' } }), { direct: true }),
    ).toBeNull()
  })

  test.each([
    'http://smba.trafficmanager.net/amer/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://user:secret@smba.trafficmanager.net/',
    'https://evil.example/smba.trafficmanager.net',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    '',
  ])('answers never go to %s', (serviceUrl) => {
    expect(notGenuine(activity({ serviceUrl }), OPTIONS)).toEqual(expect.any(String))
  })
})
