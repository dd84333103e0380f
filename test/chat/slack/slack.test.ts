import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '../../fakes/a-server.ts'
import { buttonOf, openSlackTeam, type SlackTeam } from '../../fakes/a-slack.ts'
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

const WORDS = 'Please investigate the cause of the VPN failure around 2025-06-18 07:20'

describe('Slack', () => {
  let team: SlackTeam
  let slack: SlackTeam['slack']
  let incidents: string
  let maria: string
  beforeAll(async () => {
    team = await openSlackTeam()
    ;({ slack, incidents, maria } = team)
  }, 90_000)
  afterAll(() => team?.close(), 60_000)
  const send: SlackTeam['send'] = (...given) => team.send(...given)
  const ours: SlackTeam['ours'] = (...given) => team.ours(...given)
  const shown: SlackTeam['shown'] = (...given) => team.shown(...given)
  const root: SlackTeam['root'] = (...given) => team.root(...given)

  test('a mention becomes one message in the thread, with progress, a question, and the report', async () => {
    const ts = await root(`<@${BOT}> ${WORDS}`)
    const body = eventBody(mention(incidents, maria, WORDS, ts))
    // Slack sends it again when it hears nothing in time.
    const answers = await Promise.all(
      [0, 1, 2, 3].map((n) =>
        send({
          body,
          headers: n === 0 ? {} : { 'x-slack-retry-num': String(n), 'x-slack-retry-reason': 'http_timeout' },
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const question = await shown(ts, /Which connection is affected/)
    const click = await send(
      clickOf(incidents, maria, { ts: question.ts, thread_ts: ts }, buttonOf(question, 'conn-to-osaka')),
    )
    expect(click.status).toBe(200)
    const report = await shown(ts, /CONFIRMED/)
    expect(report.ts).toBe(question.ts)
    expect(await ours(ts)).toHaveLength(1)
    expect(JSON.stringify(report.blocks)).toMatch(/deleted the security association/)
    expect(report.blocks?.some(({ type }) => type === 'image')).toBe(true)
    expect(report.text).toContain('CONFIRMED')
  }, 60_000)

  test('the same event four times, minutes apart, stays one investigation', async () => {
    const ts = await root('hello')
    const body = eventBody(mention(incidents, maria, 'VPN to osaka down around 2025-06-18 07:20', ts))
    expect((await send({ body })).status).toBe(200)
    await shown(ts, /./)
    for (const n of [1, 2, 3]) {
      await sleep(300)
      expect((await send({ body, headers: { 'x-slack-retry-num': String(n) } })).status).toBe(200)
    }
    await sleep(500)
    expect(await ours(ts)).toHaveLength(1)
  }, 60_000)

  test('a slash command begins a thread, which goes on by words', async () => {
    const answer = await send(commandForm(incidents, maria, `investigate ${WORDS} (by command)`))
    expect(answer.status).toBe(200)
    let first: Message | undefined
    await until(async () => {
      const all = await slack.messages(incidents)
      first = all.find((one) => JSON.stringify(one.blocks ?? '').includes('(by command)'))
      return first !== undefined
    }, 10_000)
    const ts = first?.ts ?? ''
    await until(
      async () => JSON.stringify(await slack.messages(incidents)).includes('Which connection'),
      10_000,
    )
    // Nobody answers in the moment in which a message appears; its thread is known to us a moment later.
    await sleep(1_000)
    const said = eventBody({
      type: 'message',
      user: maria,
      text: 'the one to osaka',
      ts: newTs(),
      thread_ts: ts,
      channel: incidents,
      channel_type: 'channel',
    })
    expect((await send({ body: said })).status).toBe(200)
    await until(async () => {
      const all = await slack.messages(incidents)
      return /CONFIRMED/.test(JSON.stringify(all.find((one) => one.ts === ts)?.blocks ?? ''))
    }, 20_000)
    const [done] = (await slack.messages(incidents)).filter((one) => one.ts === ts)
    expect(JSON.stringify(done?.blocks)).toMatch(/CONFIRMED/)
    // A question about the report is answered in its thread, from what was found.
    const queries = (text: string): number => Number(/(\d+) quer/.exec(text)?.[1] ?? -1)
    const why = eventBody({
      type: 'message',
      user: maria,
      text: 'why?',
      ts: newTs(),
      thread_ts: ts,
      channel: incidents,
      channel_type: 'channel',
    })
    await send({ body: why })
    const about = await shown(ts, /About “/)
    expect(queries(JSON.stringify(about.blocks))).toBe(0)
  }, 60_000)

  test.each([
    ['help', /investigate …/],
    ['', /investigate …/],
    ['guides', /Site-to-site VPN/],
    ['status', /In this channel/],
  ])('/guidepost %s is answered to the person alone', async (text, words) => {
    const { status, text: answer } = await send(commandForm(incidents, maria, text))
    expect(status).toBe(200)
    expect(JSON.parse(answer)).toMatchObject({ response_type: 'ephemeral' })
    expect(answer).toMatch(words)
  })

  test('“Investigate this message” and “stop” by a button', async () => {
    const ts = await root('VPN to the branch failed around 2025-06-18 07:20 <!channel>')
    const shortcut = payloadForm({
      type: 'message_action',
      callback_id: 'investigate_message',
      trigger_id: newTs(),
      api_app_id: 'A000000001',
      team: { id: TEAM },
      user: { id: maria, team_id: TEAM },
      channel: { id: incidents },
      message: { type: 'message', ts, text: 'VPN to the branch failed around 2025-06-18 07:20 <!channel>' },
    })
    expect((await send(shortcut)).status).toBe(200)
    const question = await shown(ts, /Which connection/)
    await send(clickOf(incidents, maria, { ts: question.ts, thread_ts: ts }, buttonOf(question, 'Stop')))
    const stopped = await shown(ts, /STOPPED/)
    expect(stopped.ts).toBe(question.ts)
  }, 60_000)

  test('parts of the report, files and feedback', async () => {
    const ts = await root('hello')
    await send({ body: eventBody(mention(incidents, maria, WORDS, ts)) })
    const question = await shown(ts, /Which connection/)
    await send(
      clickOf(incidents, maria, { ts: question.ts, thread_ts: ts }, buttonOf(question, 'conn-to-osaka')),
    )
    const report = await shown(ts, /CONFIRMED/)
    const show = (report.blocks ?? [])
      .flatMap(({ elements }) => (elements ?? []) as Record<string, unknown>[])
      .find(({ type }) => type === 'static_select') as {
      action_id: string
      options: { value: string; text: { text: string } }[]
    }
    const evidence = show.options.find(({ text }) => text.text === 'Evidence')
    const chosen = { type: 'static_select', action_id: show.action_id, selected_option: evidence }
    await send(clickOf(incidents, maria, { ts: report.ts, thread_ts: ts }, chosen))
    await until(
      async () => /AzureDiagnostics/.test(JSON.stringify(await slack.messages(incidents, ts))),
      10_000,
    )
    expect(JSON.stringify(await slack.messages(incidents, ts))).toMatch(/AzureDiagnostics/)

    const uploads = (): number =>
      slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').length
    const before = uploads()
    await send(clickOf(incidents, maria, { ts: report.ts, thread_ts: ts }, buttonOf(report, 'Whole report')))
    expect(await until(() => uploads() > before, 10_000)).toBe(true)
    const [last] = slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').slice(-1)
    expect(last?.body).toMatchObject({ channel_id: incidents, thread_ts: ts })
    expect(((last?.body['files'] ?? []) as { title: string }[]).map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^report-.*\.md$/),
        expect.stringMatching(/^E\d+\.csv$/),
      ]),
    )

    await send(clickOf(incidents, maria, { ts: report.ts, thread_ts: ts }, buttonOf(report, 'Right')))
    expect(
      await until(
        () =>
          slack.calls.some(
            ({ method, body }) =>
              method === 'chat.postEphemeral' && JSON.stringify(body).includes('Thank you'),
          ),
        5_000,
      ),
    ).toBe(true)
    await send(clickOf(incidents, maria, { ts: report.ts, thread_ts: ts }, buttonOf(report, 'Wrong')))
    expect(await until(() => slack.calls.some(({ method }) => method === 'views.open'), 5_000)).toBe(true)
    const view = slack.calls.findLast(({ method }) => method === 'views.open')?.body['view'] as {
      private_metadata: string
    }
    const noted = await send(
      payloadForm({
        type: 'view_submission',
        api_app_id: 'A000000001',
        team: { id: TEAM },
        user: { id: maria, team_id: TEAM },
        view: {
          id: 'V1',
          callback_id: 'guidepost_note',
          private_metadata: view.private_metadata,
          state: { values: { note: { note: { type: 'plain_text_input', value: 'it was the firewall' } } } },
        },
      }),
    )
    expect(noted.status).toBe(200)
    expect(
      await until(
        () => slack.calls.some(({ body }) => JSON.stringify(body).includes('noted as wrong')),
        5_000,
      ),
    ).toBe(true)
  }, 60_000)
})
