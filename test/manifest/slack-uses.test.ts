import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { MESSAGES, SCOPE_OF_COMMANDS, SCOPES_OF_EVENT, SCOPES_OF_METHOD } from './slack-scopes.ts'
import { type Uses, usesIn } from './slack-uses.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = globSync('src/chat/slack/**/*.ts', { cwd: root })
const { features, oauth_config, settings } = parse(
  readFileSync(`${root}manifest/slack/manifest.yaml`, 'utf8'),
)

const all = files.map((file) => ({ file, ...usesIn(readFileSync(root + file, 'utf8')) }))
const used = (what: Exclude<keyof Uses, 'interactive'>): string[] => [
  ...new Set(all.flatMap((one) => one[what])),
]
const events = used('events').flatMap((event) => (event === 'message' ? MESSAGES : [event]))
const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort()

describe('the manifest asks for what the code uses, no more and no less', () => {
  test('something was read: src/chat/slack holds the door', () => {
    expect(files.length).toBeGreaterThan(0)
    expect(used('methods').length).toBeGreaterThan(0)
    expect(events.length).toBeGreaterThan(0)
  })

  test('everything could be read; test/manifest/slack-uses.ts says how calls and listeners must be written', () => {
    expect(all.filter(({ unreadable }) => unreadable.length > 0)).toEqual([])
  })

  test('the scopes of every call and event are known; a new one is looked up and added to test/manifest/slack-scopes.ts', () => {
    expect(used('methods').filter((name) => !SCOPES_OF_METHOD[name])).toEqual([])
    expect(events.filter((name) => !SCOPES_OF_EVENT[name])).toEqual([])
  })

  test('scopes', () => {
    const needed = [
      ...used('methods').flatMap((name) => SCOPES_OF_METHOD[name] ?? []),
      ...events.flatMap((name) => SCOPES_OF_EVENT[name] ?? []),
      ...(used('commands').length + used('shortcuts').length > 0 ? [SCOPE_OF_COMMANDS] : []),
    ]
    expect(sorted(oauth_config.scopes.bot)).toEqual(sorted(needed))
    expect(Object.keys(oauth_config.scopes)).toEqual(['bot'])
    expect(oauth_config.scopes.bot).toEqual(sorted(oauth_config.scopes.bot))
  })

  test('events', () => {
    expect(sorted(settings.event_subscriptions.bot_events)).toEqual(sorted(events))
  })

  test('commands and shortcuts', () => {
    const named = (list: { command?: string; callback_id?: string }[]): string[] =>
      sorted(list.map(({ command, callback_id: id }) => command ?? id ?? ''))
    expect(named(features.slash_commands)).toEqual(sorted(used('commands')))
    expect(named(features.shortcuts)).toEqual(sorted(used('shortcuts')))
  })

  test('interactivity', () => {
    const wanted = all.some(({ interactive }) => interactive) || used('shortcuts').length > 0
    expect(settings.interactivity.is_enabled).toBe(wanted)
  })
})

describe('what is read in code', () => {
  const none: Uses = {
    methods: [],
    events: [],
    commands: [],
    shortcuts: [],
    interactive: false,
    unreadable: [],
  }

  test.each<[string, Partial<Uses>]>([
    ['await client.chat.postMessage({ text })', { methods: ['chat.postMessage'] }],
    ['const { ok } = await web.client\n  .chat\n  ?.update({ ts })', { methods: ['chat.update'] }],
    ['const { chat } = it\nchat.postEphemeral({})', { methods: ['chat.postEphemeral'] }],
    ["api('conversations.replies', {})", { methods: ['conversations.replies'] }],
    ["client.apiCall('views.open')", { methods: ['views.open'] }],
    ['const send = client.files.uploadV2', { methods: ['files.uploadV2'] }],
    ['client.filesUploadV2({})', { methods: ['files.uploadV2'] }],
    ['client.usergroups.users.list({})', { methods: ['usergroups.users.list'] }],
    ['client.users.list({})', { methods: ['users.list'] }],
    ['client.assistant.threads.setStatus({})', { methods: ['assistant.threads.setStatus'] }],
    [
      "app.event('app_mention', async ({ event, say }) => say(''))",
      { events: ['app_mention'], methods: ['chat.postMessage'] },
    ],
    ["app.event(\n  'message',\n  ({ body }) => take(body))", { events: ['message'] }],
    ['app.message(async ({ message }) => {})', { events: ['message'] }],
    ["app.command('/guidepost', take)", { commands: ['/guidepost'] }],
    ["app.shortcut('investigate_message', take)", { shortcuts: ['investigate_message'] }],
    ["app.shortcut({ type: 'message_action', callback_id: 'it' }, take)", { shortcuts: ['it'] }],
    ['app.action(/^.*$/, take)', { interactive: true }],
    ["app.view('note', take)", { interactive: true }],
    ['// client.chat.delete({})\n/* chat.update */\n * users.list', { methods: ['users.list'] }],
    [
      'client.start(); client.on("x", f); server.post("/slack/events"); const all = [...chat.postMessageX]',
      {},
    ],
    ["const page = 'https://docs.slack.dev/reference' // chat.update", {}],
  ])('%s', (source, uses) => {
    expect(usesIn(source)).toEqual({ ...none, ...uses })
  })

  test.each([
    'client.apiCall(name, {})',
    'client.chat[method]({})',
    'const own = client.chat',
    'const { chat } = client',
    "client['chat']",
    'app.event(name, take)',
    'app.command(/guide/, take)',
    "bolt.event('app_mention', take)",
  ])('%s cannot be read, and is told', (source) => {
    expect(usesIn(source).unreadable).toHaveLength(1)
  })
})
