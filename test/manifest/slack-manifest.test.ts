import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { slackManifest } from '../../src/cli/slack-manifest.ts'
import { elsewhere, guidepost } from './run.ts'
import { judge, spoilt } from './schema.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const template = parse(read('../../manifest/slack/manifest.yaml'))
const mistakes = judge(JSON.parse(read('vendor/slack-manifest-schema/manifest.schema.2.0.0.json')))

const ADDRESS = 'https://guidepost.example.com/slack/events'
const variants = [
  ['over HTTP', slackManifest(template, 'guidepost.example.com')],
  ['through a socket', slackManifest(template, null)],
] as const

test.each(variants)(
  'the manifest %s is valid by Slack’s schema, and nothing in it is left to fill',
  (_, manifest) => {
    expect(mistakes(manifest)).toEqual([])
    expect(JSON.stringify(manifest)).not.toMatch(/\{\{|undefined/)
  },
)

test.each<[string, string, unknown, RegExp]>([
  ['a command without its slash', 'features.slash_commands.0.command', 'guidepost', /command/],
  ['a shortcut’s name of 25 characters', 'features.shortcuts.0.name', 'Investigate this message!', /name/],
  ['a setting that is none', 'settings.socket', true, /additional properties/],
  ['no name', 'display_information.name', undefined, /display_information/],
  ['a long description too short', 'display_information.long_description', 'Too short', /long_description/],
  ['an address that is none', 'settings.event_subscriptions.request_url', 'guidepost', /request_url/],
])('the control: %s is found', (_, path, value, fault) => {
  expect(mistakes(spoilt(variants[0][1], path, value)).join('\n')).toMatch(fault)
})

test('over HTTP Slack sends everything to one address', () => {
  expect(variants[0][1]).toMatchObject({
    features: { slash_commands: [{ command: '/guidepost', url: ADDRESS }] },
    settings: {
      event_subscriptions: { request_url: ADDRESS },
      interactivity: { is_enabled: true, request_url: ADDRESS },
      socket_mode_enabled: false,
    },
  })
})

test('through a socket no address is named, and nothing else differs', () => {
  const [[, http], [, socket]] = variants
  expect(JSON.stringify(socket)).not.toMatch(/"(request_)?url"|https?:/)
  const without = (manifest: unknown): unknown =>
    JSON.parse(JSON.stringify(manifest), (key, value) =>
      ['url', 'request_url', 'socket_mode_enabled'].includes(key) ? undefined : value,
    )
  expect(without(socket)).toEqual(without(http))
  expect(socket.settings).toMatchObject({ socket_mode_enabled: true })
})

test('people can write to it directly', () => {
  expect(template.features.app_home).toMatchObject({
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  })
})

test('the command prints the manifest to paste, and beside it what to do next', async () => {
  const { code, out, err } = await guidepost(elsewhere(), [
    'slack-manifest',
    '--host',
    'guidepost.example.com',
  ])
  expect(code).toBe(0)
  expect(parse(out)).toEqual(variants[0][1])
  expect(err).toMatch(/SLACK_SIGNING_SECRET/)
  const json = await guidepost(elsewhere(), ['slack-manifest', '--socket-mode', '--json'])
  expect(json).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(json.out)).toEqual(variants[1][1])
})

test.each([
  ['neither host nor socket', [], /--host HOST/],
  ['both', ['--host', 'guidepost.example.com', '--socket-mode'], /exclude each other/],
  ['a host that nobody can call', ['--host', '127.0.0.1'], /--host 127\.0\.0\.1/],
])('%s: exit 2 and a word about it', async (_, args, word) => {
  const { code, out, err } = await guidepost(elsewhere(), ['slack-manifest', '--json', ...args])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(word)
})
