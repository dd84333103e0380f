import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { replyScreen } from '../../../src/chat/screen/reply-screen.ts'
import type { Screen } from '../../../src/chat/screen/screen.ts'
import { viewScreen } from '../../../src/chat/screen/view-screen.ts'
import { slackMessage, slackMessages, slackModal, type SlackMessage } from '../../../src/chat/slack/render.ts'
import { parsePress, pressText } from '../../../src/incident/press.ts'
import { textsOf } from '../screen/active.ts'
import { hostileReply, hostileView, PATIENCE } from '../screen/hostile.ts'
import { asReadInSlack } from '../screen/reading.ts'
import {
  aPicture,
  aProgress,
  aReport,
  aView,
  anInconclusiveReport,
  ended,
  ID,
  waiting,
} from '../screen/samples.ts'
import { faultsOf } from './faults.ts'

const shown = (screen: Screen, pictureFile: string | null = null): string =>
  asReadInSlack(slackMessage(screen, { pictureFile }))
const screenOf = (...view: [Parameters<typeof viewScreen>[0], Parameters<typeof viewScreen>[1]?]): Screen =>
  viewScreen(view[0], view[1] ?? null)

describe('a message of Slack', () => {
  test('accepted', () => {
    expect(shown(screenOf(aView({ status: 'accepted', ahead: 2 })))).toMatchInlineSnapshot(`
"# 🔵 ACCEPTED: I will take a look
~ “Please investigate the cause of the VPN failure around 2025-06-18 07:20”
2 other requests are served before this one.
[Stop]"
`)
  })

  test('running', () => {
    expect(shown(screenOf(aView({ status: 'running', progress: aProgress() })))).toMatchInlineSnapshot(`
"# 🔵 INVESTIGATING: Two queries are running …
~ “Please investigate the cause of the VPN failure around 2025-06-18 07:20”
Guide: *Site-to-site VPN connection disconnected* (it matches “vpn”, “fail”)
~ Searching 2025-06-18 06:20 to 08:10 UTC
✅ 1. When did the tunnel change state?  2 rows
⏳ 2. Who ended it?
❌ 3. Did the gateway itself change?
▫️ 4. Read the negotiation around it
~ 4 of 6 queries answered · 2 rows · 1 failed · 1 turn of the model · 12 s
[Stop]"
`)
  })

  test('waiting', () => {
    const few = {
      parameter: 'A',
      text: 'Which connection is affected?',
      choices: ['conn-to-osaka', 'conn-to-tokyo'],
    }
    const many = { parameter: 'B', text: 'Which machine?', choices: ['1', '2', '3', '4', '5', '6'] }
    expect(shown(screenOf(waiting([few, many])))).toMatchInlineSnapshot(`
"# 🟣 QUESTIONS: I need to know 2 things
~ “Please investigate the cause of the VPN failure around 2025-06-18 07:20”
~ For the guide “Site-to-site VPN connection disconnected”
*Which connection is affected?*
[conn-to-osaka] [conn-to-tokyo]
*Which machine?*
[Choose ▾ 1 / 2 / 3 / 4 / 5 / 6]
~ You can also answer here in the thread in words. Nothing runs until then.
[Stop]"
`)
  })

  test('the report', () => {
    expect(shown(screenOf(ended(aReport()), aPicture()), 'F123')).toMatchInlineSnapshot(`
"# 🔴 CONFIRMED: The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely
~ (1 row, at 2025-06-18 07:50:57 UTC). [E2:1]
The tunnel came back by itself within a minute (1 row, at 2025-06-18 07:50:59 UTC).
*Since  *2025-06-18 07:50:57 UTC
*Which connection is affected?  *conn-to-osaka
*Assumed  *No zone was given: took UTC.
*What to do now*
• Ask the branch what their device logged at that second.
[picture {"id":"F123"}: Timeline 2025-06-18 06:20 to 08:10 UTC.]
~ “Please investigate the cause of the VPN failure around 2025-06-18 07:20”
~ Guide: Site-to-site VPN connection disconnected · searched 2025-06-18 06:20 to 08:10 UTC
~ 13 queries · 2.4 s · no model
[Portal: vpngw-hub → https://portal.azure.com/#@/resource/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub]
[Show … ▾ Timeline (UTC) / Findings / Steps / Ruled out / Evidence] [Whole report] [Right] [Wrong]"
`)
  })

  test('a report that settles nothing', () => {
    expect(shown(screenOf(ended(anInconclusiveReport())))).toMatchInlineSnapshot(`
"# 🟣 INCONCLUSIVE: No cause was found
Nothing was found from 2025-06-18 06:20 to 08:10 UTC, and that does not prove that nothing happened.
*Which connection is affected?  *conn-to-osaka
*Assumed  *No zone was given: took UTC.
*What to do now*
• Check the diagnostic setting.
~ 1 of 2 steps could not be done.
*Could not be seen*
• *The activity log*: the identity may not read it. Give it the role Reader.
• *IKEDiagnosticLog*: no row since 2025-06-16.
~ “Please investigate the cause of the VPN failure around 2025-06-18 07:20”
~ Guide: Site-to-site VPN connection disconnected · searched 2025-06-18 06:20 to 08:10 UTC
~ 1 query · 3 min 25 s · gpt-5: 3 turns, 21234 tokens · 2 statements withheld: the rows did not show it
[Portal: vpngw-hub → https://portal.azure.com/#@/resource/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub]
[Show … ▾ Steps / Could not be seen / Ruled out / Evidence] [Whole report] [Right] [Wrong]"
`)
  })

  test('evidence in the thread', () => {
    const screen = replyScreen({ to: 'thread', kind: 'section', view: ended(aReport()), section: 'evidence' })
    expect(slackMessages(screen).map(asReadInSlack).join('\n-----\n')).toMatchInlineSnapshot(`
"*Evidence*
*E1*  2 rows from hub-logs, step 1  2025-06-18 06:20 to 08:10 UTC
| AzureDiagnostics
| | where Category == "TunnelDiagnosticLog"
| TimeGenerated: 2025-06-18T07:50:57Z
| status_s: Disconnected
| 
| TimeGenerated: 2025-06-18T07:50:59Z
| status_s: Connected
*E4*  75 rows or more from vpngw-hub  2025-06-18 06:20 to 08:10 UTC
| activity log of /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub
~ 1 of 75 rows or more:
| caller: network-admin@contoso.example"
`)
  })

  test('the blocks as Slack gets them', () => {
    expect(slackMessage(screenOf(aView({ status: 'accepted' })))).toEqual({
      text: 'Guidepost takes a look',
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: '🔵 ACCEPTED: I will take a look', emoji: false },
        },
        {
          type: 'context',
          elements: [
            {
              type: 'plain_text',
              text: '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
              emoji: false,
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'It begins now.' }] }],
        },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Stop', emoji: false },
              value: pressText({ kind: 'stop', id: ID }),
              action_id: 'press-3-0',
              style: 'danger',
            },
          ],
        },
      ],
    })
  })

  test('a picture is a file of Slack, or nothing', () => {
    const screen = screenOf(ended(aReport()), aPicture())
    const images = (message: SlackMessage) => message.blocks.filter(({ type }) => type === 'image')
    expect(images(slackMessage(screen))).toEqual([])
    expect(images(slackMessage(screen, { pictureFile: 'F1' }))).toEqual([
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'Timeline 2025-06-18 06:20 to 08:10 UTC.' },
    ])
  })

  test('more choices than a list takes are answered in words', () => {
    const choices = Array.from({ length: 300 }, (_, n) => `connection number ${n}`)
    const text = shown(screenOf(waiting([{ parameter: 'A', text: 'Which?', choices }])))
    const listed = text.match(/connection number \d+/g)?.length ?? 0
    expect(listed).toBeGreaterThan(20)
    expect(text).toContain(`${300 - listed} more than these ${listed}: answer in words.`)
    // A press that is longer than an option's value may be is read instead.
    const long = screenOf(
      waiting([{ parameter: 'P'.repeat(99), text: 'Which?', choices: choices.slice(0, 6) }]),
    )
    expect(shown(long)).toContain('• connection number 5')
    expect(shown(long)).not.toContain('▾')
  })

  test('a long text loses nothing without a word', () => {
    const lines = Array.from({ length: 800 }, (_, n) => `line ${n} ${'x'.repeat(100)}`)
    const note = replyScreen({ to: 'asker', kind: 'note', text: lines.join('\n'), fix: null })
    const messages = slackMessages(note)
    const all = messages.map(asReadInSlack).join('\n')
    expect(messages.length).toBe(5)
    expect(messages.flatMap((message) => faultsOf(message))).toEqual([])
    const left = Number(/(\d+) more lines do not fit/.exec(all)?.[1])
    const seen = all.match(/^line \d+ x+$/gm)?.length ?? 0
    // A block may end in the middle of a line.
    expect(seen + left).toBeGreaterThanOrEqual(800 - 20)
    expect(seen + left).toBeLessThanOrEqual(800 + 20)
    expect(seen).toBeGreaterThan(300)
  })

  test('there are never more blocks than Slack takes', () => {
    const views = Array.from({ length: 60 }, () => aView({ status: 'running', text: 'x' }))
    const screen = replyScreen({ to: 'asker', kind: 'status', views })
    const messages = [...slackMessages(screen), slackMessage(screen)]
    expect(messages.map(({ blocks }) => blocks.length)).toContain(49)
    expect(messages.flatMap((message) => faultsOf(message))).toEqual([])
    expect(asReadInSlack(slackMessage(screen))).toMatch(/more lines do not fit into a message of Slack\.$/)
  })

  test('the dialog for a note', () => {
    expect(slackModal('What is wrong with it, or missing?', '{"press":"x"}')).toMatchObject({
      type: 'modal',
      callback_id: 'guidepost_note',
      private_metadata: '{"press":"x"}',
      blocks: [
        { type: 'input', block_id: 'note', optional: true, element: { action_id: 'note', max_length: 500 } },
      ],
    })
  })
})

describe('whatever comes in', () => {
  /** Without white space, which may be divided between blocks. */
  const bare = (text: string): string => text.replaceAll(/\s+/g, '')
  const wordsIn = (messages: readonly SlackMessage[]): string => {
    const words: string[] = []
    JSON.stringify(
      messages.map(({ blocks }) => blocks),
      (name, value) => {
        if ((name === 'text' || name === 'alt_text') && typeof value === 'string') words.push(value)
        return value
      },
    )
    return bare(words.join(''))
  }
  const complete = (screen: Screen, messages: readonly SlackMessage[]): void => {
    const all = wordsIn(messages)
    if (/morelines?do(es)?notfitintoamessage|morethanthese/.test(all)) return
    // A column without a value is left out, and a note is asked for by the door.
    const parts = textsOf({ ...screen, brief: '', sections: [] }, ['columns', 'note'])
    expect(parts.filter((text) => !all.includes(bare(text)))).toEqual([])
  }

  test('every limit of Slack holds, nothing in it acts, and what is left out is told', () => {
    fc.assert(
      fc.property(hostileView, fc.boolean(), (view, drawn) => {
        const screen = viewScreen(view, drawn ? aPicture(8, 'Timeline '.repeat(400)) : null)
        const message = slackMessage(screen, { pictureFile: drawn ? 'F1' : null })
        expect(faultsOf(message)).toEqual([])
        if (!drawn && view.status !== 'waiting') complete(screen, [message])
        const presses = JSON.stringify(message.blocks)
        for (const button of screen.blocks.at(-1)?.kind === 'buttons' ? lastButtons(screen) : [])
          expect(presses).toContain(JSON.stringify(button))
      }),
      PATIENCE,
    )
  })

  test('so does every answer', () => {
    fc.assert(
      fc.property(hostileReply, (reply) => {
        const screen = replyScreen(reply)
        const messages = slackMessages(screen)
        expect(messages.length).toBeGreaterThan(0)
        expect(messages.length).toBeLessThanOrEqual(5)
        for (const message of messages) expect(faultsOf(message)).toEqual([])
        complete(screen, messages)
      }),
      PATIENCE,
    )
  })

  function lastButtons(screen: Screen): readonly string[] {
    const last = screen.blocks.at(-1)
    return last?.kind === 'buttons' ? last.buttons.map(({ press }) => pressText(press)) : []
  }
})

describe('the measure', () => {
  const good = slackMessage(screenOf(ended(aReport()), aPicture()), { pictureFile: 'F1' })
  const text = { type: 'text', text: 'x' }
  const rich = (element: object) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [element] }],
  })
  const button = {
    type: 'button',
    text: { type: 'plain_text', text: 'x', emoji: false },
    value: pressText({ kind: 'stop', id: ID }),
    action_id: 'a',
  }
  const actions = (...elements: object[]) => ({ type: 'actions', elements })
  const select = (options: readonly object[]) => ({
    type: 'static_select',
    placeholder: { type: 'plain_text', text: 'x', emoji: false },
    action_id: 's',
    options,
  })
  const option = { text: { type: 'plain_text', text: 'x', emoji: false }, value: button.value }

  test('a good message has no fault', () => {
    expect(faultsOf(good)).toEqual([])
    expect(parsePress(button.value)).not.toBeNull()
  })

  test.each<[string, object]>([
    ['a section with mrkdwn', { type: 'section', text: { type: 'mrkdwn', text: 'x' } }],
    [
      'a header that is too long',
      { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151), emoji: false } },
    ],
    ['an emoji by name', { type: 'header', text: { type: 'plain_text', text: 'x', emoji: true } }],
    ['mrkdwn in small print', { type: 'context', elements: [{ type: 'mrkdwn', text: 'x' }] }],
    ['a link', rich({ type: 'link', url: 'https://evil.example', text: 'x' })],
    ['a mention', rich({ type: 'user', user_id: 'U1' })],
    ['a broadcast', rich({ type: 'broadcast', range: 'channel' })],
    ['an empty text', rich({ ...text, text: '' })],
    ['an address', rich({ ...text, text: 'https://evil.example' })],
    ['a hidden character', rich({ ...text, text: 'a\u202eb' })],
    ['half a character', rich({ ...text, text: '\ud800' })],
    ['a text that is too long', rich({ ...text, text: 'x'.repeat(3_001) })],
    ['a picture from elsewhere', { type: 'image', image_url: 'https://evil.example/a.png', alt_text: 'x' }],
    ['too long words of a picture', { type: 'image', slack_file: { id: 'F1' }, alt_text: 'x'.repeat(2_001) }],
    ['a label that is too long', actions({ ...button, text: { ...button.text, text: 'x'.repeat(76) } })],
    ['an empty label', actions({ ...button, text: { ...button.text, text: '' } })],
    ['a press of somebody else', actions({ ...button, value: '["stop","x"]' })],
    ['a button that leads away', actions({ ...button, url: 'https://evil.example' })],
    ['an action twice', actions(button, button)],
    ['26 buttons', actions(...Array.from({ length: 26 }, (_, n) => ({ ...button, action_id: `b${n}` })))],
    ['a list without options', actions(select([]))],
    ['101 options', actions(select(Array.from({ length: 101 }, () => option)))],
    [
      'an option that is too long',
      actions(select([{ ...option, text: { ...option.text, text: 'x'.repeat(76) } }])),
    ],
    ['a value that is too long', actions(select([{ ...option, value: 'x'.repeat(151) }]))],
    ['a name that changes with each update', { ...rich(text), block_id: 'b' }],
  ])('%s is a fault', (_, block) => {
    expect(faultsOf({ ...good, blocks: [...good.blocks, block as never] })).not.toEqual([])
  })

  test('so are too many blocks, too much of all, and markup in the notification', () => {
    const many = Array.from({ length: 51 }, () => rich(text))
    expect(faultsOf({ text: 'x', blocks: many as never })).not.toEqual([])
    const much = Array.from({ length: 6 }, () => rich({ ...text, text: 'x'.repeat(2_500) }))
    expect(faultsOf({ text: 'x', blocks: much as never })).not.toEqual([])
    for (const bad of ['<!channel>', '<@U1>', 'a & b', '', 'https://evil.example'])
      expect(faultsOf({ ...good, text: bad })).not.toEqual([])
    expect(faultsOf({ text: 'x', blocks: [] })).not.toEqual([])
  })
})
