import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Screen } from '../../../src/chat/screen/screen.ts'
import { viewScreen } from '../../../src/chat/screen/view-screen.ts'
import type { View } from '../../../src/flow/memory.ts'
import { pressText } from '../../../src/incident/press.ts'
import type { Report } from '../../../src/incident/report.ts'
import { ACTIVE, HIDDEN, textsOf } from './active.ts'
import { hostileView, PATIENCE } from './hostile.ts'
import { said } from './said.ts'
import {
  anInconclusiveReport,
  aPicture,
  aProgress,
  aReport,
  aView,
  ended,
  GATEWAY,
  waiting,
} from './samples.ts'

const screenOf = (view: View): Screen => viewScreen(view, null)
const lines = (view: View): readonly string[] => screenOf(view).blocks.map(said)
const report = (more: Partial<Report>): readonly string[] => lines(ended(aReport(more)))

describe('while it goes on', () => {
  test('accepted: how many are served before it, and a way to stop', () => {
    expect(lines(aView({ status: 'accepted', ahead: 2 }))).toEqual([
      'busy ACCEPTED: I will take a look',
      '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
      '2 other requests are served before this one.',
      '[Stop]',
    ])
    expect(lines(aView({ status: 'accepted', ahead: 1 }))).toContain(
      '1 other request is served before this one.',
    )
    expect(lines(aView({ status: 'accepted' }))).toContain('It begins now.')
    expect(lines(aView({ status: 'running', ahead: 4 }))).toContain('It begins now.')
  })

  test('running: the guide, its steps, and what is being done', () => {
    expect(lines(aView({ status: 'running', progress: aProgress() }))).toEqual([
      'busy INVESTIGATING: Two queries are running …',
      '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
      'Guide: Site-to-site VPN connection disconnected (it matches “vpn”, “fail”)',
      'Searching 2025-06-18 06:20 to 08:10 UTC',
      'done 1. When did the tunnel change state?  2 rows | running 2. Who ended it? | failed 3. Did the gateway itself change? | pending 4. Read the negotiation around it',
      '4 of 6 queries answered · 2 rows · 1 failed · 1 turn of the model · 12 s',
      '[Stop]',
    ])
    // Handed back, it keeps what is known.
    expect(lines(aView({ status: 'accepted', progress: aProgress({ seconds: 200 }) })).at(-2)).toMatch(
      /· 3 min 20 s$/,
    )
  })

  test('waiting: the question, its choices as buttons, and words as well', () => {
    const view = waiting([
      { parameter: 'Time', text: 'When?', choices: ['a', 'b'], answer: 'a' },
      {
        parameter: 'RemoteIP',
        text: 'Which connection is affected?',
        choices: ['conn-to-osaka', 'conn-to-tokyo'],
      },
    ])
    expect(lines(view)).toEqual([
      'unsure QUESTION: I need to know one thing',
      '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
      'For the guide “Site-to-site VPN connection disconnected”',
      'Which connection is affected?',
      '[conn-to-osaka] [conn-to-tokyo]',
      'You can also answer here in the thread in words. Nothing runs until then.',
      '[Stop]',
    ])
    expect(screenOf(view).brief).toBe('Which connection is affected?')
    const buttons = screenOf(view).blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
    expect(buttons.map(({ press }) => press)).toEqual([
      { kind: 'answer', id: view.id, parameter: 'RemoteIP', choice: 0 },
      { kind: 'answer', id: view.id, parameter: 'RemoteIP', choice: 1 },
      { kind: 'stop', id: view.id },
    ])
  })

  test('many choices are a list, none are words', () => {
    const choices = ['1', '2', '3', '4', '5', '6']
    const view = waiting([
      { parameter: 'A', text: 'Which one?', choices },
      { parameter: 'B', text: 'What address?', choices: [] },
    ])
    expect(lines(view).slice(0, 1)).toEqual(['unsure QUESTIONS: I need to know 2 things'])
    expect(lines(view)).toContain('[Choose 6]')
    const five = ['A', 'B', 'C', 'D', 'E'].map((parameter) => ({
      parameter,
      text: `${parameter}?`,
      choices: [],
    }))
    expect(lines(waiting(five)).slice(3, 7)).toEqual(['A?', 'B?', 'C?', '2 more questions after these.'])
    expect(lines(waiting([{ parameter: 'B', text: 'What address?', choices: [] }]))).toContain(
      'Answer here in the thread in words. Nothing runs until then.',
    )
  })
})

describe('the report', () => {
  test('the answer stands first, and nothing is said twice', () => {
    expect(lines(ended(aReport()))).toEqual([
      'bad CONFIRMED: The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely',
      '(1 row, at 2025-06-18 07:50:57 UTC). [E2:1]',
      'The tunnel came back by itself within a minute (1 row, at 2025-06-18 07:50:59 UTC).',
      'Since = 2025-06-18 07:50:57 UTC | Which connection is affected? = conn-to-osaka | Assumed = No zone was given: took UTC.',
      'What to do now',
      'bullet Ask the branch what their device logged at that second.',
      '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
      'Guide: Site-to-site VPN connection disconnected · searched 2025-06-18 06:20 to 08:10 UTC',
      '13 queries · 2.4 s · no model',
      `[Portal: vpngw-hub https://portal.azure.com/#@/resource${GATEWAY}]`,
      '[Whole report] [Right] [Wrong]',
    ])
    const screen = screenOf(ended(aReport()))
    expect(screen.brief).toBe(
      'CONFIRMED: The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely',
    )
    expect(screen.sections.map(({ name, press }) => [name, press])).toEqual(
      ['timeline', 'findings', 'steps', 'ruled-out', 'evidence'].map((section) => [
        section,
        { kind: 'show', id: ended(aReport()).id, section },
      ]),
    )
  })

  test('an inconclusive one says what could not be seen', () => {
    expect(lines(ended(anInconclusiveReport()))).toEqual([
      'unsure INCONCLUSIVE: No cause was found',
      'Nothing was found from 2025-06-18 06:20 to 08:10 UTC, and that does not prove that nothing happened.',
      'Which connection is affected? = conn-to-osaka | Assumed = No zone was given: took UTC.',
      'What to do now',
      'bullet Check the diagnostic setting.',
      '1 of 2 steps could not be done.',
      'Could not be seen',
      'bullet The activity log: the identity may not read it. Give it the role Reader. | bullet IKEDiagnosticLog: no row since 2025-06-16.',
      '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”',
      'Guide: Site-to-site VPN connection disconnected · searched 2025-06-18 06:20 to 08:10 UTC',
      '1 query · 3 min 25 s · gpt-5: 3 turns, 21234 tokens · 2 statements withheld: the rows did not show it',
      `[Portal: vpngw-hub https://portal.azure.com/#@/resource${GATEWAY}]`,
      '[Whole report] [Right] [Wrong]',
    ])
  })

  test.each([
    [{ verdict: 'healthy' }, 'good HEALTHY: '],
    [{ verdict: 'likely' }, 'warning LIKELY: '],
    [{ verdict: 'confirmed', status: 'stopped' }, 'plain STOPPED: '],
    [{ verdict: 'inconclusive', status: 'failed' }, 'plain FAILED: '],
  ] as const)('%j is told in words, beside the colour', (more, begins) => {
    expect(report(more)[0]?.slice(0, begins.length)).toBe(begins)
  })

  test('since when: what the cause rests on, whatever the order; nothing where all is well', () => {
    const at = (moment: string, id: string, rows: readonly number[]) => ({
      at: moment,
      event: `event ${moment}`,
      evidence: [{ id, rows }],
    })
    const timeline = [
      at('2025-06-18T09:00:00Z', 'E2', [1]),
      at('2025-06-18T08:00:00Z', 'E2', [1, 2]),
      at('2025-06-18T07:00:00Z', 'E2', [7]),
      at('2025-06-18T06:00:00Z', 'E9', [1]),
    ]
    const since = (more: Partial<Report>): string =>
      report({ timeline, questions: [], window: null, ...more }).find((line) =>
        /^(Since|First)/.test(line),
      ) ?? ''
    expect(since({})).toBe('Since = 2025-06-18 08:00:00 UTC: event 2025-06-18T08:00:00Z')
    expect(since({ cause: { text: 'x', evidence: [{ id: 'E2', rows: [] }] } })).toMatch(
      /^Since = 2025-06-18 07:00/,
    )
    expect(since({ cause: null, verdict: 'inconclusive' })).toMatch(/^First seen = 2025-06-18 06:00/)
    expect(since({ verdict: 'healthy', cause: null })).toBe('')
    expect(since({ timeline: [] })).toBe('')
  })

  test('what a text says after the title is not half a sentence', () => {
    const told = (title: string, summary: string): string | undefined =>
      report({ title, summary, cause: null })[1]
    expect(told('Nothing wrong was found', 'Nothing wrong was found from 05:00 to 10:00.')).toBe(
      'Nothing wrong was found from 05:00 to 10:00.',
    )
    expect(told('The tunnel', 'The tunnels are up.')).toBe('The tunnels are up.')
    expect(told('It ended.', 'It ended. Then it came back.')).toBe('Then it came back.')
    expect(
      report({ title: 'It ended', cause: { text: 'It ended', evidence: [{ id: 'E1', rows: [] }] } })[1],
    ).toBe('Shown by [E1]')
  })

  test('what is too much for the first screen is counted', () => {
    const many = Array.from({ length: 9 }, (_, n) => `step ${n}`)
    const gaps = many.map((what) => ({ what, why: 'w', fix: 'f' }))
    const all = report({ next: many, gaps })
    expect(all).toContain('bullet step 0 | bullet step 1 | bullet step 2')
    expect(all).toContain('and 6 more, in the whole report')
    expect(all).toContain('bullet step 0: w. f')
    expect(all).toContain('and 8 more, under “Could not be seen”')
  })

  test('links lead to the portal, and to resources alone', () => {
    const links = (workspaces: readonly string[], more: Partial<Report> = {}): string[] =>
      screenOf(
        ended(
          aReport({
            evidence: workspaces.map((workspace) => ({
              id: 'E1',
              query: 'x',
              workspace,
              from: '',
              to: '',
              rowCount: 0,
              truncated: false,
              sample: [],
            })),
            ...more,
          }),
        ),
      ).blocks.flatMap((block) => (block.kind === 'links' ? block.links.map(({ label }) => label) : []))
    const other = GATEWAY.replace('vpngw-hub', 'other')
    const osaka = GATEWAY.replace('virtualNetworkGateways/vpngw-hub', 'connections/conn-to-osaka')
    expect(links([GATEWAY, GATEWAY.toUpperCase()])).toHaveLength(1)
    expect(links([GATEWAY, other, osaka])).toEqual(['Portal: conn-to-osaka', 'Portal: vpngw-hub'])
    for (const id of [
      'hub-logs',
      `https://evil.example${GATEWAY}`,
      `${GATEWAY}/../../x`,
      `${GATEWAY}?x=1`,
      `${GATEWAY}#x`,
      `${GATEWAY}\n`,
      `${GATEWAY} x`,
      GATEWAY.replace('vpngw-hub', '..'),
      GATEWAY.replace('rg-hub', '..'),
      GATEWAY.replace('vpngw-hub', 'a@b'),
      '/subscriptions/1/resourceGroups/x',
      '',
    ])
      expect(links([id])).toEqual([])
    expect(
      links([], { proposals: [{ id: 'P1', action: 'a', resource: GATEWAY, arguments: {}, reason: 'r' }] }),
    ).toEqual(['Portal: vpngw-hub'])
  })

  test('the page about it comes first among the links, where there is one', () => {
    const page = 'https://guidepost.example/investigations/1'
    const linksOf = (view: View, address: string | null) =>
      viewScreen(view, null, address).blocks.flatMap((block) => (block.kind === 'links' ? block.links : []))
    const [first, ...others] = linksOf(ended(aReport()), page)
    expect(first).toEqual({ label: 'Open in Guidepost', url: page })
    expect(others).toEqual(linksOf(ended(aReport()), null))
    expect(linksOf(ended(aReport({ evidence: [], proposals: [] })), page)).toEqual([first])
    expect(linksOf(aView({ status: 'running', progress: aProgress() }), page)).toEqual([])
  })

  test('the picture stands before the small print, with its words', () => {
    const { blocks } = viewScreen(ended(aReport()), aPicture(8, 'Timeline\u202e https://evil.example'))
    const at = blocks.findIndex(({ kind }) => kind === 'picture')
    expect(blocks.slice(at).map(({ kind }) => kind)).toEqual([
      'picture',
      'text',
      'text',
      'text',
      'links',
      'buttons',
    ])
    expect(blocks[at]).toMatchObject({ alt: 'Timeline hxxps://evil[.]example' })
  })

  test('evidence: its query, its rows, and what there is more', () => {
    const evidence = screenOf(ended(aReport())).sections.find(({ name }) => name === 'evidence')
    expect(evidence?.blocks.map(said)).toEqual([
      'E1  2 rows from hub-logs, step 1  2025-06-18 06:20 to 08:10 UTC',
      'AzureDiagnostics\n| where Category == "TunnelDiagnosticLog"',
      'TimeGenerated,status_s,note_s: 2025-06-18T07:50:57Z,Disconnected, 2025-06-18T07:50:59Z,Connected,',
      'E4  75 rows or more from vpngw-hub  2025-06-18 06:20 to 08:10 UTC',
      `activity log of ${GATEWAY}`,
      '1 of 75 rows or more:',
      'caller: network-admin@contoso.example',
    ])
  })

  test('a report that was removed is told so', () => {
    expect(lines(aView({ status: 'completed' }))[0]).toBe('The report is not kept any more.')
  })
})

describe('whatever comes in', () => {
  test('every text of a screen is inert, and every press is one that comes back', () => {
    fc.assert(
      fc.property(hostileView, (view) => {
        const screen = viewScreen(view, aPicture())
        const texts = textsOf(screen)
        expect(
          texts.filter((text) => HIDDEN.test(text) || ACTIVE.test(text) || !text.isWellFormed()),
        ).toEqual([])
        expect(screen.blocks[0]?.kind).toBe('headline')
        expect(screen.brief).toMatch(/\S/)
        const buttons = screen.blocks.flatMap((block) =>
          block.kind === 'buttons' ? block.buttons : block.kind === 'choice' ? block.options : [],
        )
        for (const { label, press } of buttons) {
          expect(label).toMatch(/\S/)
          expect(pressText(press).length).toBeLessThan(2_000)
        }
        const last = screen.blocks.at(-1)
        expect(last?.kind).toBe('buttons')
      }),
      PATIENCE,
    )
  })

  test('the first screen is short, however long the report', () => {
    fc.assert(
      fc.property(hostileView, (view) => {
        if (view.status === 'waiting') return
        const { blocks } = viewScreen(view, aPicture())
        // A proposal says exactly what it is for, whatever else there is to say.
        const asked = view.proposals.length
        expect(blocks.map(said).join('\n').length).toBeLessThan(7_000 + asked * 11_000)
        expect(blocks.length).toBeLessThan(22 + asked * 7)
      }),
      PATIENCE,
    )
  })
})
