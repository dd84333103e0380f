import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Ended, endAll, guidepost, urlOf } from '../fakes/a-server.ts'
import { aTunnel, CONNECTION, type RepairRecords, repairRecords } from '../fakes/a-tunnel.ts'
import { aBusyDataFolder } from '../fakes/data-folder.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

describe('a repair, by the terminal', () => {
  const GUIDEPOST_DATA = aBusyDataFolder()
  const tunnel = aTunnel()
  const cwd = mkdtempSync(join(tmpdir(), 'guidepost-terminal-'))
  let records: RepairRecords
  /** What the first investigation printed, and the proposals of all. */
  let asked: Ended
  let [approved, rejected, frozen] = ['', '', '']
  const run = (...args: readonly string[]): Promise<Ended> =>
    guidepost(args, { cwd, env: { GUIDEPOST_DATA, SANDBOX_JOURNAL: tunnel.journal } }).ended
  const ask = (...more: readonly string[]): Promise<Ended> =>
    run('investigate', '--no-model', '--scenario', tunnel.scenario, ...more)
  const decide = (id: string, ...more: readonly string[]): Promise<Ended> =>
    run('approve', id, '--scenario', tunnel.scenario, ...more)
  beforeAll(async () => {
    const [first, ...others] = await Promise.all([ask(), ask('--json'), ask('--json')])
    asked = first
    approved = /guidepost approve ([0-9a-f]{8})$/m.exec(asked.out)?.[1] ?? 'none was offered'
    ;[rejected, frozen] = others.map(({ out }) => JSON.parse(out).proposals[0].id) as [string, string]
    records = await repairRecords(urlOf(GUIDEPOST_DATA))
  }, 90_000)
  afterAll(async () => {
    await records?.close()
    await endAll()
  }, 60_000)

  test('the report shows what is proposed in one column, each resource whole, and until when', () => {
    expect(asked.code).toBe(0)
    const shown = asked.out.slice(asked.out.indexOf('Proposed repair'), asked.out.indexOf('\nEvidence'))
    expect(shown.trim().split('\n')).toEqual([
      'Proposed repair',
      'Reset the VPN connection (waits for approval)',
      `Resource  ${CONNECTION}`,
      "Why       The tunnel's last state is Disconnected; Azure’s own word: connectionStatus is",
      '          NotConnected. [E2:1]',
      'Effect    Only this connection is reset and set up again, so that its traffic stops meanwhile; the',
      '          gateway does not reboot. Microsoft’s documentation does not say how long this takes.',
      'Checked   Azure’s own word: connectionStatus is NotConnected',
      '          Other operations: none runs, and no other was begun in the last 45 minutes',
      '          Permission: the acting identity has Microsoft.Network/connections/resetconnection/action',
      expect.stringMatching(/^Asked by {2}\S+$/),
      'Decide    anybody (this is the sandbox), but not who asked',
      expect.stringMatching(/^Until {5}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
      `Yes       npx guidepost approve ${approved}`,
      `No        npx guidepost approve ${approved} --reject`,
    ])
    expect(asked.err).toContain(`guidepost approve ${approved} --as NAME --scenario ${tunnel.scenario}`)
  })

  test('those that wait are listed, for people and for programs', async () => {
    const [people, programs] = await Promise.all([run('approve'), run('approve', '--json')])
    expect(people.code).toBe(0)
    expect(people.out.match(/^Reset the VPN connection \(waits for approval\)$/gm)).toHaveLength(3)
    const listed: readonly { id: string; state: string }[] = JSON.parse(programs.out)
    expect(listed.map(({ state }) => state)).toEqual(['open', 'open', 'open'])
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([rejected, frozen]))
    // People are shown its first letters.
    approved = listed.find(({ id }) => id.startsWith(approved))?.id ?? 'not listed'
  })

  test('who asked is refused, is told why, and it is kept; what is not known is not decided', async () => {
    const [own, unknown] = await Promise.all([decide(rejected), decide(UNKNOWN, '--as', 'maria')])
    expect(own).toMatchObject({ code: 2, out: '' })
    expect(own.err).toMatch(
      /Who asked for the investigation cannot decide about its repair\.\nAsk somebody else/,
    )
    expect(await records.state(rejected)).toBe('open')
    expect(await records.audit(rejected)).toContainEqual(
      expect.objectContaining({ event: 'approval-refused', why: 'requester' }),
    )
    expect(unknown).toMatchObject({ code: 2, out: '' })
    expect(unknown.err).toMatch(/No proposal that waits begins with 0{8}-/)
  })

  test('what nobody can have meant is refused with exit 2', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['approve', 'it'], /“it” is no id of a proposal/],
      [['approve', ''], /“” is no id of a proposal/],
      [['approve', UNKNOWN, '--note'], /argument missing/],
      [['approve', UNKNOWN, '--force'], /unknown option/],
      [['freeze', '--on'], /unknown option/],
    ]
    const ran = await Promise.all(cases.map(([args]) => run(...args)))
    for (const [at, [, words]] of cases.entries()) {
      expect(ran[at]).toMatchObject({ code: 2, out: '' })
      expect(ran[at]?.err).toMatch(words)
    }
  })

  test('outside of the sandbox nobody decides as somebody else', async () => {
    const real = mkdtempSync(join(tmpdir(), 'guidepost-terminal-real-'))
    writeFileSync(
      join(real, 'guidepost.yaml'),
      `workspaces: { hub-logs: { subscription: 11111111-1111-1111-1111-111111111111, resourceGroup: rg, name: law } }
people: { ann: { terminal: 'maria@sandbox' } }
approvers: { people: [ann] }
`,
    )
    const { code, err } = await guidepost(['approve', approved.slice(0, 8), '--as', 'maria'], {
      cwd: real,
      env: { GUIDEPOST_DATA },
    }).ended
    expect(code).toBe(2)
    expect(err).toMatch(/Nobody can decide as somebody else here/)
    expect((await records.audit(approved)).map(({ event }) => event)).toEqual(['proposed'])
  })

  test('a no ends it', async () => {
    const ran = await decide(
      rejected,
      '--as',
      'maria',
      '--reject',
      '--note',
      'the peer is being replaced',
      '--json',
    )
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.out)).toMatchObject({
      id: rejected,
      state: 'rejected',
      votes: [{ name: 'maria', yes: false, note: 'the peer is being replaced' }],
    })
    expect(tunnel.changes()).toEqual([])
  })

  test('frozen, nothing is begun, and its command says so; what was decided stays decided', async () => {
    expect((await run('freeze')).out).toMatch(/^Frozen by \S+ since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.\n$/)
    const [ran, again] = await Promise.all([
      decide(frozen, '--as', 'maria'),
      decide(rejected, '--as', 'maria'),
    ])
    expect(again).toMatchObject({ code: 2, out: '' })
    expect(again.err).toMatch(/or it was decided/)
    expect(ran.code).toBe(1)
    expect(ran.out).toMatch(/^Reset the VPN connection \(withdrawn, nothing was done\)$/m)
    expect(ran.out).toMatch(/Nothing was done: all actions are frozen \(somebody said “freeze”\)\./)
    expect(JSON.parse((await run('freeze', '--status', '--json')).out)).toMatchObject({ frozen: true })
    expect(await run('freeze', '--off')).toMatchObject({ code: 0, out: 'Not frozen.\n' })
    expect(tunnel.changes()).toEqual([])
  })

  test('another person’s yes carries it out once, and says what was before and after', async () => {
    const ran = await decide(approved.slice(0, 8), '--as', 'maria', '--note', 'the tunnel is mine')
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(/^Reset the VPN connection \(done, and it helped\)$/m)
    expect(ran.out).toMatch(/^Approved {2}by maria: “the tunnel is mine”$/m)
    expect(ran.out).toMatch(/^✓ {9}connectionStatus: NotConnected → Connected$/m)
    expect(ran.err).toMatch(/Checked again: connectionStatus is NotConnected/)
    expect(tunnel.changes()).toEqual([`${CONNECTION}/resetconnection`])
    expect((await run('approve')).out).toBe('No proposal waits for a decision.\n')
    expect(await records.trailFaults()).toEqual([])
  })
})
