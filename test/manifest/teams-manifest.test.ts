import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { AppManifestUtils } from '@microsoft/app-manifest'
import fc from 'fast-check'
import { publicHost } from '../../src/cli/public-host.ts'
import { type TeamsDecisions, teamsManifest } from '../../src/cli/teams-package.ts'
import { said } from '../../src/flow/said.ts'
import { Problem } from '../../src/incident/problem.ts'
import { judge, spoilt } from './schema.ts'

const FILE = new URL('../../manifest/teams/manifest.template.json', import.meta.url)
const template = JSON.parse(readFileSync(FILE, 'utf8'))
const decisions: TeamsDecisions = {
  id: '11111111-2222-3333-4444-555555555555',
  host: 'guidepost.example.com',
  name: 'Guidepost',
  developer: 'Operator of Guidepost',
  website: 'https://guidepost.example.com/',
  privacy: 'https://guidepost.example.com/',
  terms: 'https://guidepost.example.com/',
  version: '1.0.0',
}

// The schema comes with the package: nothing is fetched, and here nothing can be.
const { fetch } = globalThis
beforeAll(() => {
  globalThis.fetch = () => Promise.reject(new Error('offline'))
})
afterAll(() => {
  globalThis.fetch = fetch
})

const schema = (): Promise<unknown> => AppManifestUtils.fetchSchema(template.$schema)
const faults = (manifest: unknown): Promise<string[]> =>
  AppManifestUtils.validateAgainstSchema(manifest as never)

test('the manifest is valid by its schema, and nothing in it is left to fill', async () => {
  const manifest = teamsManifest(template, decisions)
  expect(await faults(manifest)).toEqual([])
  expect(JSON.stringify(manifest)).not.toMatch(/\{\{|\w\}\}|undefined/)
})

test.each<[string, string, unknown, RegExp]>([
  ['a scope that is none', 'bots.0.scopes', ['team', 'everywhere'], /bots\/0\/scopes\/1/],
  ['a bot that is no id', 'bots.0.botId', '{{id}}', /bots\/0\/botId/],
  ['a title too long', 'composeExtensions.0.commands.0.title', 'x'.repeat(33), /title/],
  ['a member that is none', 'packageName', 'com.example', /additional properties/],
  ['no icons', 'icons', undefined, /icons/],
  ['another version than its schema', 'manifestVersion', '1.26', /manifestVersion/],
])('the control: %s is found', async (_, path, value, fault) => {
  const manifest = spoilt(teamsManifest(template, decisions), path, value)
  expect((await faults(manifest)).join('\n')).toMatch(fault)
  expect(judge(await schema())(manifest).join('\n')).toMatch(fault)
})

test('a schema that does not come with the package is not taken for valid', async () => {
  const $schema = 'https://developer.microsoft.com/json-schemas/teams/v9.99/MicrosoftTeams.schema.json'
  await expect(faults({ ...teamsManifest(template, decisions), $schema })).rejects.toThrow(/offline/)
})

test('whatever is taken from an operator gives a valid manifest', async () => {
  const mistakes = judge(await schema())
  const free = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }))
  const url = fc.oneof(
    fc.webUrl({ validSchemes: ['https', 'http'] }),
    free,
    fc.webUrl().map((one) => ` ${one} `),
  )
  const anything = fc.record({
    id: fc.oneof(fc.uuid(), free),
    host: fc.domain(),
    name: free,
    developer: free,
    website: url,
    privacy: url,
    terms: url,
    version: fc.oneof(fc.constant('2.10.3'), free),
  })
  let taken = 0
  fc.assert(
    fc.property(anything, (one) => {
      // Most are refused for one thing or another: each is also tried with a single one that is odd.
      for (const key of [...Object.keys(one), null] as (keyof TeamsDecisions | null)[]) {
        const given = key === null ? one : { ...decisions, [key]: one[key] }
        try {
          const manifest = teamsManifest(template, given)
          taken++
          expect(mistakes(manifest)).toEqual([])
        } catch (error) {
          if (!(error instanceof Problem)) throw error
        }
      }
    }),
    { numRuns: 200 },
  )
  expect(taken).toBeGreaterThan(400)
})

test('every mistake is named with its option', () => {
  const refused = (wrong: Partial<TeamsDecisions>): unknown => {
    try {
      return teamsManifest(template, { ...decisions, ...wrong })
    } catch (error) {
      return error
    }
  }
  expect(refused({ id: 'bot', name: 'x'.repeat(31), developer: ' ', version: '0.1.0' })).toMatchObject({
    code: 'usage',
    message: [
      '--id must be the id of a bot, such as 11111111-2222-3333-4444-555555555555.',
      '--name must not be longer than 30 characters.',
      '--developer must not be empty.',
      '--app-version must be three numbers such as 1.0.1, the first at least 1.',
    ].join('\n'),
  })
  for (const address of [
    'http://example.com/',
    'example.com',
    'https://',
    'javascript:alert(1)',
    'https://x y/',
  ])
    expect(refused({ privacy: address })).toMatchObject({ message: expect.stringContaining('--privacy') })
})

test('a value cannot become another part of the manifest', () => {
  const manifest = teamsManifest(template, { ...decisions, developer: '{{host}}","x":"$&' })
  expect(manifest).toMatchObject({ developer: { name: '{{host}}","x":"$&' } })
})

test('the commands are those that the bot understands', () => {
  const [bot] = template.bots
  expect(bot.scopes).toEqual(['team', 'groupChat', 'personal'])
  const [list] = bot.commandLists
  const titles: string[] = list.commands.map(({ title }: { title: string }) => title)
  expect(titles).toEqual(['investigate', 'guides', 'status', 'stop', 'help'])
  expect(titles.map((title) => said(title).kind)).toEqual(['words', 'guides', 'status', 'stop', 'help'])
})

test('a message can be handed over without another question, and no permission is asked for', () => {
  const [{ commands }] = template.composeExtensions
  expect(commands).toEqual([
    expect.objectContaining({
      id: 'investigateMessage',
      type: 'action',
      context: ['message'],
      fetchTask: true,
    }),
  ])
  expect(commands[0]).not.toHaveProperty('parameters')
  for (const member of ['authorization', 'permissions', 'devicePermissions', 'webApplicationInfo'])
    expect(template).not.toHaveProperty(member)
})

test.each([
  ['guidepost.example.com', 'guidepost.example.com'],
  ['https://Guidepost.Example.com/', 'guidepost.example.com'],
  [' abc-3978.euw.devtunnels.ms ', 'abc-3978.euw.devtunnels.ms'],
  ['wegweiser.müller.example', 'wegweiser.xn--mller-kva.example'],
])('the host %s is taken', (text, host) => {
  expect(publicHost(text)).toBe(host)
})

test.each([
  '',
  'localhost',
  '127.0.0.1',
  '[::1]',
  '0x7f.1',
  'http://guidepost.example.com',
  'guidepost.example.com:3978',
  'guidepost.example.com:443',
  'guidepost.example.com/api/messages',
  'https://guidepost.example.com/?x',
  'me@guidepost.example.com',
  '*.example.com',
  'guidepost.example.com.',
  'two words.example',
])('the host “%s” is refused', (text) => {
  expect(() => publicHost(text)).toThrow(Problem)
})
