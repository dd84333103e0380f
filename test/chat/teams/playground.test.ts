import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { endAll, type RunningServer, startServer, until } from '../../fakes/a-server.ts'
import { aDataFolder } from '../../fakes/data-folder.ts'
import { PLAYGROUND_BOT as BOT, type Playground, startPlayground } from '../../fakes/playground.ts'

const SCENARIO = new URL(
  '../../../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa',
  import.meta.url,
).pathname
const WORDS = 'Please investigate the cause of the VPN failure around 2025-06-18 07:20'

type Shown = {
  readonly action: string
  readonly conversation: string
  readonly id: string
  readonly text: string
  readonly at: number
}

describe('Teams, by the Agents Playground', () => {
  let server: RunningServer
  let teams: Playground
  beforeAll(async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'guidepost-teams-server-'))
    writeFileSync(
      join(cwd, 'guidepost.yaml'),
      'chat: { teams: { anonymous: true, direct: true, groupChats: true } }\n',
    )
    server = await startServer(SCENARIO, {
      cwd,
      env: { GUIDEPOST_DATA: aDataFolder(), HOST: '127.0.0.1', PORT: '0' },
    })
    teams = await startPlayground(`${server.address}/api/messages`)
  }, 90_000)
  afterAll(async () => {
    await teams?.close()
    await server?.end('SIGTERM')
    await endAll()
  }, 60_000)

  const shown = (conversation: string): readonly Shown[] =>
    teams.frames.flatMap(({ at, data }) => {
      const { action, actionConversationId, message } = data as {
        action: string
        actionConversationId: string
        message?: { messageId: string; from?: { id: string }; attachments?: unknown[] }
      }
      if (actionConversationId !== conversation || message?.from?.id !== BOT.id) return []
      return [
        { action, conversation, id: message.messageId, text: JSON.stringify(message.attachments ?? ''), at },
      ]
    })
  const seen = async (conversation: string, words: RegExp, ms = 45_000): Promise<Shown> => {
    await until(() => shown(conversation).some(({ text }) => words.test(text)), ms)
    const found = shown(conversation).findLast(({ text }) => words.test(text))
    if (!found)
      throw new Error(`Nothing like ${words} in ${JSON.stringify(shown(conversation)).slice(0, 1_500)}`)
    return found
  }
  const post = async (conversation: string, text: string): Promise<string> => {
    const { body } = await teams.post(
      `/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`,
      {
        type: 'text',
        ...(conversation === teams.conversations.personal
          ? { text }
          : {
              text: `<at>${BOT.name}</at> ${text}`,
              mentions: [{ mentioned: BOT, text: `<at>${BOT.name}</at>` }],
            }),
        textFormat: 'plain',
        from: { id: conversation === teams.conversations.personal ? 'user-id-0' : 'user-id-2' },
      },
    )
    return (body as { postConversationId?: string }).postConversationId ?? conversation
  }
  /** What the button carries, as the client sends it back. */
  const pressOf = (text: string, title: string): string => {
    const found = new RegExp(`"title":"${title}","data":\\{"press":("(?:[^"\\\\]|\\\\.)*")`).exec(text)?.[1]
    if (!found) throw new Error(`No button ${title} in ${text.slice(0, 1_500)}`)
    return JSON.parse(found) as string
  }
  const click = (conversation: string, message: string, press: string, more: object = {}) =>
    teams.post('/_conversation/v1/invoke', {
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'press', data: { press, ...more } } },
      from: { id: conversation === teams.conversations.personal ? 'user-id-0' : 'user-id-3' },
      conversation: { id: conversation },
      replyToId: message,
    })

  test('a mention in a channel becomes one message in its thread, which ends in the report', async () => {
    const began = performance.now()
    const thread = await post('team-id', WORDS)
    expect(thread).toMatch(/;messageid=/)
    const question = await seen(thread, /Which connection is affected/)
    const [first] = shown(thread)
    expect((first?.at ?? Number.NaN) - began).toBeLessThan(1_000)
    await click(thread, question.id, pressOf(question.text, 'conn-to-osaka'))
    const report = await seen(thread, /CONFIRMED/)
    expect(new Set(shown(thread).map(({ id }) => id)).size).toBe(1)
    expect(report.text).toMatch(/deleted the security association/)
    expect(report.text).toMatch(/data:image\/png;base64/)
    expect(Buffer.byteLength(report.text)).toBeLessThan(28 * 1024)
    // Everything after the first is an edit, and those under way keep a second between them.
    expect(shown(thread).filter(({ action }) => action === 'createMessage')).toHaveLength(1)

    await click(thread, report.id, pressOf(report.text, 'Right'))
    await click(thread, report.id, pressOf(report.text, 'Whole report'))
    expect((await seen(thread, /AzureDiagnostics/)).text).toMatch(/TimeGenerated/)
  }, 60_000)

  test('a question is answered by words, and “why?” from what was found', async () => {
    const thread = await post('team-id', WORDS)
    await seen(thread, /Which connection is affected/)
    await post(thread, 'osaka')
    await seen(thread, /CONFIRMED/)
    await post(thread, 'why?')
    const about = await seen(thread, /About “/)
    expect(about.text).toMatch(/0 queries/)
  }, 60_000)

  test.each(['personal', 'group'] as const)(
    'it answers in a %s chat',
    async (kind) => {
      const conversation = teams.conversations[kind]
      await post(conversation, 'hello')
      await seen(conversation, /investigate …/)
      await post(conversation, WORDS)
      const question = await seen(conversation, /Which connection is affected/)
      await click(conversation, question.id, pressOf(question.text, 'Stop'))
      await seen(conversation, /STOPPED/)
    },
    60_000,
  )

  test('being added somewhere is greeted', async () => {
    await teams.post('/_debug/conversation/team-id/installation', {})
    expect((await seen('team-id', /Hello, I am Guidepost/)).text).toMatch(/Try one/)
  })
})
