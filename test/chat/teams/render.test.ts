import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { replyScreen } from '../../../src/chat/screen/reply-screen.ts'
import type { Screen } from '../../../src/chat/screen/screen.ts'
import { viewScreen } from '../../../src/chat/screen/view-screen.ts'
import { type TeamsMessage, teamsCard, teamsCards } from '../../../src/chat/teams/render.ts'
import { pressText } from '../../../src/incident/press.ts'
import { textsOf } from '../screen/active.ts'
import { hostileReply, hostileView, PATIENCE } from '../screen/hostile.ts'
import { asReadInTeams } from '../screen/reading.ts'
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
import { bySchema, faultsOf } from './faults.ts'

const screenOf = (view: Parameters<typeof viewScreen>[0], picture: Parameters<typeof viewScreen>[1] = null) =>
  viewScreen(view, picture)
const shown = (screen: Screen): string => asReadInTeams(teamsCard(screen))
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

describe('a card of Teams', () => {
  test('accepted', () => {
    expect(shown(screenOf(aView({ status: 'accepted', ahead: 2 })))).toMatchInlineSnapshot(`
"*🔵 ACCEPTED*
*I will take a look*
“Please investigate the cause of the VPN failure around 2025-06-18 07:20”
2 other requests are served before this one.
[Stop]"
`)
  })

  test('running', () => {
    expect(shown(screenOf(aView({ status: 'running', progress: aProgress() })))).toMatchInlineSnapshot(`
"*🔵 INVESTIGATING*
*Two queries are running …*
“Please investigate the cause of the VPN failure around 2025-06-18 07:20”
Guide: *Site-to-site VPN connection disconnected* (it matches “vpn”, “fail”)
Searching 2025-06-18 06:20 to 08:10 UTC
✅ 1. When did the tunnel change state?  2 rows
⏳ 2. Who ended it?
❌ 3. Did the gateway itself change?
▫️ 4. Read the negotiation around it
4 of 6 queries answered · 2 rows · 1 failed · 1 turn of the model · 12 s
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
"*🟣 QUESTIONS*
*I need to know 2 things*
“Please investigate the cause of the VPN failure around 2025-06-18 07:20”
For the guide “Site-to-site VPN connection disconnected”
*Which connection is affected?*
[conn-to-osaka] [conn-to-tokyo]
*Which machine?*
[Choose ▾ 1 / 2 / 3 / 4 / 5 / 6]
[Answer]
You can also answer here in the thread in words. Nothing runs until then.
[Stop]"
`)
  })

  test('the report', () => {
    expect(shown(screenOf(ended(aReport()), aPicture()))).toMatchInlineSnapshot(`
"*🔴 CONFIRMED*
*The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely*
(1 row, at 2025-06-18 07:50:57 UTC). [E2:1]
The tunnel came back by itself within a minute (1 row, at 2025-06-18 07:50:59 UTC).
*Since  *2025-06-18 07:50:57 UTC
*Which connection is affected?  *conn-to-osaka
*Assumed  *No zone was given: took UTC.
*What to do now*
• Ask the branch what their device logged at that second.
[picture: Timeline 2025-06-18 06:20 to 08:10 UTC.]
“Please investigate the cause of the VPN failure around 2025-06-18 07:20”
Guide: Site-to-site VPN connection disconnected · searched 2025-06-18 06:20 to 08:10 UTC
13 queries · 2.4 s · no model
[Portal: vpngw-hub (OpenUrl https://portal.azure.com/#@/resource/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub)]
[Whole report] [Right] [Wrong (ShowCard)]
[Timeline (UTC) (ToggleVisibility)] [Findings (ToggleVisibility)] [Steps (ToggleVisibility)]
[Ruled out (ToggleVisibility)] [Evidence (ToggleVisibility)]
(section-timeline)
    *Timeline (UTC)*
    • 2025-06-18 06:33:43  Sending INFORMATIONAL request, DELETE of the old child SA [E3:8]
    • 2025-06-18 07:50:57  The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely [E2:1]
    • 2025-06-18 07:50:59  The tunnel came back by itself within a minute [E1:2]
(section-findings)
    *Findings*
    • The tunnel was disconnected. [E1:1]
(section-steps)
    *Steps*
    ✅ 1. When did the tunnel change state?
    ✅ 2. Who ended it?
    ➖ 3. What to do next: an instruction for the reader
(section-ruled-out)
    *Ruled out*
    • Not seen: the pre-shared keys do not match [E3]
(section-evidence)
    *Evidence*
    *E1*  2 rows from hub-logs, step 1  2025-06-18 06:20 to 08:10 UTC
    | AzureDiagnostics
    | | where Category == "TunnelDiagnosticLog"
    | TimeGenerated  2025-06-18T07:50:57Z
    | status_s  Disconnected
    | TimeGenerated  2025-06-18T07:50:59Z
    | status_s  Connected
    *E4*  75 rows or more from vpngw-hub  2025-06-18 06:20 to 08:10 UTC
    | activity log of /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub
    1 of 75 rows or more:
    | caller  network-admin@contoso.example"
`)
  })

  test('a report that settles nothing', () => {
    expect(shown(screenOf(ended(anInconclusiveReport())))).toMatchInlineSnapshot(`
"*🟣 INCONCLUSIVE*
*No cause was found*
Nothing was found from 2025-06-18 06:20 to 08:10 UTC, and that does not prove that nothing happened.
*Which connection is affected?  *conn-to-osaka
*Assumed  *No zone was given: took UTC.
*What to do now*
• Check the diagnostic setting.
1 of 2 steps could not be done.
*Could not be seen*
• *The activity log*: the identity may not read it. Give it the role Reader.
• *IKEDiagnosticLog*: no row since 2025-06-16.
“Please investigate the cause of the VPN failure around 2025-06-18 07:20”
Guide: Site-to-site VPN connection disconnected · searched 2025-06-18 06:20 to 08:10 UTC
1 query · 3 min 25 s · gpt-5: 3 turns, 21234 tokens · 2 statements withheld: the rows did not show it
[Portal: vpngw-hub (OpenUrl https://portal.azure.com/#@/resource/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub)]
[Whole report] [Right] [Wrong (ShowCard)]
[Steps (ToggleVisibility)] [Could not be seen (ToggleVisibility)]
[Ruled out (ToggleVisibility)] [Evidence (ToggleVisibility)]
(section-steps)
    *Steps*
    ❌ 1. When did the tunnel change state?: Azure answered 403
    ✅ 2. Who ended it?
(section-gaps)
    *Could not be seen*
    • *The activity log*: the identity may not read it. Give it the role Reader.
    • *IKEDiagnosticLog*: no row since 2025-06-16. Check the diagnostic setting.
(section-ruled-out)
    *Ruled out*
    • Not seen: the pre-shared keys do not match [E3]
(section-evidence)
    *Evidence*
    *E1*  2 rows from hub-logs, step 1  2025-06-18 06:20 to 08:10 UTC
    | AzureDiagnostics
    | | where Category == "TunnelDiagnosticLog"
    | TimeGenerated  2025-06-18T07:50:57Z
    | status_s  Disconnected
    | TimeGenerated  2025-06-18T07:50:59Z
    | status_s  Connected
    *E4*  75 rows or more from vpngw-hub  2025-06-18 06:20 to 08:10 UTC
    | activity log of /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub
    1 of 75 rows or more:
    | caller  network-admin@contoso.example"
`)
  })

  test('evidence in the thread', () => {
    const screen = replyScreen({ to: 'thread', kind: 'section', view: ended(aReport()), section: 'evidence' })
    expect(teamsCards(screen).map(asReadInTeams).join('\n-----\n')).toMatchInlineSnapshot(`
"*Evidence*
*E1*  2 rows from hub-logs, step 1  2025-06-18 06:20 to 08:10 UTC
| AzureDiagnostics
| | where Category == "TunnelDiagnosticLog"
| TimeGenerated  2025-06-18T07:50:57Z
| status_s  Disconnected
| TimeGenerated  2025-06-18T07:50:59Z
| status_s  Connected
*E4*  75 rows or more from vpngw-hub  2025-06-18 06:20 to 08:10 UTC
| activity log of /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub
1 of 75 rows or more:
| caller  network-admin@contoso.example"
`)
  })

  test('the card as Teams gets it', () => {
    const press = pressText({ kind: 'stop', id: ID })
    expect(teamsCard(screenOf(aView({ status: 'accepted' })))).toEqual({
      text: 'Guidepost takes a look',
      card: {
        type: 'AdaptiveCard',
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        version: '1.5',
        fallbackText: 'This message needs a newer Teams.',
        body: [
          {
            type: 'RichTextBlock',
            inlines: [
              { type: 'TextRun', text: '🔵 ACCEPTED', weight: 'Bolder', color: 'Accent', size: 'Small' },
            ],
          },
          {
            type: 'RichTextBlock',
            inlines: [{ type: 'TextRun', text: 'I will take a look', weight: 'Bolder', size: 'Large' }],
            spacing: 'None',
          },
          {
            type: 'RichTextBlock',
            inlines: [
              {
                type: 'TextRun',
                text: '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
                isSubtle: true,
                size: 'Small',
              },
            ],
          },
          { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'It begins now.' }] },
          {
            type: 'ActionSet',
            actions: [
              {
                type: 'Action.Execute',
                verb: 'press',
                title: 'Stop',
                data: { press },
                style: 'destructive',
                associatedInputs: 'none',
                fallback: {
                  type: 'Action.Submit',
                  title: 'Stop',
                  data: { press },
                  style: 'destructive',
                  associatedInputs: 'none',
                },
              },
            ],
          },
        ],
      },
    })
  })

  test('a choice carries its press, and a note comes with its own', () => {
    const question = { parameter: 'B', text: 'Which machine?', choices: ['1', '2', '3', '4', '5', '6'] }
    const choice = JSON.stringify(teamsCard(screenOf(waiting([question]))).card)
    expect(choice).toContain(
      `"title":"3","value":${JSON.stringify(pressText({ kind: 'answer', id: ID, parameter: 'B', choice: 2 }))}`,
    )
    expect(choice).toContain('"title":"Answer","data":{}')
    const report = JSON.stringify(teamsCard(screenOf(ended(aReport()))).card)
    expect(report).toContain(
      `"id":"note","isMultiline":true,"maxLength":500,"placeholder":"What is wrong with it, or missing?"`,
    )
    expect(report).toContain(
      `"title":"Send","data":${JSON.stringify({ press: pressText({ kind: 'feedback', id: ID, right: false }) })}`,
    )
  })

  test('a picture travels inside the card where it fits; otherwise a line says that it does not', () => {
    const card = (size: number) => teamsCard(screenOf(ended(aReport()), aPicture(size)))
    for (const size of [8, 2_000, 8_000, 12_000, 14_000, 16_000, 18_000, 40_000]) {
      const text = asReadInTeams(card(size))
      expect(faultsOf(card(size))).toEqual([])
      expect([text.includes('[picture: '), text.includes('The picture does not fit')].sort()).toEqual([
        false,
        true,
      ])
      expect(text).toContain('[Whole report] [Right] [Wrong (ShowCard)]')
    }
    expect(asReadInTeams(card(8_000))).toContain('[picture: Timeline')
    expect(asReadInTeams(card(40_000))).toContain('The picture does not fit into a card of Teams.')
  })

  test('a section that is too large to open in place is asked for', () => {
    const timeline = (length: number) =>
      Array.from({ length }, (_, n) => ({ at: '2025-06-18T07:50:57Z', event: `event ${n}`, evidence: [] }))
    const row = (length: number): string => {
      const lines = shown(screenOf(ended(aReport({ timeline: timeline(length) })))).split('\n')
      return lines.find((line) => line.startsWith('[Timeline')) ?? ''
    }
    expect(row(10)).toMatch(/^\[Timeline \(UTC\) \(ToggleVisibility\)\] \[Findings \(ToggleVisibility\)\]/)
    expect(row(60)).toMatch(/^\[Timeline \(UTC\)\] \[Findings \(ToggleVisibility\)\]/)
  })

  test('more choices than a list takes are answered in words', () => {
    const choices = Array.from({ length: 300 }, (_, n) => `connection number ${n}`)
    const text = shown(screenOf(waiting([{ parameter: 'A', text: 'Which?', choices }])))
    const listed = text.match(/connection number \d+/g)?.length ?? 0
    expect(listed).toBeGreaterThan(20)
    expect(text).toContain(`${300 - listed} more than these ${listed}: answer in words.`)
    // What was chosen comes back by one name, so there is one list.
    const two = ['A', 'B'].map((parameter) => ({ parameter, text: 'Which?', choices: choices.slice(0, 6) }))
    expect(shown(screenOf(waiting(two)))).toContain('• connection number 5')
    expect(faultsOf(teamsCard(screenOf(waiting(two))))).toEqual([])
  })

  test('a long text loses nothing without a word', () => {
    const lines = Array.from({ length: 900 }, (_, n) => `line ${n} ${'東'.repeat(50)}`)
    const cards = teamsCards(replyScreen({ to: 'asker', kind: 'note', text: lines.join('\n'), fix: null }))
    const all = cards.map(asReadInTeams).join('\n')
    expect(cards.length).toBe(5)
    expect(cards.flatMap(faultsOf)).toEqual([])
    const left = Number(/(\d+) more lines do not fit/.exec(all)?.[1])
    expect((all.match(/^line \d+ 東+$/gm)?.length ?? 0) + left).toBe(900)
    expect(left).toBeLessThan(600)
  })
})

describe('whatever comes in', () => {
  const bare = (text: string): string => text.replaceAll(/\s+/g, '')
  const wordsIn = (messages: readonly TeamsMessage[]): string => {
    const words: string[] = []
    JSON.stringify(
      messages.map(({ card }) => card.body),
      (name, value) => {
        if (['text', 'altText', 'title', 'placeholder'].includes(name) && typeof value === 'string')
          words.push(value)
        return value
      },
    )
    return bare(words.join(''))
  }
  const complete = (screen: Screen, messages: readonly TeamsMessage[]): void => {
    const all = wordsIn(messages)
    if (/morelines?do(es)?notfitintoacard|morethanthese/.test(all)) return
    // A column without a value is left out.
    const parts = textsOf({ ...screen, brief: '', sections: [] }, ['columns', 'alt'])
    expect(parts.filter((text) => !all.includes(bare(text)))).toEqual([])
  }

  test('every limit of Teams holds, nothing in it acts, and what is left out is told', () => {
    fc.assert(
      fc.property(hostileView, fc.constantFrom(null, 8, 9_000, 30_000), (view, size) => {
        const screen = viewScreen(view, size === null ? null : aPicture(size))
        const message = teamsCard(screen)
        expect(faultsOf(message)).toEqual([])
        complete(screen, [message])
        const all = JSON.stringify(message.card)
        const last = screen.blocks.at(-1)
        for (const { press } of last?.kind === 'buttons' ? last.buttons : [])
          expect(all).toContain(JSON.stringify(pressText(press)))
        for (const { name, press } of screen.sections)
          expect(
            all.includes(`"id":"section-${name}"`) || all.includes(JSON.stringify(pressText(press))),
          ).toBe(true)
      }),
      PATIENCE,
    )
  })

  test('so does every answer', () => {
    fc.assert(
      fc.property(hostileReply, (reply) => {
        const screen = replyScreen(reply)
        const messages = teamsCards(screen)
        expect(messages.length).toBeGreaterThan(0)
        expect(messages.length).toBeLessThanOrEqual(5)
        for (const message of messages) expect(faultsOf(message)).toEqual([])
        complete(screen, messages)
      }),
      PATIENCE,
    )
  })
})

describe('the measure', () => {
  const good = teamsCard(screenOf(ended(aReport()), aPicture()))
  const run = { type: 'TextRun', text: 'x' }
  const rich = (inline: object, more: object = {}) => ({ type: 'RichTextBlock', inlines: [inline], ...more })
  const same = {
    title: 'Stop',
    data: { press: pressText({ kind: 'stop', id: ID }) },
    associatedInputs: 'none',
  }
  const execute = {
    type: 'Action.Execute',
    verb: 'press',
    ...same,
    fallback: { type: 'Action.Submit', ...same },
  }
  const actions = (...all: object[]) => ({ type: 'ActionSet', actions: all })
  const image = { type: 'Image', url: 'data:image/png;base64,AAAA', altText: 'x', size: 'Stretch' }

  test('a good card has no fault', () => {
    expect(faultsOf(good)).toEqual([])
    expect(
      faultsOf({
        ...good,
        card: {
          ...good.card,
          body: [rich(run), actions(execute), image, { type: 'Container', items: [rich(run)] }],
        },
      }),
    ).toEqual([])
  })

  test.each<[string, object]>([
    ['markup', { type: 'TextBlock', text: '[x](https://evil.example)', wrap: true }],
    ['facts, which are markup', { type: 'FactSet', facts: [{ title: 'x', value: 'x' }] }],
    ['a picture from elsewhere', { ...image, url: 'https://evil.example/a.png' }],
    ['a picture that can be pressed', { ...image, selectAction: execute }],
    ['media', { type: 'Media', sources: [{ mimeType: 'video/mp4', url: 'https://evil.example/a.mp4' }] }],
    [
      'a ground from elsewhere',
      { type: 'Container', items: [rich(run)], backgroundImage: 'https://evil.example' },
    ],
    ['a text that can be pressed', rich({ ...run, selectAction: execute })],
    ['a bare string as text', rich('x' as never)],
    ['a date that is replaced', rich({ ...run, text: '{{DATE(2025-06-18T07:20:00Z, SHORT)}}' })],
    ['an address', rich({ ...run, text: 'https://evil.example' })],
    ['a hidden character', rich({ ...run, text: 'a\u202eb' })],
    ['half a character', rich({ ...run, text: '\ud800' })],
    ['a line break', rich({ ...run, text: 'a\nb' })],
    ['an empty text', rich({ ...run, text: '' })],
    ['a colour of its own', rich({ ...run, color: '#ff0000' })],
    ['a link that leads away', actions({ type: 'Action.OpenUrl', title: 'x', url: 'https://evil.example' })],
    ['a press of somebody else', actions({ ...execute, data: { press: '["stop","x"]' } })],
    ['a click that carries more', actions({ ...execute, data: { ...same.data, approve: true } })],
    [
      'another fallback',
      actions({ ...execute, fallback: { type: 'Action.Submit', title: 'Stop', data: {} } }),
    ],
    ['a click with the fields of others', actions({ ...execute, associatedInputs: 'auto' })],
    ['six buttons in a row', actions(...Array.from({ length: 6 }, () => execute))],
    ['an id twice', { type: 'Container', id: 'section-timeline', items: [rich(run)] }],
    [
      'a button that shows nothing',
      actions({ type: 'Action.ToggleVisibility', title: 'x', targetElements: ['nothing'] }),
    ],
    ['an empty container', { type: 'Container', items: [] }],
    ['something unknown', { type: 'Bogus' }],
    ['too much', rich({ ...run, text: 'x'.repeat(28_000) })],
  ])('%s is a fault', (_, element) => {
    const body = [...(good.card.body as object[]), element]
    expect(faultsOf({ ...good, card: { ...good.card, body } })).not.toEqual([])
  })

  test.each<[string, object]>([
    ['an unknown element', { type: 'Bogus' }],
    ['an element without its content', { type: 'Input.ChoiceSet', id: 'x', choices: [] }],
    ['an id twice', { type: 'Input.Text', id: 'note' }],
  ])('Microsoft’s reader sees %s', (_, element) => {
    expect(bySchema(good.card)).toEqual([])
    expect(bySchema({ ...good.card, body: [...(good.card.body as object[]), element] })).not.toEqual([])
  })

  test('the size is what travels', () => {
    expect(bytes('é')).toBe(4)
    for (const more of [
      { refresh: { action: execute, userIds: ['x'] } },
      { msteams: { width: 'Full', entities: [{ type: 'mention' }] } },
      { version: '1.6' },
      { body: [] },
    ])
      expect(faultsOf({ ...good, card: { ...good.card, ...more } })).not.toEqual([])
    for (const text of ['', 'https://evil.example', 'x'.repeat(301)])
      expect(faultsOf({ ...good, text })).not.toEqual([])
  })
})
