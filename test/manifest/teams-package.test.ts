import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { unzipSync } from 'fflate'
import { elsewhere, guidepost } from './run.ts'

const ID = '11111111-2222-3333-4444-555555555555'
const HOST = ['--host', 'https://guidepost.example.com/']
const kept = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../manifest/teams/${name}`, import.meta.url)))
const inZip = (file: string): Record<string, Uint8Array> => unzipSync(new Uint8Array(readFileSync(file)))
const manifestIn = (file: string): unknown =>
  JSON.parse(new TextDecoder().decode(inZip(file)['manifest.json'] ?? new Uint8Array()))

test('the package holds the manifest and the icons, and what is printed says where it is and what to do', async () => {
  const folder = elsewhere()
  const { code, out, err } = await guidepost(folder, ['teams-package', ...HOST, '--id', ID])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const file = join(folder, 'guidepost-teams.zip')
  expect(out).toContain(`Written: ${file}`)
  for (const told of [
    ID,
    'https://guidepost.example.com/api/messages',
    'Upload a custom app',
    '@Guidepost help',
  ])
    expect(out).toContain(told)
  const parts = inZip(file)
  expect(Object.keys(parts).sort()).toEqual(['color.png', 'manifest.json', 'outline.png'])
  expect(parts['color.png']).toEqual(kept('color.png'))
  expect(parts['outline.png']).toEqual(kept('outline.png'))
  expect(manifestIn(file)).toMatchObject({
    id: ID,
    bots: [{ botId: ID }],
    composeExtensions: [{ botId: ID }],
    validDomains: ['guidepost.example.com'],
    developer: { websiteUrl: 'https://guidepost.example.com/' },
  })
})

test('the bot of the environment is taken, as JSON with nothing beside it, and the same twice', async () => {
  const folder = elsewhere()
  const env = {
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: ID,
    MicrosoftAppPassword: 'secret-of-the-bot',
    MicrosoftAppTenantId: ID,
  }
  const args = ['teams-package', ...HOST, '--json', '--name', 'Guidepost Test', '--app-version', '1.2.0']
  const { code, out, err } = await guidepost(folder, [...args, '--out', 'one.zip'], env)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const told = JSON.parse(out)
  const file = join(folder, 'one.zip')
  expect(told).toMatchObject({
    file,
    bytes: readFileSync(file).length,
    endpoint: 'https://guidepost.example.com/api/messages',
    manifest: { id: ID, version: '1.2.0', name: { short: 'Guidepost Test' } },
  })
  expect(manifestIn(file)).toEqual(told.manifest)
  expect(out).not.toContain('secret-of-the-bot')
  await guidepost(folder, [...args, '--out', 'two.zip'], env)
  expect(readFileSync(join(folder, 'two.zip'))).toEqual(readFileSync(file))
})

test.each([
  ['no host', ['--id', ID], /--host/],
  ['no bot', HOST, /--id.*MicrosoftAppId/],
  ['a bot that is none', [...HOST, '--id', 'guidepost'], /--id must be/],
  ['a host that nobody can call', ['--host', 'localhost', '--id', ID], /--host localhost/],
  ['an option that is none', [...HOST, '--id', ID, '--colour', 'red'], /--colour/],
  ['a place that is none', [...HOST, '--id', ID, '--out', 'none/such/file.zip'], /cannot be written: ENOENT/],
])('%s: exit 2, a word about it, and no file', async (_, args, word) => {
  const folder = elsewhere()
  const { code, out, err } = await guidepost(folder, ['teams-package', '--json', ...args])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(word)
  expect(err).not.toMatch(/\n\s+at /)
  expect(existsSync(join(folder, 'guidepost-teams.zip'))).toBe(false)
})

test('a template that lies in the working folder is not taken', async () => {
  const folder = elsewhere()
  writeFileSync(join(folder, 'manifest.template.json'), '{}')
  const { code } = await guidepost(folder, ['teams-package', ...HOST, '--id', ID, '--out', 'one.zip'])
  expect(code).toBe(0)
  expect(manifestIn(join(folder, 'one.zip'))).toMatchObject({ manifestVersion: '1.27' })
})
