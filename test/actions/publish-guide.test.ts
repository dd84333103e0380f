import { chmod, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openActions } from '../../src/actions/open-actions.ts'

const draft = (resource: string, markdown: string, more = {}) => ({
  action: 'publish-guide',
  resource,
  arguments: { markdown, ...more },
})
async function aFolder() {
  const drafts = join(await mkdtemp(join(tmpdir(), 'guidepost-test-')), 'new', 'drafts')
  return { drafts, actions: openActions({ acting: null, drafts }) }
}

test('a draft becomes a file, once, without any Azure', async () => {
  const { drafts, actions } = await aFolder()
  const target = draft('guide:vpn-down', '# VPN down\n')
  const path = join(drafts, 'vpn-down.md')
  expect(await actions.forbidden(target)).toBeNull()
  expect(actions.request(target)).toEqual({ method: 'WRITE', url: path })
  expect(await actions.look(target)).toEqual({
    kind: 'seen',
    facts: [{ what: 'draft', value: 'not there yet', trouble: true }],
    related: [],
    busy: null,
    choices: { markdown: ['# VPN down\n'] },
  })
  await expect(readdir(drafts)).rejects.toThrow('ENOENT')
  expect(await actions.dispatch(target, 'r')).toEqual({ kind: 'done' })
  expect(await readFile(path, 'utf8')).toBe('# VPN down\n')
  expect(await actions.look(target)).toMatchObject({ facts: [{ value: 'there already', trouble: false }] })
  expect(await actions.dispatch(draft('guide:vpn-down', '# Other\n'), 'r')).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/no draft is overwritten/),
  })
  expect(await readFile(path, 'utf8')).toBe('# VPN down\n')
  expect(await readdir(drafts)).toEqual(['vpn-down.md'])
})

test('of many that write one name one does', async () => {
  const { drafts, actions } = await aFolder()
  const texts = Array.from({ length: 20 }, (_, n) => `# ${n}\n`.repeat(500))
  const given = await Promise.all(texts.map((text) => actions.dispatch(draft('guide:same', text), 'r')))
  const winners = given.flatMap(({ kind }, n) => (kind === 'done' ? [n] : []))
  expect(winners).toHaveLength(1)
  expect(await readFile(join(drafts, 'same.md'), 'utf8')).toBe(texts[winners[0] ?? -1])
  expect(await readdir(drafts)).toEqual(['same.md'])
})

test.each([
  'guide:',
  'guide:../x',
  'guide:A',
  'guide:-a',
  'guide:a.b',
  'guide:a\n',
  `guide:${'a'.repeat(65)}`,
  'vpn',
  '/etc/passwd',
])('no file of the name %j', async (resource) => {
  const { drafts, actions } = await aFolder()
  const target = draft(resource, '# A\n')
  expect(await actions.look(target)).toMatchObject({ kind: 'missing' })
  expect(actions.request(target).method).toBe('NONE')
  expect(await actions.dispatch(target, 'r')).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/no name/),
  })
  await expect(readdir(drafts)).rejects.toThrow('ENOENT')
})

test.each([
  ['no text', '', {}],
  ['blanks', ' \n', {}],
  ['half a letter', 'a\ud800', {}],
  ['a zero', 'a\0', {}],
  ['more than 64 KiB', 'ä'.repeat(32 * 1024 + 1), {}],
  ['something else', '# A\n', { path: '/etc/passwd' }],
])('%s is refused', async (_, markdown, more) => {
  const { drafts, actions } = await aFolder()
  const target = draft('guide:a', markdown, more)
  expect(await actions.dispatch(target, 'r')).toMatchObject({
    kind: 'refused',
    fix: expect.stringMatching(/64 KiB/),
  })
  await expect(readdir(drafts)).rejects.toThrow('ENOENT')
})

test('64 KiB are taken', async () => {
  const { actions } = await aFolder()
  expect(await actions.dispatch(draft('guide:a', 'ä'.repeat(32 * 1024)), 'r')).toEqual({ kind: 'done' })
})

test('a link that points nowhere is not written through', async () => {
  const { drafts, actions } = await aFolder()
  await mkdir(drafts, { recursive: true })
  await symlink(join(drafts, 'elsewhere'), join(drafts, 'a.md'))
  expect(await actions.dispatch(draft('guide:a', '# A\n'), 'r')).toMatchObject({ kind: 'refused' })
  expect(await readdir(drafts)).toEqual(['a.md'])
})

test('a folder that cannot be written is named', async () => {
  const { drafts } = await aFolder()
  await mkdir(drafts, { recursive: true })
  const file = join(drafts, 'file')
  await writeFile(file, '')
  const actions = openActions({ acting: null, drafts: join(file, 'drafts') })
  const named = {
    why: expect.stringMatching(/cannot be written: .*ENOTDIR/),
    fix: expect.stringMatching(/account/),
  }
  expect(await actions.forbidden(draft('guide:a', '# A\n'))).toEqual(named)
  expect(await actions.dispatch(draft('guide:a', '# A\n'), 'r')).toEqual({ kind: 'refused', ...named })
  expect(await actions.look(draft('guide:a', '# A\n'))).toMatchObject({ kind: 'unread' })
  await chmod(drafts, 0o500)
  if (process.getuid?.() !== 0) {
    const barred = openActions({ acting: null, drafts })
    expect(await barred.forbidden(draft('guide:a', '# A\n'))).toMatchObject({
      why: expect.stringMatching(/EACCES/),
    })
    expect(await barred.dispatch(draft('guide:a', '# A\n'), 'r')).toMatchObject({ kind: 'refused' })
  }
})
