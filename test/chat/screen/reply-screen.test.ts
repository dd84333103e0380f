import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { replyScreen, wholeScreen } from '../../../src/chat/screen/reply-screen.ts'
import type { Screen } from '../../../src/chat/screen/screen.ts'
import { slackMessages } from '../../../src/chat/slack/render.ts'
import { ACTIVE, HIDDEN, textsOf } from './active.ts'
import { hostileReply, PATIENCE } from './hostile.ts'
import { asReadInSlack } from './reading.ts'
import { anInconclusiveReport, aProgress, aReport, aView, ended, someEvidence } from './samples.ts'

const read = (screen: Screen): readonly string[] =>
  slackMessages(screen).map(asReadInSlack).join('\n').split('\n')

describe('what is answered at once', () => {
  test('a note, and what to do about it', () => {
    expect(
      read(replyScreen({ to: 'asker', kind: 'note', text: 'It has ended.', fix: 'Ask https://x.example.' })),
    ).toEqual(['It has ended.', '~ Ask hxxps://x[.]example[.]'])
    expect(read(replyScreen({ to: 'asker', kind: 'note', text: 'It has ended.', fix: null }))).toHaveLength(1)
  })

  test('help, with examples that can be pressed', () => {
    const screen = replyScreen({
      to: 'asker',
      kind: 'help',
      greeting: 'Hello!',
      examples: ['vpn down since about an hour', ' \u200b'],
      guides: 1,
    })
    expect(read(screen)).toEqual([
      '*Hello! *Tell me what failed and when, and I follow the guide that fits: I run its queries, read what comes back, and report here what happened, with the rows that show it.',
      '• investigate …  what failed and when, as you would tell a colleague',
      '• guides  the one guide that I know',
      '• status  what runs in this channel',
      '• stop  ends what runs in this thread',
      '• why?  asked in the thread of a report: what it rests on',
      '~ Try one:',
      '[vpn down since about an hour]',
      '~ I only read. Whatever changes something is proposed, and done after a permitted person allowed it.',
    ])
    const buttons = screen.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
    expect(buttons.map(({ press }) => press)).toEqual([{ kind: 'ask', text: 'vpn down since about an hour' }])
    const none = replyScreen({ to: 'asker', kind: 'help', greeting: 'Hello!', examples: [], guides: 0 })
    expect(none.blocks.map(({ kind }) => kind)).toEqual(['text', 'list', 'text'])
  })

  test('the guides, as many as can be read', () => {
    const guides = Array.from({ length: 45 }, (_, n) => ({
      id: `g${n}`,
      title: `Guide ${n}`,
      symptoms: ['vpn down', 'ipsec'],
    }))
    const all = read(replyScreen({ to: 'asker', kind: 'guides', guides }))
    expect(all.slice(0, 2)).toEqual(['*45 guides*', '• *Guide 0*  vpn down, ipsec'])
    expect(all.at(-1)).toBe('~ and 5 more. Say what failed, and the guide that fits is found.')
  })

  test('what runs in the channel, and a way to stop it', () => {
    const views = [
      aView({ status: 'running', progress: aProgress() }),
      aView({ status: 'waiting', report: aReport({ status: 'waiting' }) }),
      ended(anInconclusiveReport()),
      ended(aReport({ status: 'failed', title: 'It failed' })),
      aView({ status: 'completed' }),
    ]
    const words = '“Please investigate the cause of the VPN failure around 2025-06-18 07:20”'
    expect(read(replyScreen({ to: 'asker', kind: 'status', views }))).toEqual([
      '*In this channel*',
      `*RUNNING  *${words}  Two queries are running, 12 s`,
      '[Stop]',
      `*WAITING  *${words}`,
      '[Stop]',
      '*INCONCLUSIVE  *No cause was found',
      '*FAILED  *It failed',
      `*COMPLETED  *${words}`,
    ])
    expect(read(replyScreen({ to: 'asker', kind: 'status', views: [] }))).toEqual([
      'Nothing has been asked in this channel yet.',
    ])
  })

  test('a part of the report', () => {
    const section = (name: 'timeline' | 'gaps') =>
      read(replyScreen({ to: 'thread', kind: 'section', view: ended(aReport()), section: name }))
    expect(section('timeline')).toEqual([
      '*Timeline (UTC)*',
      '• 2025-06-18 06:33:43  Sending INFORMATIONAL request, DELETE of the old child SA [E3:8]',
      '• 2025-06-18 07:50:57  The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely [E2:1]',
      '• 2025-06-18 07:50:59  The tunnel came back by itself within a minute [E1:2]',
    ])
    expect(section('gaps')).toEqual(['The report has nothing of that.'])
  })

  test('the whole report where no files are taken', () => {
    const headings = wholeScreen(ended(anInconclusiveReport())).blocks.flatMap((block) =>
      block.kind === 'heading' ? [block.text] : [],
    )
    expect(headings).toEqual([
      'INCONCLUSIVE: No cause was found',
      'What to do now',
      'Steps',
      'Could not be seen',
      'Ruled out',
      'Evidence',
    ])
    expect(read(wholeScreen(aView()))).toEqual(['The report is not kept any more.'])
    expect(
      read(replyScreen({ to: 'thread', kind: 'files', view: ended(aReport()), evidence: [someEvidence()] })),
    ).toHaveLength(1)
  })

  test('whatever comes in, it is inert', () => {
    fc.assert(
      fc.property(hostileReply, (reply) => {
        const screen = replyScreen(reply)
        const texts = textsOf(screen)
        expect(
          texts.filter((text) => HIDDEN.test(text) || ACTIVE.test(text) || !text.isWellFormed()),
        ).toEqual([])
      }),
      PATIENCE,
    )
  })
})
