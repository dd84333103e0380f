import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { actionSettings, Actions, Approvers, People } from '../src/config-actions.ts'
import { Console, consoleSettings } from '../src/config-console.ts'

const TENANT = '9a1f6f0c-27a1-4a7a-8f59-3d2a6f0c1b11'
const ENTRA = {
  GUIDEPOST_CONSOLE_CLIENT_ID: 'c',
  GUIDEPOST_CONSOLE_TENANT_ID: TENANT,
  GUIDEPOST_CONSOLE_CLIENT_SECRET: 's',
}
const PROXY = { GUIDEPOST_PROXY_TOKEN: 'x'.repeat(24) }
const OPEN = { publicUrl: 'https://guidepost.example', roles: { reader: ['all'], approver: ['leads'] } }
const settings = (file: unknown, env: NodeJS.ProcessEnv = {}, host = '127.0.0.1') =>
  consoleSettings(Console.parse(file), env, host)

describe('how people sign in', () => {
  test('nothing said: this machine alone, and nowhere that others reach', () => {
    expect(settings(undefined).signIn).toEqual({ kind: 'local' })
    for (const host of ['localhost', '127.0.0.9', '::1'])
      expect(settings({}, {}, host).signIn.kind).toBe('local')
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example'])
      expect(settings({}, {}, host).signIn).toMatchObject({
        kind: 'off',
        why: expect.stringMatching(/console\.signIn/),
      })
  })

  test('Entra, at its own address or that of another cloud', () => {
    const { signIn, publicUrl } = settings(
      { ...OPEN, publicUrl: 'https://guidepost.example/', signIn: 'entra' },
      ENTRA,
      '0.0.0.0',
    )
    expect(publicUrl).toBe('https://guidepost.example')
    expect(signIn).toMatchObject({ entra: { authority: `https://login.microsoftonline.com/${TENANT}/v2.0` } })
    const authority = `https://login.microsoftonline.us/${TENANT}/v2.0`
    expect(
      settings({ ...OPEN, signIn: 'entra' }, { ...ENTRA, GUIDEPOST_CONSOLE_AUTHORITY: authority }).signIn,
    ).toMatchObject({
      entra: { authority },
    })
  })

  test.each<[string, unknown, NodeJS.ProcessEnv, RegExp]>([
    ['no address', { ...OPEN, publicUrl: undefined, signIn: 'entra' }, ENTRA, /publicUrl is not set/],
    [
      'an address in the clear',
      { ...OPEN, publicUrl: 'http://guidepost.example', signIn: 'proxy' },
      PROXY,
      /no address of a whole host/,
    ],
    [
      'an address with a path',
      { ...OPEN, publicUrl: 'https://guidepost.example/x', signIn: 'proxy' },
      PROXY,
      /no address of a whole host/,
    ],
    [
      'an address with a password',
      { ...OPEN, publicUrl: 'https://a:b@guidepost.example', signIn: 'proxy' },
      PROXY,
      /no address of a whole host/,
    ],
    ['nobody', { ...OPEN, roles: {}, signIn: 'proxy' }, PROXY, /roles names nobody/],
    ['a short secret', { ...OPEN, signIn: 'proxy' }, { GUIDEPOST_PROXY_TOKEN: 'x'.repeat(23) }, /too short/],
    ['no secret', { ...OPEN, signIn: 'proxy' }, {}, /PROXY_TOKEN is not set/],
    [
      'nothing of the app',
      { ...OPEN, signIn: 'entra' },
      {},
      /CLIENT_ID, .*TENANT_ID, .*CLIENT_SECRET is not set/,
    ],
    [
      'a name of a tenant',
      { ...OPEN, signIn: 'entra' },
      { ...ENTRA, GUIDEPOST_CONSOLE_TENANT_ID: 'contoso.example' },
      /no id of a tenant/,
    ],
    [
      'every tenant',
      { ...OPEN, signIn: 'entra' },
      { ...ENTRA, GUIDEPOST_CONSOLE_TENANT_ID: 'common' },
      /no id of a tenant/,
    ],
    [
      'an issuer in the clear',
      { ...OPEN, signIn: 'entra' },
      { ...ENTRA, GUIDEPOST_CONSOLE_AUTHORITY: 'http://login.example/x' },
      /AUTHORITY/,
    ],
  ])('%s is a mistake that is told', (_, file, env, message) => {
    expect(() => settings(file, env)).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringMatching(message),
        fix: expect.stringMatching(/\.$/),
      }),
    )
  })

  test('a role of an approver counts where people sign in, and is nothing where nobody does', () => {
    expect(settings(OPEN).approvesByRole).toBe(false)
    expect(settings({ ...OPEN, signIn: 'proxy' }, PROXY).approvesByRole).toBe(true)
    expect(settings({ ...OPEN, roles: { reader: ['all'] }, signIn: 'proxy' }, PROXY).approvesByRole).toBe(
      false,
    )
  })
})

test('more approvals than approvers are named is a mistake, unless a role may hold more', () => {
  const file = {
    actions: Actions.parse({ rules: { 'vpn-gateway-reset': { run: 'live', approvals: 2 } } }),
    people: People.parse({ ann: { slack: 'U1' } }),
    approvers: Approvers.parse({ people: ['ann'] }),
    azureMcp: { credential: 'none' },
    chat: { teams: { anonymous: false } },
  }
  const read = (approvesByRole: boolean) =>
    actionSettings({ ...file, console: { approvesByRole } }, {}, '/data', true)
  expect(() => read(false)).toThrow(/wants 2 approvals .* names 1/)
  expect(read(true).rules).toMatchObject({ 'vpn-gateway-reset': { approvals: 2 } })
})

describe('guidepost token', () => {
  const token = (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) => {
      execFile(
        process.execPath,
        [fileURLToPath(new URL('../bin/guidepost.js', import.meta.url)), 'token', ...args],
        { env: { PATH: process.env.PATH ?? '' } },
        (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      )
    })

  test('prints a token alone, and beside it what goes into the file, which is right as it is', async () => {
    const { code, out, err } = await token('nightly', '--roles', 'reader, requester')
    expect([code, out]).toEqual([0, expect.stringMatching(/^guidepost_[\w-]{43}\n$/)])
    expect(err).not.toContain(out.trim())
    const { console } = parse(err.slice(err.indexOf('console:'))) as { console: unknown }
    expect(Console.parse(console).tokens).toEqual([
      {
        name: 'nightly',
        sha256: createHash('sha256').update(out.trim()).digest('hex'),
        roles: ['reader', 'requester'],
      },
    ])
    expect((await token('nightly')).out).not.toBe(out)
  })

  test.each([
    [['night ly'], /name/],
    [['x', '--roles', 'approver'], /roles/],
    [['x', '--roles', ''], /roles/],
  ])('%j is told, and none is made', async (args, words) => {
    const { code, out, err } = await token(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(words)
  })
})
