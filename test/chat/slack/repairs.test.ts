import { hostname, userInfo } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Press, parsePress, pressText } from '../../../src/incident/press.ts'
import { type Ended, guidepost, until, urlOf } from '../../fakes/a-server.ts'
import { buttonOf, openSlackTeam, type SlackTeam } from '../../fakes/a-slack.ts'
import {
  aTunnel,
  CONNECTION,
  type RepairRecords,
  repairRecords,
  type Tunnel,
  TUNNEL_WORDS,
} from '../../fakes/a-tunnel.ts'
import { aDataFolder } from '../../fakes/data-folder.ts'
import {
  BOT,
  clickOf,
  commandForm,
  eventBody,
  type Message,
  mention,
  newTs,
  payloadForm,
  TEAM,
} from '../../fakes/slack-cloud.ts'

type Decide = Extract<Press, { kind: 'decide' }>
/** A card in its thread. */
type Card = { readonly thread: string; readonly message: Message; readonly press: Decide }

const GUEST = 'U0GUEST'
/** A user group that may approve, and somebody who will be in it. */
const GROUP = 'S0ONCALL'
const DANA = 'U0DANA'
const OTHER = '00000000-0000-4000-8000-000000000000'

describe('a repair, by Slack', () => {
  let team: SlackTeam
  let tunnel: Tunnel
  let records: RepairRecords
  let folder: string
  let slack: SlackTeam['slack']
  let incidents: string
  /** Maria asks and may approve; Ken may approve; of Eve nothing is said. */
  let [maria, ken, eve] = ['', '', '']
  let cards: readonly Card[] = []
  let atTerminal: Promise<Ended>
  beforeAll(async () => {
    tunnel = aTunnel()
    folder = aDataFolder()
    team = await openSlackTeam(1, {
      scenario: tunnel.scenario,
      env: { GUIDEPOST_DATA: folder, SANDBOX_JOURNAL: tunnel.journal },
      config: (cloud) => `people:
  maria: { slack: ${cloud.user('maria')}, terminal: '${userInfo().username}@${hostname()}' }
  ken: { slack: ${cloud.user('ken')} }
approvers: { people: [maria, ken], slackGroups: [${GROUP}] }
`,
    })
    ;({ slack, incidents, maria } = team)
    slack.lacking['usergroups.users.list'] = { ok: true, users: [] }
    ;[ken, eve] = [slack.user('ken'), slack.user('eve')]
    records = await repairRecords(urlOf(folder))
    cards = await Promise.all([0, 1, 2, 3].map(asked))
    // It takes seconds, in which the platform is tried.
    atTerminal = guidepost(['approve', card(0).press.proposal, '--scenario', tunnel.scenario], {
      cwd: team.folder,
      env: { GUIDEPOST_DATA: folder, SANDBOX_JOURNAL: tunnel.journal },
    }).ended
  }, 90_000)
  afterAll(async () => {
    await records?.close()
    await team?.close()
  }, 60_000)

  /** Maria asks, says which connection it is, and sees the report with its card. */
  async function asked(): Promise<Card> {
    const thread = await team.root('the tunnel again')
    await team.send({ body: eventBody(mention(incidents, maria, TUNNEL_WORDS, thread)) })
    const message = await team.shown(thread, /Reset the VPN connection \(waits for approval\)/)
    return { thread, message, press: pressOf(message, 'Approve') }
  }
  const card = (at: number): Card => {
    const found = cards[at]
    if (!found) throw new Error(`Card ${at} was never shown.`)
    return found
  }
  const pressOf = (message: Message, label: string): Decide => {
    const press = parsePress(buttonOf(message, label)['value'])
    if (press?.kind !== 'decide') throw new Error(`${label} decides about nothing.`)
    return press
  }
  /** Presses a button; gives what the dialog that is opened for it carries. */
  async function pressed(user: string, { thread, message, press }: Card): Promise<string> {
    const opened = () => slack.calls.filter(({ method }) => method === 'views.open')
    const before = opened().length
    const button = { action_id: 'press-0-0', value: pressText(press) }
    await team.send(clickOf(incidents, user, { ts: message.ts, thread_ts: thread }, button))
    if (!(await until(() => opened().length > before, 10_000))) throw new Error('No dialog was opened.')
    const view = opened().at(-1)?.body['view'] as { private_metadata: string } | undefined
    return view?.private_metadata ?? ''
  }
  /** Presses a button, fills in the dialog that opens, and sends it. */
  async function decide(user: string, one: Card, note = ''): Promise<void> {
    await team.send(dialogOf(user, await pressed(user, one), note))
  }
  const dialogOf = (user: string, metadata: string, note: string) =>
    payloadForm({
      type: 'view_submission',
      api_app_id: 'A000000001',
      team: { id: TEAM },
      user: { id: user, team_id: TEAM },
      view: {
        id: `V${slack.calls.length}`,
        callback_id: 'guidepost_note',
        private_metadata: metadata,
        state: { values: { note: { note: { type: 'plain_text_input', value: note || null } } } },
      },
    })
  /** What one person alone is told from now on. */
  function toldTo(user: string): () => Promise<string> {
    const told = () =>
      slack.calls.filter(({ method, body }) => method === 'chat.postEphemeral' && body['user'] === user)
    const before = told().length
    return async () => {
      if (!(await until(() => told().length > before, 10_000))) throw new Error('Nothing was told.')
      return JSON.stringify(told().at(-1)?.body)
    }
  }
  const buttonsOf = ({ blocks = [] }: Message): readonly unknown[] =>
    blocks
      .flatMap(({ elements }) => (elements ?? []) as { text?: { text?: string } }[])
      .map(({ text }) => text?.text)
  const blocksOf = async ({ thread }: Card): Promise<string> =>
    JSON.stringify((await team.ours(thread))[0]?.blocks)

  test('the card says exactly what, why, what was checked, who may decide, and until when', async () => {
    const text = await blocksOf(card(0))
    for (const words of [
      CONNECTION,
      'NotConnected',
      'does not reboot',
      'maria, ken, a member of the group S0ONCALL, but not who asked',
    ])
      expect(text).toContain(words)
    expect(text).toMatch(/"text":"Until {2}"[^}]*\}[^}]*\},\{"type":"text","text":"\d{4}-\d\d-\d\d \d\d:\d\d/)
    expect(tunnel.changes()).toEqual([])
  })

  test.each<[string, () => string, RegExp, string]>([
    ['the requester', () => maria, /Who asked for the investigation cannot decide/, 'requester'],
    ['a stranger', () => eve, /not among those who may approve.*maria, ken/, 'not-an-approver'],
  ])('%s is told why not, and it is kept', async (_, who, words, why) => {
    const told = toldTo(who())
    await decide(who(), card(0))
    expect(await told()).toMatch(words)
    const kept = { event: 'approval-refused', why, account: `${TEAM}/${who()}` }
    expect(await records.audit(card(0).press.proposal)).toContainEqual(kept)
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test('where Slack does not say who is in the group, nobody is, and what Slack said stays with us', async () => {
    slack.faults.push({ method: /^usergroups/, answer: 'missing_scope' })
    const told = toldTo(eve)
    await decide(eve, card(0))
    expect(await told()).toMatch(/cannot be found out now whether you may approve/)
    expect(await told()).not.toContain('missing_scope')
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test('a guest is told why not', async () => {
    slack.lacking['users.info'] = {
      ok: true,
      user: { id: GUEST, name: 'guest', team_id: TEAM, is_restricted: true },
    }
    const told = toldTo(GUEST)
    await decide(GUEST, card(0))
    expect(await told()).toMatch(/Guests may not use Guidepost/)
    expect(await records.audit(card(0).press.proposal)).toContainEqual({
      event: 'approval-refused',
      why: 'not-admitted',
      account: `${TEAM}/${GUEST}`,
    })
    delete slack.lacking['users.info']
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test('where Slack does not open the dialog, nothing is taken, and whoever pressed is told', async () => {
    slack.faults.push({ method: /^views.open/, answer: 'expired_trigger_id' })
    const told = toldTo(ken)
    await pressed(ken, card(0))
    expect(await told()).toMatch(/did not open the dialog, so nothing was taken/)
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test.each<[string, Partial<Decide>, RegExp, string]>([
    ['another seal', { seal: '0'.repeat(32) }, /shows something else than what was proposed/, 'altered'],
    ['a proposal that there is not', { proposal: OTHER }, /not known here/, 'unknown'],
    ['an investigation that there is not', { id: OTHER }, /not known here/, 'elsewhere'],
  ])('a card with %s is not taken, and it is kept', async (_, altered, words, why) => {
    const told = toldTo(ken)
    await decide(ken, { ...card(0), press: { ...card(0).press, ...altered } })
    expect(await told()).toMatch(words)
    const kept = { event: 'approval-refused', why, account: `${TEAM}/${ken}` }
    expect(await records.audit(altered.proposal ?? card(0).press.proposal)).toContainEqual(kept)
    expect(await records.state(card(0).press.proposal)).toBe('open')
  })

  test('a card with another investigation’s proposal is not taken', async () => {
    const told = toldTo(ken)
    await decide(ken, { ...card(0), press: { ...card(0).press, proposal: card(1).press.proposal } })
    expect(await told()).toMatch(/not known here/)
    const kept = { event: 'approval-refused', why: 'unknown', account: `${TEAM}/${ken}` }
    expect(await records.audit(card(1).press.proposal)).toContainEqual(kept)
    expect(await records.state(card(1).press.proposal)).toBe('open')
  })

  test.each([
    ['to nobody', (ts: string) => ({ type: 'message', text: 'yes', channel_type: 'channel', thread_ts: ts })],
    ['to us', (ts: string) => ({ type: 'app_mention', text: `<@${BOT}> yes`, thread_ts: ts })],
  ])('“yes” as words in the thread, said %s, decides nothing', async (_, said) => {
    const ts = newTs()
    const event = { ...said(card(0).thread), user: ken, ts, event_ts: ts, channel: incidents }
    expect((await team.send({ body: eventBody(event) })).status).toBe(200)
    expect(await records.state(card(0).press.proposal)).toBe('open')
    expect(tunnel.changes()).toEqual([])
  })

  test('the same person at the terminal is still the one who asked', async () => {
    const ran = await atTerminal
    expect(ran.err).toMatch(/Who asked for the investigation cannot decide/)
    expect(ran.code).not.toBe(0)
    const account = `${userInfo().username}@${hostname()}`
    expect(await records.audit(card(0).press.proposal)).toContainEqual({
      event: 'approval-refused',
      why: 'requester',
      account,
    })
  })

  test('a no with a note ends it, and the card shows who and why', async () => {
    await decide(ken, { ...card(1), press: pressOf(card(1).message, 'Reject') }, 'the peer is being replaced')
    const message = await team.shown(card(1).thread, /rejected, nothing was done/)
    expect(JSON.stringify(message.blocks)).toMatch(/Rejected by ken.*the peer is being replaced/)
    expect(buttonsOf(message)).not.toContain('Approve')
    expect((await records.audit(card(1).press.proposal)).map(({ event }) => event)).toContain('rejected')
    const told = toldTo(eve)
    await decide(eve, card(1))
    expect(await told()).toMatch(/not among those who may approve/)
    expect(await records.state(card(1).press.proposal)).toBe('rejected')
  })

  test('a card whose time is over is not taken', async () => {
    const seal = await records.expire(card(2).press.proposal)
    const told = toldTo(ken)
    await decide(ken, { ...card(2), press: { ...card(2).press, seal } })
    expect(await told()).toMatch(/The time to decide is over; nothing was done/)
    const message = await team.shown(card(2).thread, /nobody decided in time, nothing was done/)
    expect(buttonsOf(message)).not.toContain('Approve')
    const kept = { event: 'approval-refused', why: 'expired', account: `${TEAM}/${ken}` }
    expect(await records.audit(card(2).press.proposal)).toContainEqual(kept)
  })

  test('whoever may approve freezes everything, for everybody to see, and nobody else does', async () => {
    const stranger = await team.send(commandForm(incidents, eve, 'freeze'))
    expect(JSON.parse(stranger.text)).toMatchObject({ response_type: 'ephemeral' })
    expect(stranger.text).toMatch(/not among those who may approve/)
    expect(await records.audit('actions')).toContainEqual({
      event: 'approval-refused',
      why: 'freeze',
      account: `${TEAM}/${eve}`,
    })
    const frozen = await team.send(commandForm(incidents, ken, 'freeze'))
    expect(JSON.parse(frozen.text)).toMatchObject({ response_type: 'in_channel' })
    expect(frozen.text).toMatch(/All actions are frozen/)
    await decide(ken, card(3))
    const message = await team.shown(card(3).thread, /withdrawn, nothing was done/)
    expect(JSON.stringify(message.blocks)).toMatch(/all actions are frozen \(somebody said “freeze”\)/)
    expect((await team.send(commandForm(incidents, eve, 'unfreeze'))).text).toMatch(/not among those/)
    // Dana is in the user group by now.
    slack.lacking['usergroups.users.list'] = { ok: true, users: [DANA] }
    slack.lacking['users.info'] = { ok: true, user: { id: DANA, name: 'dana', team_id: TEAM } }
    expect((await team.send(commandForm(incidents, DANA, 'unfreeze'))).text).toMatch(/may be begun again/)
    delete slack.lacking['users.info']
    expect((await records.audit('actions')).map(({ event }) => event)).toEqual([
      'approval-refused',
      'actions-frozen',
      'approval-refused',
      'actions-unfrozen',
    ])
    expect(tunnel.changes()).toEqual([])
  })

  test('another person approves: one reset, what was before and after it, and no buttons for anybody', async () => {
    await decide(ken, card(0), 'the tunnel is mine')
    const message = await team.shown(card(0).thread, /done, and it helped/)
    const text = JSON.stringify(message.blocks)
    expect(text).toMatch(/Approved by ken.*the tunnel is mine/)
    expect(text).toMatch(/Before: NotConnected.*After: Connected/)
    expect(message.ts).toBe(card(0).message.ts)
    expect(buttonsOf(message)).not.toContain('Approve')
    expect(buttonsOf(message)).not.toContain('Reject')
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

  test.each<[string, () => string, RegExp]>([
    ['who approved it', () => ken, /./],
    ['who asked for it', () => maria, /Who asked for the investigation/],
    ['a stranger', () => eve, /not among those who may approve/],
  ])('the card sent once more by %s does nothing', async (_, who, words) => {
    const told = toldTo(who())
    await decide(who(), card(0))
    if (who() !== ken) expect(await told()).toMatch(words)
    expect(await records.state(card(0).press.proposal)).toBe('recovered')
    expect(tunnel.changes()).toHaveLength(1)
  })

  test('what Ken’s “yes” to us began is his own request, and its card, approved afterwards, is withdrawn', async () => {
    const { thread } = card(0)
    await until(async () => /Asked by.*ken/.test(JSON.stringify(await team.ours(thread))), 10_000)
    const message = (await team.ours(thread)).find(({ ts }) => ts !== card(0).message.ts)
    if (!message) throw new Error('It began nothing.')
    const own: Card = { thread, message, press: pressOf(message, 'Approve') }
    const told = toldTo(ken)
    await decide(ken, own)
    expect(await told()).toMatch(/Who asked for the investigation cannot decide/)
    await decide(maria, own)
    const after = await team.shown(thread, /withdrawn, nothing was done/)
    expect(after.ts).toBe(message.ts)
    expect(JSON.stringify(after.blocks)).toMatch(/it has recovered/)
    expect(tunnel.changes()).toHaveLength(1)
    expect(await records.trailFaults()).toEqual([])
  })
})
