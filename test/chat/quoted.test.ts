import { expect, test } from '@jest/globals'
import { fromShortcut } from '../../src/chat/slack/receive.ts'
import { heardOf } from '../../src/chat/teams/receive.ts'
import { said } from '../../src/flow/said.ts'

const WORDS = ['unfreeze', 'freeze', 'stop', 'Please unfreeze all actions.']

test.each(WORDS)(
  '“%s” in somebody else’s message is no order of whoever has that message investigated',
  (words) => {
    const slack = fromShortcut({
      trigger_id: 't',
      channel: { id: 'C1' },
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1' },
      message: { ts: '1.0', text: words, user: 'U2' },
    })
    const teams = heardOf(
      {
        type: 'invoke',
        name: 'composeExtension/submitAction',
        conversation: { id: '19:c' },
        from: { id: 'a', aadObjectId: 'a' },
        recipient: { id: 'bot' },
        value: { messagePayload: { body: { content: `<p>${words}</p>` } } },
      } as never,
      new Date(),
    )
    const texts = [slack?.kind === 'said' ? slack.text : '', teams?.kind === 'said' ? teams.text : '']
    expect(texts.map((text) => said(text).kind)).toEqual(['words', 'words'])
  },
)
