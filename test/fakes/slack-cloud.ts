import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
export const APP = 'A000000001'
export const TEAM = 'T000000001'
export const BOT = 'U0GUIDEPOST'
export const TOKEN = 'xoxb-guidepost'

const EMULATE = fileURLToPath(new URL('../../node_modules/emulate/dist/index.js', import.meta.url))
/** The test's own account, which looks at everything. */
const TESTER = 'xoxb-tester'
const TESTING = [
  'channels:read',
  'channels:join',
  'channels:manage',
  'channels:write',
  'channels:history',
  'users:read',
  'chat:write',
  'files:read',
]
const SCOPES = [
  'chat:write',
  'channels:history',
  'groups:history',
  'im:history',
  'users:read',
  'files:write',
  'usergroups:read',
]

/** One call that we made, in the order in which they came. */
export type Call = {
  readonly method: string
  readonly at: number
  readonly body: Record<string, unknown>
  readonly status: number
}

/** What the next call of a method is answered with instead; `drop` breaks the connection after the work was done. */
export type Fault = { readonly method: RegExp; readonly answer: 'drop' | 'hang' | 'refuse' | number | string }

export type Message = {
  readonly ts: string
  readonly text: string
  readonly thread_ts?: string
  readonly blocks?: readonly Record<string, unknown>[]
  readonly metadata?: { readonly event_payload: { readonly mark: string } }
  readonly files?: readonly unknown[]
}

/** Slack's Web API as `emulate` has it, with a journal, faults, and the few methods that it lacks. */
export type SlackCloud = {
  readonly api: string
  readonly calls: Call[]
  readonly faults: Fault[]
  /** What it answers to methods that `emulate` does not know. */
  readonly lacking: Record<string, object>
  readonly channel: (name: string) => string
  readonly user: (name: string) => string
  /** All messages of a channel or a thread, the oldest first. */
  readonly messages: (channel: string, thread?: string) => Promise<readonly Message[]>
  readonly call: (method: string, body: object, token?: string) => Promise<Record<string, unknown>>
  readonly close: () => Promise<void>
}

export async function startSlackCloud(): Promise<SlackCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-slack-'))
  const behind = await freePort()
  const seed = join(folder, 'seed.json')
  writeFileSync(seed, JSON.stringify(SEED))
  const child = spawn(
    process.execPath,
    [EMULATE, 'start', '-s', 'slack', '-p', String(behind), '--seed', seed],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const calls: Call[] = []
  const faults: Fault[] = []
  const lacking: Record<string, object> = { ...LACKING }
  const server = createServer((request, response) => {
    pass(request, response, { behind, calls, faults, lacking }).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = async (method: string, body: object, token = TESTER): Promise<Record<string, unknown>> => {
    const response = await fetch(`http://127.0.0.1:${behind}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Record<string, unknown>
  }
  await untilUp(child, () => call('auth.test', {}))
  const channels = (await call('conversations.list', {})) as { channels: { id: string; name: string }[] }
  const members = (await call('users.list', {})) as { members: { id: string; name: string }[] }
  for (const { id } of channels.channels)
    for (const token of [TOKEN, TESTER]) await call('conversations.join', { channel: id }, token)
  const idOf = (list: readonly { id: string; name: string }[], name: string): string => {
    const found = list.find((one) => one.name === name)
    if (!found) throw new Error(`Slack's stand-in has no ${name}.`)
    return found.id
  }
  return {
    api: `${own}/api/`,
    calls,
    faults,
    lacking,
    channel: (name) => idOf(channels.channels, name),
    user: (name) => idOf(members.members, name),
    call,
    messages: async (channel, thread) => {
      const { messages } = (await (thread === undefined
        ? call('conversations.history', { channel, limit: 1000, include_all_metadata: true })
        : call('conversations.replies', {
            channel,
            ts: thread,
            limit: 1000,
            include_all_metadata: true,
          }))) as {
        messages?: Message[]
      }
      return [...(messages ?? [])].sort((a, b) => Number(a.ts) - Number(b.ts))
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      server.closeAllConnections()
      await Promise.all([ended, new Promise<void>((resolve) => server.close(() => resolve()))])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const SEED = {
  slack: {
    // A call beyond the product's scopes is refused, as Slack does.
    strict_scopes: true,
    team: { id: TEAM, name: 'Ops', domain: 'ops' },
    users: ['maria', 'ken', 'eve'].map((name) => ({ name, real_name: name, email: `${name}@example.com` })),
    channels: [
      { name: 'incidents', topic: 'incidents' },
      { name: 'busy', topic: 'busy' },
      { name: 'closed', topic: 'closed' },
    ],
    bots: [{ name: 'guidepost' }],
    oauth_apps: [
      {
        client_id: '1.2',
        client_secret: 'none',
        app_id: APP,
        name: 'Guidepost',
        redirect_uris: ['http://localhost/'],
        bot_user_id: BOT,
        bot_id: 'B0GUIDEPOST',
        bot_name: 'guidepost',
        scopes: SCOPES,
      },
    ],
    tokens: [
      { token: TOKEN, user_id: BOT, user: 'guidepost', app_id: APP, scopes: SCOPES },
      { token: TESTER, user_id: 'U000000001', user: 'admin', scopes: TESTING },
    ],
  },
}

/** What `emulate` 0.12.2 does not know. */
const LACKING: Readonly<Record<string, object>> = {
  'assistant.threads.setStatus': { ok: true },
  'views.open': { ok: true, view: { id: 'V1' } },
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { behind, calls, faults, lacking }: { behind: number } & Pick<SlackCloud, 'calls' | 'faults' | 'lacking'>,
): Promise<void> {
  const at = performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const method = (request.url ?? '').replace(/^\/api\//, '').replace(/\?.*$/, '')
  const note = (status: number): void =>
    void calls.push({ method, at, body: fieldsOf(request, body), status })
  const index = faults.findIndex((one) => one.method.test(method))
  const fault = index < 0 ? null : (faults.splice(index, 1)[0] ?? null)
  if (fault?.answer === 'hang') return note(0)
  if (fault?.answer === 'refuse') {
    note(0)
    return void request.socket.destroy()
  }
  if (typeof fault?.answer === 'number') {
    note(fault.answer)
    response.writeHead(fault.answer, fault.answer === 429 ? { 'retry-after': '2' } : {})
    response.end()
    return
  }
  const error = fault && fault.answer !== 'drop' ? { ok: false, error: fault.answer } : null
  const said = error ?? lacking[method]
  const answer = said
    ? {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(said)),
      }
    : await forward(request, body, behind)
  note(answer.status)
  if (fault?.answer === 'drop') return void request.socket.destroy()
  response.writeHead(answer.status, answer.headers)
  response.end(answer.body)
}

/** Addresses in its answers point to us, so that what is uploaded is seen as well. */
function forward(
  request: IncomingMessage,
  body: Buffer,
  behind: number,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const own = `http://${request.headers.host}`
  return new Promise((resolve, reject) => {
    const { connection: _, 'transfer-encoding': __, ...headers } = request.headers
    const to = ask(
      {
        port: behind,
        host: '127.0.0.1',
        path: request.url,
        method: request.method,
        headers: { ...headers, 'content-length': String(body.length) },
      },
      async (from) => {
        const chunks: Buffer[] = []
        for await (const chunk of from) chunks.push(chunk as Buffer)
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: from.statusCode ?? 500,
          headers: { 'content-type': String(from.headers['content-type'] ?? 'application/json') },
          body: Buffer.from(text.replaceAll(new RegExp(`http://(localhost|127.0.0.1):${behind}`, 'g'), own)),
        })
      },
    )
    to.on('error', reject)
    to.end(body)
  })
}

function fieldsOf(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  const type = String(request.headers['content-type'] ?? '')
  if (type.includes('json')) return JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>
  if (!type.includes('urlencoded')) return { bytes: body.length }
  return Object.fromEntries(
    [...new URLSearchParams(body.toString('utf8'))].map(([name, value]) => {
      try {
        return [name, /^[[{]/.test(value) ? JSON.parse(value) : value]
      } catch {
        return [name, value]
      }
    }),
  )
}

async function untilUp(child: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error('Slack’s stand-in ended.')
    try {
      await ask()
      return
    } catch {
      await sleep(100)
    }
  }
  throw new Error('Slack’s stand-in did not start.')
}

async function freePort(): Promise<number> {
  const server = createSocket()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

/** Sends as Slack does: signed, with the raw bytes. */
export async function deliverTo(
  address: string,
  {
    body,
    type = 'application/json',
    headers = {},
    at = Math.floor(Date.now() / 1000),
    secret = SECRET,
  }: {
    readonly body: string
    readonly type?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly at?: number | string
    readonly secret?: string
  },
): Promise<{ readonly status: number; readonly text: string; readonly ms: number }> {
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
  const began = performance.now()
  const response = await fetch(`${address}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': signature,
      ...headers,
    },
    body,
    signal: AbortSignal.timeout(15_000),
  })
  const text = await response.text()
  return { status: response.status, text, ms: performance.now() - began }
}

// Far from the numbers that Slack's stand-in gives.
let counter = 500_000
/** A time of a message, as Slack numbers them. */
export const newTs = (): string => `${Math.floor(Date.now() / 1000)}.${String(++counter).padStart(6, '0')}`

/** The body of an event callback, as the Events API sends it. */
export const eventBody = (event: object, more: object = {}): string =>
  JSON.stringify({
    token: 'none',
    team_id: TEAM,
    api_app_id: APP,
    event,
    type: 'event_callback',
    event_id: `Ev${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT, is_bot: true }],
    is_ext_shared_channel: false,
    ...more,
  })

/** A person names us in a channel, or in a thread of it. */
export const mention = (
  channel: string,
  user: string,
  text: string,
  ts = newTs(),
  thread?: string,
): object => ({
  type: 'app_mention',
  user,
  text: `<@${BOT}> ${text}`,
  ts,
  channel,
  event_ts: ts,
  ...(thread === undefined ? {} : { thread_ts: thread }),
})

const FORM = 'application/x-www-form-urlencoded'

/** A slash command as a form, and what comes from buttons as a form with a payload. */
export const commandForm = (channel: string, user: string, text: string): { body: string; type: string } => ({
  type: FORM,
  body: new URLSearchParams({
    token: 'none',
    team_id: TEAM,
    team_domain: 'ops',
    channel_id: channel,
    channel_name: 'incidents',
    user_id: user,
    user_name: 'somebody',
    command: '/guidepost',
    text,
    api_app_id: APP,
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/none',
    trigger_id: `${randomUUID()}.${randomUUID()}`,
  }).toString(),
})

export const payloadForm = (payload: object): { body: string; type: string } => ({
  type: FORM,
  body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
})

/** A click on a button of one of our messages. */
export const clickOf = (
  channel: string,
  user: string,
  message: { readonly ts: string; readonly thread_ts?: string },
  action: object,
): { body: string; type: string } =>
  payloadForm({
    type: 'block_actions',
    user: { id: user, username: 'somebody', team_id: TEAM },
    api_app_id: APP,
    token: 'none',
    container: { type: 'message', message_ts: message.ts, channel_id: channel, thread_ts: message.thread_ts },
    trigger_id: randomUUID(),
    team: { id: TEAM, domain: 'ops' },
    channel: { id: channel, name: 'incidents' },
    message: { type: 'message', ts: message.ts, thread_ts: message.thread_ts },
    response_url: 'https://hooks.slack.com/actions/none',
    actions: [{ type: 'button', action_ts: newTs(), ...action }],
  })
