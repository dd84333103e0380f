import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Press, parsePress, pressText } from '../../../src/incident/press.ts'
import {
  type Ended,
  endAll,
  guidepost,
  type RunningServer,
  startServer,
  until,
  urlOf,
} from '../../fakes/a-server.ts'
import {
  aTunnel,
  CONNECTION,
  type RepairRecords,
  repairRecords,
  type Tunnel,
  TUNNEL_WORDS,
} from '../../fakes/a-tunnel.ts'
import { aDataFolder } from '../../fakes/data-folder.ts'
import { PLAYGROUND_BOT as BOT, type Playground, startPlayground } from '../../fakes/playground.ts'

type Decide = Extract<Press, { kind: 'decide' }>
type Shown = { readonly id: string; readonly text: string }
type Card = { readonly thread: string; readonly message: string; readonly press: Decide }

const accountOf = (n: number): string => `22222222-2222-4222-8222-00000000000${n}`
const OTHER = '00000000-0000-4000-8000-000000000000'

/** Adele asks and may approve; Isaiah may approve; of the others nothing is said. */
const NAMES = ['Adele', 'Isaiah', 'Megan', 'Patti', 'Lynne', 'Alex']
const PEOPLE = NAMES.map((name, n) => ({ id: name.toLowerCase(), name, objectId: accountOf(n) }))
const [ADELE, ISAIAH, MEGAN] = [accountOf(0), accountOf(1), accountOf(2)]

describe('a repair, by Teams', () => {
  let server: RunningServer
  let teams: Playground
  let tunnel: Tunnel
  let records: RepairRecords
  let cwd: string
  let folder: string
  let cards: readonly Card[] = []
  let atTerminal: Promise<Ended>
  beforeAll(async () => {
    tunnel = aTunnel()
    folder = aDataFolder()
    cwd = mkdtempSync(join(tmpdir(), 'guidepost-teams-repairs-'))
    writeFileSync(
      join(cwd, 'guidepost.yaml'),
      `chat: { teams: { anonymous: true } }
people:
  adele: { teams: ${ADELE}, terminal: '${userInfo().username}@${hostname()}' }
  isaiah: { teams: ${ISAIAH} }
approvers: { people: [adele, isaiah] }
`,
    )
    server = await startServer(tunnel.scenario, {
      cwd,
      env: { GUIDEPOST_DATA: folder, SANDBOX_JOURNAL: tunnel.journal, HOST: '127.0.0.1', PORT: '0' },
    })
    ;[teams, records] = await Promise.all([
      startPlayground(`${server.address}/api/messages`, PEOPLE),
      repairRecords(urlOf(folder)),
    ])
    cards = await Promise.all([0, 1, 2, 3].map(asked))
    // It takes seconds, in which the platform is tried.
    atTerminal = guidepost(['approve', card(0).press.proposal, '--scenario', tunnel.scenario], {
      cwd,
      env: { GUIDEPOST_DATA: folder, SANDBOX_JOURNAL: tunnel.journal },
    }).ended
  }, 180_000)
  afterAll(async () => {
    await teams?.close()
    await records?.close()
    await server?.end('SIGTERM')
    await endAll()
  }, 60_000)

  const shown = (conversation: string): readonly Shown[] =>
    teams.frames.flatMap(({ data }) => {
      const { actionConversationId, message } = data as {
        actionConversationId: string
        message?: { messageId: string; from?: { id: string }; attachments?: unknown[] }
      }
      return actionConversationId === conversation && message?.from?.id === BOT.id
        ? [{ id: message.messageId, text: JSON.stringify(message.attachments ?? '') }]
        : []
    })
  const seen = async (conversation: string, words: RegExp): Promise<Shown> => {
    await until(() => shown(conversation).some(({ text }) => words.test(text)), 90_000)
    const found = shown(conversation).findLast(({ text }) => words.test(text))
    if (!found)
      throw new Error(`Nothing like ${words} in ${JSON.stringify(shown(conversation)).slice(0, 1_500)}`)
    return found
  }
  /** Adele writes: the Playground lets nobody else. */
  const post = async (conversation: string, text: string): Promise<string> => {
    const { body } = await teams.post(
      `/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`,
      {
        type: 'text',
        text: `<at>${BOT.name}</at> ${text}`,
        mentions: [{ mentioned: BOT, text: `<at>${BOT.name}</at>` }],
        textFormat: 'plain',
        from: { id: 'adele' },
      },
    )
    return (body as { postConversationId?: string }).postConversationId ?? conversation
  }
  /** Adele asks, and sees the report with its card. */
  async function asked(): Promise<Card> {
    const thread = await post('team-id', TUNNEL_WORDS)
    const { id, text } = await seen(thread, /Reset the VPN connection \(waits for approval\)/)
    return { thread, message: id, press: pressOf(text, true) }
  }
  const pressOf = (text: string, yes: boolean): Decide => {
    for (const [, written] of text.matchAll(/"press":("(?:[^"\\]|\\.)*")/g)) {
      const press = parsePress(JSON.parse(written ?? '""'))
      if (press?.kind === 'decide' && press.yes === yes) return press
    }
    throw new Error(`No card in ${text.slice(0, 1_500)}`)
  }
  const card = (at: number): Card => {
    const found = cards[at]
    if (!found) throw new Error(`Card ${at} was never shown.`)
    return found
  }
  const invokeOf = ({ message, press }: Card, note?: string) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: {
      action: {
        type: 'Action.Execute',
        verb: 'press',
        data: { press: pressText(press), ...(note === undefined ? {} : { note }) },
      },
    },
    replyToId: message,
  })
  /** Presses a button; gives what the person alone is told. */
  async function decide(from: string, one: Card, note?: string): Promise<string> {
    const { body } = await teams.post('/_conversation/v1/invoke', {
      ...invokeOf(one, note),
      from: { id: from },
      conversation: { id: one.thread },
    })
    return JSON.stringify(body)
  }
  /** What somebody does whom the Playground lets do nothing of the kind, as Teams would send it. */
  async function sent(thread: string, from: object, activity: object): Promise<{ body: string }> {
    const response = await fetch(`${server.address}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: randomUUID(),
        channelId: 'msteams',
        serviceUrl: `${teams.url}/_connector`,
        recipient: BOT,
        from,
        conversation: { id: thread, isGroup: true, conversationType: 'channel' },
        channelData: { team: { id: 'team-id' }, channel: { id: 'team-id' } },
        entities: [{ type: 'mention', mentioned: BOT, text: `<at>${BOT.name}</at>` }],
        ...activity,
      }),
    })
    return { body: await response.text() }
  }
  /** A button that decides, as it stands in the JSON of a card. */
  const isDecidable = (text: string): boolean => text.includes('decide\\"')

  test('the card says exactly what, why, what was checked, who may decide, and until when', async () => {
    const { text } = await seen(card(0).thread, /waits for approval/)
    for (const words of [CONNECTION, 'NotConnected', 'does not reboot', 'adele, isaiah, but not who asked'])
      expect(text).toContain(words)
    expect(tunnel.changes()).toEqual([])
  })

  test.each([
    ['the requester', 'adele', /Who asked for the investigation cannot decide/, 'requester', ADELE],
    ['a stranger', 'megan', /not among those who may approve.*adele, isaiah/, 'not-an-approver', MEGAN],
  ])('%s is told why not, and it is kept', async (_, who, words, why, account) => {
    expect(await decide(who, card(0))).toMatch(words)
    expect(await records.audit(card(0).press.proposal)).toContainEqual({
      event: 'approval-refused',
      why,
      account,
    })
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test('somebody of no organisation is told why not', async () => {
    const { body } = await sent(card(0).thread, { id: 'eve', name: 'Eve' }, invokeOf(card(0)))
    expect(body).toMatch(/Only people of this organisation/)
    expect(await records.audit(card(0).press.proposal)).toContainEqual(
      expect.objectContaining({ event: 'approval-refused', why: 'not-admitted' }),
    )
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test.each<[string, () => Partial<Decide>, RegExp, string]>([
    [
      'another seal',
      () => ({ seal: '0'.repeat(32) }),
      /shows something else than what was proposed/,
      'altered',
    ],
    ['a proposal that there is not', () => ({ proposal: OTHER }), /not known here/, 'unknown'],
    ['an investigation that there is not', () => ({ id: OTHER }), /not known here/, 'elsewhere'],
    [
      'another investigation’s proposal',
      () => ({ proposal: card(1).press.proposal }),
      /not known here/,
      'unknown',
    ],
  ])('a card with %s is not taken, and it is kept', async (_, altered, words, why) => {
    const press = { ...card(0).press, ...altered() }
    expect(await decide('isaiah', { ...card(0), press })).toMatch(words)
    const kept = { event: 'approval-refused', why, account: ISAIAH }
    expect(await records.audit(press.proposal)).toContainEqual(kept)
    for (const at of [0, 1]) expect(await records.state(card(at).press.proposal)).toBe('open')
  })

  test('“yes” as words in the thread decides nothing', async () => {
    await sent(
      card(0).thread,
      { id: 'isaiah', name: 'Isaiah', aadObjectId: ISAIAH },
      { type: 'message', text: `<at>${BOT.name}</at> yes` },
    )
    expect(await records.state(card(0).press.proposal)).toBe('open')
    expect(tunnel.changes()).toEqual([])
  })

  test('the same person at the terminal is still the one who asked', async () => {
    const ran = await atTerminal
    expect(ran.err).toMatch(/Who asked for the investigation cannot decide/)
    expect(ran.code).not.toBe(0)
    expect(await records.audit(card(0).press.proposal)).toContainEqual({
      event: 'approval-refused',
      why: 'requester',
      account: `${userInfo().username}@${hostname()}`,
    })
  })

  test('a no with a note ends it, and the card shows who and why', async () => {
    const rejecting = { ...card(1), press: { ...card(1).press, yes: false } }
    expect(await decide('isaiah', rejecting, 'the peer is being replaced')).toMatch(/Taken/)
    const { id, text } = await seen(card(1).thread, /rejected, nothing was done/)
    expect(id).toBe(card(1).message)
    expect(text).toMatch(/Rejected by Isaiah.*the peer is being replaced/)
    expect(isDecidable(text)).toBe(false)
  })

  test('a card whose time is over is not taken', async () => {
    const seal = await records.expire(card(2).press.proposal)
    const late = { ...card(2), press: { ...card(2).press, seal } }
    expect(await decide('isaiah', late)).toMatch(/The time to decide is over; nothing was done/)
    expect(isDecidable((await seen(card(2).thread, /nobody decided in time, nothing was done/)).text)).toBe(
      false,
    )
    expect(await records.audit(card(2).press.proposal)).toContainEqual({
      event: 'approval-refused',
      why: 'expired',
      account: ISAIAH,
    })
  })

  test('whoever may approve freezes everything, and nobody else does', async () => {
    const thread = card(3).thread
    const freeze = { type: 'message', text: `<at>${BOT.name}</at> freeze` }
    await sent(thread, { id: 'megan', name: 'Megan', aadObjectId: MEGAN }, freeze)
    await seen(thread, /not among those who may approve/)
    expect(await records.audit('actions')).toEqual([
      { event: 'approval-refused', why: 'freeze', account: MEGAN },
    ])
    await post(thread, 'freeze')
    await seen(thread, /All actions are frozen/)
    expect(await decide('isaiah', card(3))).toMatch(/Taken/)
    const { text } = await seen(thread, /withdrawn, nothing was done/)
    expect(text).toMatch(/all actions are frozen \(somebody said “freeze”\)/)
    await post(thread, 'unfreeze')
    await seen(thread, /may be begun again/)
    expect((await records.audit('actions')).map(({ event }) => event)).toEqual([
      'approval-refused',
      'actions-frozen',
      'actions-unfrozen',
    ])
    expect(tunnel.changes()).toEqual([])
  })

  test('another person approves: one reset, what was before and after it, and no buttons for anybody', async () => {
    expect(await decide('isaiah', card(0), 'the tunnel is mine')).toMatch(/Taken/)
    const { id, text } = await seen(card(0).thread, /done, and it helped/)
    expect(id).toBe(card(0).message)
    expect(text).toMatch(/Approved by Isaiah.*the tunnel is mine/)
    expect(text).toMatch(/NotConnected.*Connected/)
    expect(isDecidable(text)).toBe(false)
    expect(tunnel.changes()).toEqual([`${CONNECTION}/resetconnection`])
    const events = (await records.audit(card(0).press.proposal)).map(({ event }) => event)
    expect(events.filter((event) => event !== 'approval-refused')).toEqual([
      'proposed',
      'approved',
      'action-checked',
      'action-dispatched',
      'action-accepted',
      'action-verifying',
      'action-recovered',
    ])
  })

  test.each<[string, string, RegExp]>([
    ['who approved it', 'isaiah', /Taken/],
    ['who asked for it', 'adele', /Who asked for the investigation/],
    ['a stranger', 'megan', /not among those who may approve/],
  ])('the card sent once more by %s does nothing', async (_, who, words) => {
    expect(await decide(who, card(0))).toMatch(words)
    expect(await records.state(card(0).press.proposal)).toBe('recovered')
    expect(tunnel.changes()).toHaveLength(1)
    expect(await records.trailFaults()).toEqual([])
  })
})
