import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { request as ask } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import pg from 'pg'
import { endAll, hasEnded, type RunningServer, startServer, until, urlOf } from '../fakes/a-server.ts'
import { APP_ID, type BotIssuer, startBotIssuer, TENANT } from '../fakes/bot-issuer.ts'
import { aDataFolder } from '../fakes/data-folder.ts'
import {
  APP,
  commandForm,
  deliverTo,
  eventBody,
  mention,
  newTs,
  payloadForm,
  SECRET,
  type SlackCloud,
  startSlackCloud,
  TEAM,
  TOKEN,
} from '../fakes/slack-cloud.ts'

const SCENARIO = new URL(
  '../../guides/s2s-vpn-disconnected/scenarios/2025-09-03-nothing-wrong',
  import.meta.url,
).pathname
const ALICE = '00000000-aaaa-4bbb-8ccc-000000000001'
const SERVICE = 'http://127.0.0.1:9/teams/'
const CHANNEL = '19:ops@thread.tacv2'

describe('requests that nobody should have sent', () => {
  let slack: SlackCloud
  let issuer: BotIssuer
  let server: RunningServer
  let database: pg.Client
  let incidents: string
  let maria: string
  beforeAll(async () => {
    ;[slack, issuer] = await Promise.all([startSlackCloud(), startBotIssuer()])
    incidents = slack.channel('incidents')
    maria = slack.user('maria')
    const cwd = mkdtempSync(join(tmpdir(), 'guidepost-attacks-'))
    const folder = aDataFolder()
    writeFileSync(
      join(cwd, 'guidepost.yaml'),
      `chat:
  slack: { app: ${APP}, channels: [${incidents}], people: [${maria}] }
  teams: { serviceHosts: [127.0.0.1], channels: ['${CHANNEL}'], people: ['${ALICE}'], guests: ['${ALICE}'] }
queue: { maxWaiting: 10000 }
`,
    )
    server = await startServer(SCENARIO, {
      cwd,
      env: {
        ...issuer.env,
        GUIDEPOST_DATA: folder,
        HOST: '127.0.0.1',
        PORT: '0',
        SLACK_BOT_TOKEN: TOKEN,
        SLACK_SIGNING_SECRET: SECRET,
        SLACK_API_URL: slack.api,
      },
    })
    await until(async () => (await server.get('/readyz')).text.includes('"slack":"ok"'), 10_000)
    database = new pg.Client({ connectionString: urlOf(folder), options: '-c search_path=guidepost' })
    await database.connect()
  }, 90_000)
  afterAll(async () => {
    await database?.end()
    await server?.end('SIGTERM')
    await endAll()
    await Promise.all([slack?.close(), issuer?.close()])
  }, 60_000)

  const stored = async (): Promise<string> =>
    JSON.stringify(
      (
        await database.query(
          `select (select count(*) from investigation) as i, (select count(*) from heard) as h,
            (select count(*) from feedback) as f, (select count(*) from wait where settled_by is not null) as w,
            (select count(*) from audit where event <> 'investigation-ended' and event <> 'question-asked') as a`,
        )
      ).rows,
    )
  /** By a connection of its own: those that were used before may have been broken off. */
  const alive = async (): Promise<boolean> =>
    !hasEnded(server) &&
    (await new Promise<boolean>((resolve) => {
      ask(`${server.address}/healthz`, { agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      })
        .on('error', () => resolve(false))
        .end()
    }))

  const activity = (more: object = {}): Record<string, unknown> => ({
    type: 'message',
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl: SERVICE,
    text: '<at>Guidepost</at> VPN down around 2025-09-03 07:20',
    from: { id: '29:alice', name: 'Alice', aadObjectId: ALICE },
    recipient: { id: `28:${APP_ID}`, name: 'Guidepost' },
    conversation: {
      id: `${CHANNEL};messageid=1`,
      isGroup: true,
      conversationType: 'channel',
      tenantId: TENANT,
    },
    channelData: { tenant: { id: TENANT }, team: { id: 'team' }, channel: { id: CHANNEL } },
    entities: [{ type: 'mention', mentioned: { id: `28:${APP_ID}` }, text: '<at>Guidepost</at>' }],
    ...more,
  })
  const toTeams = async (body: unknown, token: string | null, headers: object = {}): Promise<number> => {
    const response = await fetch(`${server.address}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: token }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    })
    await response.text()
    return response.status
  }
  const good = async (): Promise<string> => `Bearer ${await issuer.token(SERVICE)}`

  test('what is genuine is taken, so that the rest of this means something', async () => {
    const before = await stored()
    expect(await toTeams(activity(), await good())).toBe(200)
    const afterTeams = await stored()
    expect(afterTeams).not.toBe(before)
    expect(
      (
        await deliverTo(server.address, {
          body: eventBody(mention(incidents, maria, 'VPN down around 07:20')),
        })
      ).status,
    ).toBe(200)
    expect(await stored()).not.toBe(afterTeams)
  })

  test('the same Teams message with the same token counts once', async () => {
    const [body, token] = [activity(), await good()]
    expect(await toTeams(body, token)).toBe(200)
    const before = await stored()
    expect(await toTeams(body, token)).toBe(200)
    expect(await stored()).toBe(before)
  })

  test('Teams: a token that is not right, or a place that is not ours, changes nothing', async () => {
    const before = await stored()
    const now = Math.floor(Date.now() / 1000)
    const none = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
    const bad: readonly (readonly [string, string | null, object, readonly number[]])[] = [
      ['no token', null, {}, [401]],
      ['an empty one', 'Bearer ', {}, [401]],
      ['no Bearer', await issuer.token(SERVICE), {}, [401]],
      ['words', 'Bearer a.b.c', {}, [401]],
      ['another key', `Bearer ${await issuer.token(SERVICE, {}, 'other')}`, {}, [401]],
      ['a key for another channel', `Bearer ${await issuer.token(SERVICE, {}, 'unendorsed')}`, {}, [401]],
      ['no key id', `Bearer ${await issuer.token(SERVICE, {}, 'no-kid')}`, {}, [401]],
      ['another audience', `Bearer ${await issuer.token(SERVICE, { aud: randomUUID() })}`, {}, [401]],
      ['another issuer', `Bearer ${await issuer.token(SERVICE, { iss: 'https://evil.example' })}`, {}, [401]],
      ['expired', `Bearer ${await issuer.token(SERVICE, { expires: now - 600 })}`, {}, [401]],
      ['not yet', `Bearer ${await issuer.token(SERVICE, { notBefore: now + 3_600 })}`, {}, [401]],
      [
        'another service address',
        `Bearer ${await issuer.token(SERVICE, { serviceurl: 'https://evil.example/' })}`,
        {},
        [401],
      ],
      ['the public key as a secret', `Bearer ${await issuer.confused(SERVICE)}`, {}, [401]],
      [
        'no signature',
        `Bearer ${none({ alg: 'none', typ: 'JWT' })}.${none({ iss: 'https://api.botframework.com', aud: APP_ID, exp: now + 600, serviceurl: SERVICE })}.`,
        {},
        [401],
      ],
      ['another tenant', await good(), { channelData: { tenant: { id: randomUUID() } } }, [403]],
      [
        'another tenant of the conversation',
        await good(),
        { conversation: { id: `${CHANNEL};messageid=1`, tenantId: randomUUID() } },
        [403],
      ],
      ['no tenant', await good(), { channelData: {}, conversation: { id: CHANNEL } }, [403]],
      ['another channel than Teams', await good(), { channelId: 'webchat' }, [401, 403]],
      [
        'answers to elsewhere',
        `Bearer ${await issuer.token('https://evil.example/')}`,
        { serviceUrl: 'https://evil.example/' },
        [403],
      ],
      [
        'answers to metadata',
        `Bearer ${await issuer.token('http://169.254.169.254/')}`,
        { serviceUrl: 'http://169.254.169.254/' },
        [403],
      ],
    ]
    for (const [name, token, more, expected] of bad) {
      const status = await toTeams(activity(more), token)
      expect({ name, ok: expected.includes(status), status }).toEqual({ name, ok: true, status })
    }
    // The same with a click, which would answer, stop, or one day approve something.
    for (const [, token, more] of bad) {
      const click = {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { data: { press: '["ask","VPN down"]' } } },
      }
      await toTeams(activity({ ...click, ...more }), token)
    }
    expect(await stored()).toBe(before)
    expect(await alive()).toBe(true)
  }, 60_000)

  test('nobody outside of the lists is served, and none of them gets a word of a log', async () => {
    const before = await stored()
    const token = await good()
    const strangers: readonly object[] = [
      { from: { id: '29:bob', name: 'Bob', aadObjectId: randomUUID() } },
      { from: { id: '29:bob', name: 'Bob' } },
      {
        conversation: {
          id: '19:other@thread.tacv2;messageid=1',
          conversationType: 'channel',
          tenantId: TENANT,
        },
        channelData: { tenant: { id: TENANT }, channel: { id: '19:other@thread.tacv2' } },
      },
      { conversation: { id: 'a:personal', conversationType: 'personal', tenantId: TENANT } },
      { conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true, tenantId: TENANT } },
      { from: { id: '28:bot', role: 'bot', aadObjectId: ALICE } },
    ]
    for (const more of strangers) expect([200, 503]).toContain(await toTeams(activity(more), token))
    const ken = slack.user('ken')
    const closed = slack.channel('closed')
    const others = [
      eventBody(mention(incidents, ken, 'VPN down')),
      eventBody(mention(closed, maria, 'VPN down')),
      eventBody(mention(incidents, maria, 'VPN down'), { is_ext_shared_channel: true }),
      eventBody(mention(incidents, maria, 'VPN down'), { team_id: 'T999999999' }),
      eventBody(mention(incidents, maria, 'VPN down'), { api_app_id: 'A999999999' }),
      eventBody({
        type: 'message',
        channel_type: 'im',
        channel: 'D1',
        user: maria,
        text: 'VPN down',
        ts: newTs(),
      }),
      eventBody({ ...mention(incidents, maria, 'VPN down'), bot_id: 'B1' }),
      eventBody({
        type: 'message',
        subtype: 'message_changed',
        channel: incidents,
        user: maria,
        ts: newTs(),
        message: { text: 'VPN down' },
      }),
    ]
    for (const body of others) expect((await deliverTo(server.address, { body })).status).toBe(200)
    const command = await deliverTo(server.address, commandForm(incidents, ken, 'investigate VPN down'))
    expect(command.text).toMatch(/not on the list/)
    expect(await stored()).toBe(before)
  }, 60_000)

  test('Slack: a thousand requests that are unsigned, mis-signed, late, early, foreign or broken change nothing', async () => {
    const before = await stored()
    const now = (): number => Math.floor(Date.now() / 1000)
    const genuine = (): { body: string; type: string } =>
      fc.sample(
        fc.constantFrom(
          { body: eventBody(mention(incidents, maria, 'VPN down')), type: 'application/json' },
          commandForm(incidents, maria, 'investigate VPN down'),
          payloadForm({
            type: 'block_actions',
            api_app_id: APP,
            team: { id: TEAM },
            user: { id: maria, team_id: TEAM },
            channel: { id: incidents },
            message: { ts: newTs() },
            trigger_id: randomUUID(),
            actions: [{ type: 'button', action_id: 'x', action_ts: newTs(), value: '["ask","VPN down"]' }],
          }),
        ),
        1,
      )[0] as { body: string; type: string }
    const broken = fc.oneof(
      fc.json().map((body) => ({ body, type: 'application/json' })),
      fc.string({ maxLength: 300 }).map((body) => ({ body, type: 'application/json' })),
      fc
        .constantFrom(
          'null',
          '0',
          '"x"',
          '[]',
          'true',
          '{}',
          '{"type":"event_callback"}',
          '{"event":null,"type":"event_callback"}',
          '{'.repeat(20_000),
        )
        .map((body) => ({ body, type: 'application/json' })),
      fc.string({ maxLength: 300 }).map((text) => ({
        body: `payload=${encodeURIComponent(text)}`,
        type: 'application/x-www-form-urlencoded',
      })),
      fc
        .constantFrom(
          'null',
          '[]',
          '1',
          '{"type":"block_actions"}',
          '{"type":"view_submission","view":null}',
          '{"type":"block_actions","actions":[null],"user":1}',
        )
        .map((text) => ({
          body: `payload=${encodeURIComponent(text)}`,
          type: 'application/x-www-form-urlencoded',
        })),
      fc
        .constantFrom(
          `ssl_check=1&payload=${encodeURIComponent('{"type":"block_actions"}')}`,
          'ssl_check=1&command=/guidepost&text=x',
        )
        .map((body) => ({ body, type: 'application/x-www-form-urlencoded' })),
    )
    // How it is signed is wrong, or what is signed is broken.
    const requests = fc.oneof(
      fc.record({
        how: fc.constantFrom('secret', 'late', 'early', 'time', 'none', 'cut', 'foreign'),
        by: fc.integer({ min: 301, max: 10_000_000 }),
      }),
      broken.map((what) => ({ how: 'broken' as const, ...what })),
    )
    const send = async (one: { how: string; by?: number; body?: string; type?: string }): Promise<number> => {
      const base = genuine()
      const type = one.type ?? base.type
      const body = one.body ?? base.body
      switch (one.how) {
        case 'secret':
          return (await deliverTo(server.address, { body, type, secret: 'another secret' })).status
        case 'late':
          return (await deliverTo(server.address, { body, type, at: now() - (one.by ?? 0) })).status
        case 'early':
          return (await deliverTo(server.address, { body, type, at: now() + (one.by ?? 0) })).status
        case 'time':
          return (await deliverTo(server.address, { body, type, at: `${now()}.5` })).status
        case 'none':
          return (await deliverTo(server.address, { body, type, headers: { 'x-slack-signature': '' } }))
            .status
        case 'cut':
          return (
            await deliverTo(server.address, { body, type, headers: { 'x-slack-signature': 'v0=abcd' } })
          ).status
        case 'foreign':
          return (await deliverTo(server.address, { type, body: body.replaceAll(TEAM, 'T777777777') })).status
        default:
          return (await deliverTo(server.address, { body, type })).status
      }
    }
    const all = fc.sample(requests, 1_100)
    const statuses = new Map<number, number>()
    for (let at = 0; at < all.length; at += 50)
      for (const status of await Promise.all(all.slice(at, at + 50).map(send)))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
    expect([...statuses.keys()].filter((status) => ![200, 400, 401, 404, 500].includes(status))).toEqual([])
    expect(statuses.get(401)).toBeGreaterThan(300)
    expect(await stored()).toBe(before)
    expect(await alive()).toBe(true)
  }, 180_000)

  test('Teams: five hundred bodies that are no activity, with a token that is good', async () => {
    const before = await stored()
    const token = await good()
    const holes = fc.dictionary(
      fc.constantFrom(
        'type',
        'id',
        'from',
        'conversation',
        'recipient',
        'channelData',
        'entities',
        'value',
        'text',
        'serviceUrl',
        'membersAdded',
        'timestamp',
      ),
      fc.oneof(
        fc.constant(null),
        fc.integer(),
        fc.string({ maxLength: 20 }),
        fc.constant([]),
        fc.constant([null]),
        fc.constant({}),
        fc.constant({ id: 7 }),
      ),
      { minKeys: 1 },
    )
    const bodies = fc.oneof(
      fc.json(),
      fc.string({ maxLength: 200 }),
      holes.map((more) =>
        JSON.stringify({ ...activity({ from: { id: '29:bob', aadObjectId: 'nobody' } }), ...more }),
      ),
    )
    const all = fc.sample(bodies, 500)
    const statuses = new Set<number>()
    for (let at = 0; at < all.length; at += 50)
      for (const status of await Promise.all(all.slice(at, at + 50).map((body) => toTeams(body, token))))
        statuses.add(status)
    expect([...statuses].filter((status) => status >= 500 && status !== 503)).toEqual([])
    expect(await stored()).toBe(before)
    expect(await alive()).toBe(true)
  }, 180_000)

  test('large bodies, other methods and half requests do not stop it', async () => {
    const before = await stored()
    const large = 'x'.repeat(2_000_000)
    const sent = await Promise.allSettled([
      deliverTo(server.address, { body: large }),
      toTeams(JSON.stringify({ text: large }), await good()),
      ...['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'].flatMap((method) =>
        ['/slack/events', '/api/messages', '/slack/events/..', '//slack/events', '/api/messages?x=%zz'].map(
          (path) =>
            fetch(`${server.address}${path}`, { method }).then((response) => ({ status: response.status })),
        ),
      ),
    ])
    for (const one of sent)
      if (one.status === 'fulfilled') {
        const status = typeof one.value === 'number' ? one.value : one.value.status
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
    await Promise.all(
      ['/slack/events', '/api/messages'].map(
        (path) =>
          new Promise<void>((resolve) => {
            const half = ask(`${server.address}${path}`, {
              method: 'POST',
              headers: {
                'content-length': '1000',
                'content-type': 'application/json',
                'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
              },
            })
            half.on('error', () => resolve())
            half.write('{"a":')
            setTimeout(() => {
              half.destroy()
              resolve()
            }, 200)
          }),
      ),
    )
    expect(await stored()).toBe(before)
    expect(await alive()).toBe(true)
  }, 60_000)
})
