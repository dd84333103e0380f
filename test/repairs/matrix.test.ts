import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { shortSeal } from '../../src/incident/proposal.ts'
import { connectionId } from '../actions/an-azure.ts'
import { STEPS } from './a-case.ts'
import { ANN, type Around, aRig, GUIDE, KENJI, MARIA, type Rig } from './a-rig.ts'
import { dies, Killed } from './at-step.ts'

/** A process may die around each call that it makes on the way. */
const ABREAST = 12
const KILLS = STEPS.flatMap((step) =>
  (['before', 'after'] as const).flatMap((when) =>
    ([0, 1] as const).map((next) => ({
      name: `kill-${step.replace(/\W/g, '-')}-${when}-${next}`.toLowerCase(),
      step,
      when,
      next,
    })),
  ),
)
/** Nobody can tell whether it was sent; what Azure then says of it decides. */
const ended = (step: string, when: string): string =>
  (step === 'proposals.dispatch' && when === 'after') || (step === 'actions.dispatch' && when === 'before')
    ? 'unknown'
    : 'recovered'

const connected = (name: string): string =>
  JSON.stringify({
    id: connectionId(name),
    name,
    properties: { connectionStatus: 'Connected', provisioningState: 'Succeeded' },
  })
const updating = (name: string): string =>
  JSON.stringify({
    id: connectionId(name),
    name,
    properties: { connectionStatus: 'NotConnected', provisioningState: 'Updating' },
  })
const NO_RIGHT = JSON.stringify({ value: [{ actions: ['*/read'], notActions: [] }] })
const yaml = (text: string): string => `'${text}'`

/** What Azure answers to the one POST, and where that ends: how many were sent, and in which state. */
const ANSWERS: Readonly<Record<string, readonly [fault: string, state: string]>> = {
  'answer-400': ['answer: 400', 'failed'],
  'answer-401': ['answer: 401', 'failed'],
  'answer-403': ['answer: 403', 'failed'],
  'answer-404': ['answer: 404', 'failed'],
  'answer-409': ['answer: 409', 'failed'],
  'answer-429': ['answer: 429, retryAfter: 1', 'failed'],
  'answer-408': ['answer: 408', 'unknown'],
  'answer-500': ['answer: 500', 'unknown'],
  'answer-502': ['answer: 502', 'unknown'],
  'answer-503': ['answer: 503, retryAfter: 1', 'unknown'],
  'answer-hang': ['answer: hang', 'unknown'],
  'cut-before-the-answer': ['answer: close', 'unknown'],
  'cut-after-it-was-done': ['answer: drop', 'recovered'],
}

/** What changed between the approval and the call. */
const CHANGES: Readonly<Record<string, Around>> = {
  'guide-changed': { guide: { ...GUIDE, sha256: 'b'.repeat(64) } },
  'guide-gone': { guide: null },
  'guide-without-the-action': { guide: { ...GUIDE, actions: [] } },
  'turned-off': { mode: 'off' },
  'dry-run-on': { mode: 'dry' },
  'more-approvals': { approvals: 2 },
  'frozen-by-file': { frozen: async () => 'by the file freeze' },
  'somebody-else': {
    log: [
      {
        TimeGenerated: '2025-06-18T07:59:00Z',
        operationName: 'Microsoft.Network/connections/resetconnection/action',
        status: 'Started',
        caller: 'kenji@example.com',
        correlationId: 'c1',
      },
    ],
  },
}
/** What Azure says by then. */
const MEANWHILE: Readonly<Record<string, readonly [fault: string, said: RegExp]>> = {
  'it-recovered': ['answer: 200, body: ', /recovered/],
  'it-is-gone': ['answer: 404', /no such resource|not there|cannot be found/i],
  'it-is-busy': ['answer: 200, body: ', /operation runs/],
  'it-is-unreadable': ['answer: 503', /./],
}
const OTHERS = [
  'plain',
  'double-click',
  'two-approvers',
  'two-replicas',
  'replayed',
  'dry',
  'rejected',
  'refused',
  'nobody',
  'frozen-in-between',
  'file-in-between',
  'frozen-db',
  'two-proposals',
  'no-right',
  'stale-check',
  'stale-approval',
  'edge',
  'unconfigured',
  'unconfigured-late',
]
const NAMES = [
  ...KILLS.map(({ name }) => name),
  ...Object.keys(ANSWERS),
  ...Object.keys(CHANGES),
  ...Object.keys(MEANWHILE),
  ...OTHERS,
]

let rig: Rig
beforeAll(async () => {
  rig = await aRig(NAMES, [
    ...Object.entries(ANSWERS).map(([name, [fault]]) => `match: /${name}/resetconnection, ${fault}`),
    `match: '/it-recovered?', answer: 200, body: ${yaml(connected('it-recovered'))}`,
    `match: '/it-is-gone?', answer: 404`,
    `match: '/it-is-busy?', answer: 200, body: ${yaml(updating('it-is-busy'))}`,
    `match: '/it-is-unreadable?', answer: 503`,
    `match: '/no-right/providers/Microsoft.Authorization', answer: 200, body: ${yaml(NO_RIGHT)}`,
  ])
}, 60_000)
afterAll(() => rig?.close())

const outcome = async (name: string, id: string) => ({
  posts: rig.posts(name),
  state: await rig.stateOf(id),
})

describe('a process dies', () => {
  const results = new Map<string, { posts: number; state: string; died: boolean }>()
  // Most of the time is waited for Azure, so they wait together.
  beforeAll(async () => {
    for (let at = 0; at < KILLS.length; at += ABREAST)
      await Promise.all(KILLS.slice(at, at + ABREAST).map(kill))
  }, 60_000)

  async function kill({ name, step, when, next }: (typeof KILLS)[number]): Promise<void> {
    const proposal = await rig.propose(name)
    await rig.approve(0, proposal)
    const died = await rig.carryOut(0, proposal.id, dies(step, when)).then(
      () => false,
      (error) => error instanceof Killed,
    )
    await rig.lapse(proposal.id)
    await rig.carryOut(next, proposal.id)
    results.set(name, { ...(await outcome(name, proposal.id)), died })
  }

  test.each(KILLS)('$when $step, and replica $next goes on', ({ name, step, when }) => {
    const state = ended(step, when)
    expect(results.get(name)).toEqual({ posts: state === 'unknown' ? 0 : 1, state, died: true })
  })
})

describe('Azure answers', () => {
  test.each(Object.entries(ANSWERS))('%s', async (name, [, state]) => {
    const proposal = await rig.propose(name)
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id)
    await rig.lapse(proposal.id)
    await rig.carryOut(1, proposal.id)
    expect(await outcome(name, proposal.id)).toEqual({ posts: 1, state })
  })
})

describe('between the approval and the call', () => {
  test.each(Object.entries(CHANGES))('%s', async (name, around) => {
    const proposal = await rig.propose(name)
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id, around)
    expect(await outcome(name, proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
    expect(await rig.saidOf(proposal.id)).toMatch(/^Nothing was done: /)
    // What was withdrawn stays so, also when the change is taken back.
    await rig.carryOut(1, proposal.id)
    expect(await outcome(name, proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
  })

  test.each(Object.entries(MEANWHILE))('%s', async (name, [, said]) => {
    const proposal = await rig.propose(name)
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id)
    expect(await outcome(name, proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
    expect(await rig.saidOf(proposal.id)).toMatch(said)
  })

  test('the permission was taken away', async () => {
    const proposal = await rig.propose('no-right')
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id)
    expect(await outcome('no-right', proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
    expect(await rig.saidOf(proposal.id)).toContain('Microsoft.Network/connections/resetconnection/action')
  })

  test('frozen by somebody, or by a file, after the last check and before the call', async () => {
    for (const name of ['frozen-in-between', 'file-in-between']) {
      const proposal = await rig.propose(name)
      await rig.approve(0, proposal)
      let ice: string | null = null
      await rig.carryOut(0, proposal.id, {
        frozen: async () => ice,
        actions: (own) => ({
          ...own,
          forbidden: async (...asked) => {
            if (name === 'file-in-between') ice = 'by the file freeze'
            else await rig.replicas[1].proposals.freeze(true, MARIA)
            return own.forbidden(...asked)
          },
        }),
      })
      await rig.replicas[1].proposals.freeze(false, MARIA)
      expect(await outcome(name, proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
      expect(await rig.saidOf(proposal.id)).toMatch(/frozen/)
    }
  })

  test('frozen when it is claimed', async () => {
    const proposal = await rig.propose('frozen-db')
    await rig.approve(0, proposal)
    await rig.replicas[1].proposals.freeze(true, MARIA)
    await rig.carryOut(0, proposal.id)
    await rig.replicas[1].proposals.freeze(false, MARIA)
    expect(await outcome('frozen-db', proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
  })

  test.each([
    ['stale-check', 'checked_at', '61 seconds'],
    ['stale-approval', 'decided_at', '16 minutes'],
  ])('%s: too much time passed', async (name, column, age) => {
    const proposal = await rig.propose(name)
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id, {
      proposals: (own) => ({
        ...own,
        dispatch: async (...given) => {
          await rig.sql(`update proposal set ${column} = clock_timestamp() - $2::interval where id = $1`, [
            proposal.id,
            age,
          ])
          return own.dispatch(...given)
        },
      }),
    })
    expect(await outcome(name, proposal.id)).toEqual({ posts: 0, state: 'withdrawn' })
  })
})

describe('people and replicas at the same moment', () => {
  test('one approval, one reset, and before and after are told', async () => {
    const proposal = await rig.propose('plain')
    expect(await rig.approve(0, proposal)).toEqual({ kind: 'taken', more: 0 })
    await rig.carryOut(0, proposal.id)
    expect(await outcome('plain', proposal.id)).toEqual({ posts: 1, state: 'recovered' })
    expect((await rig.replicas[0].proposals.get(proposal.id))?.comparison).toContainEqual({
      what: 'connectionStatus',
      before: 'NotConnected',
      after: 'Connected',
      good: true,
    })
    expect(await rig.audited(proposal.id)).toEqual([
      'proposed',
      'approved',
      'action-checked',
      'action-dispatched',
      'action-accepted',
      'action-verifying',
      'action-recovered',
    ])
  })

  test('actions that are not configured any more: nothing was done, or nobody can tell', async () => {
    const [unsent, sent] = [await rig.propose('unconfigured'), await rig.propose('unconfigured-late')]
    for (const one of [unsent, sent]) await rig.approve(0, one)
    await rig.carryOut(0, unsent.id, { unconfigured: true })
    expect(await outcome('unconfigured', unsent.id)).toEqual({ posts: 0, state: 'withdrawn' })
    await rig.carryOut(0, sent.id, dies('actions.dispatch', 'after')).catch(() => undefined)
    await rig.lapse(sent.id)
    await rig.carryOut(1, sent.id, { unconfigured: true })
    expect(await outcome('unconfigured-late', sent.id)).toEqual({ posts: 1, state: 'unknown' })
  })

  test('nobody approves, and nothing is sent', async () => {
    const proposal = await rig.propose('nobody')
    await rig.carryOut(0, proposal.id)
    expect(await outcome('nobody', proposal.id)).toEqual({ posts: 0, state: 'open' })
  })

  test('twenty clicks of one person at two replicas', async () => {
    const proposal = await rig.propose('double-click')
    const clicks = await Promise.all(
      Array.from({ length: 20 }, (_, n) => rig.approve((n % 2) as 0 | 1, proposal)),
    )
    expect(new Set(clicks.map(({ kind }) => kind))).toEqual(new Set(['taken']))
    await Promise.all([rig.carryOut(0, proposal.id), rig.carryOut(1, proposal.id)])
    expect(await outcome('double-click', proposal.id)).toEqual({ posts: 1, state: 'recovered' })
    expect((await rig.audited(proposal.id)).filter((event) => event === 'approved')).toHaveLength(1)
  })

  test('two approvers at once, where one is needed: one decides, the other is told who', async () => {
    const proposal = await rig.propose('two-approvers')
    const both = await Promise.all([rig.approve(0, proposal), rig.approve(1, proposal, KENJI)])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['refused', 'taken'])
    await Promise.all([rig.carryOut(0, proposal.id), rig.carryOut(1, proposal.id)])
    expect(await outcome('two-approvers', proposal.id)).toEqual({ posts: 1, state: 'recovered' })
  })

  test('ten calls for the same work at two replicas', async () => {
    const proposal = await rig.propose('two-replicas')
    await rig.approve(0, proposal)
    await Promise.all(Array.from({ length: 10 }, (_, n) => rig.carryOut((n % 2) as 0 | 1, proposal.id)))
    expect(await outcome('two-replicas', proposal.id)).toEqual({ posts: 1, state: 'recovered' })
  })

  test('a click that comes again and again, during the work and after it', async () => {
    const proposal = await rig.propose('replayed')
    await rig.approve(0, proposal)
    const working = rig.carryOut(0, proposal.id)
    await rig.approve(1, proposal)
    await rig.carryOut(1, proposal.id)
    await working
    await rig.approve(1, proposal)
    await rig.approve(0, proposal, KENJI)
    await rig.carryOut(1, proposal.id)
    expect(await outcome('replayed', proposal.id)).toEqual({ posts: 1, state: 'recovered' })
  })

  test('a second proposal for the same resource has to wait', async () => {
    const both = [await rig.propose('two-proposals'), await rig.propose('two-proposals')]
    for (const one of both) await rig.approve(0, one)
    await Promise.all(both.map((one, n) => rig.carryOut(n as 0 | 1, one.id)))
    const states = await Promise.all(both.map(({ id }) => rig.stateOf(id)))
    expect([rig.posts('two-proposals'), states.sort()]).toEqual([1, ['recovered', 'withdrawn']])
  })

  test('a dry run does everything but the call, and never becomes more', async () => {
    const proposal = await rig.propose('dry', { dryRun: true })
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id, { mode: 'live' })
    expect(await outcome('dry', proposal.id)).toEqual({ posts: 0, state: 'rehearsed' })
    expect(await rig.saidOf(proposal.id)).toContain(proposal.request)
    await rig.carryOut(1, proposal.id, { mode: 'live' })
    expect(rig.posts('dry')).toBe(0)
  })

  test('rejected, and approved afterwards', async () => {
    const proposal = await rig.propose('rejected')
    const { id, seal } = proposal
    await rig.decide(0, { id, seal: shortSeal(seal), yes: false, note: 'not now', by: MARIA })
    expect((await rig.approve(1, proposal, KENJI)).kind).toBe('refused')
    await rig.carryOut(0, id)
    expect(await outcome('rejected', id)).toEqual({ posts: 0, state: 'rejected' })
  })

  test('whoever may not, whoever asked, a card that shows something else: refused and kept', async () => {
    const proposal = await rig.propose('refused')
    const { id, seal } = proposal
    const given = { id, seal: shortSeal(seal), yes: true, note: null }
    const stranger = { platform: 'test', account: 'X9', name: 'Eve' }
    for (const one of [
      { ...given, by: stranger },
      { ...given, by: ANN },
      { ...given, by: MARIA, seal: 'f'.repeat(32) },
    ])
      expect((await rig.decide(0, one)).kind).toBe('refused')
    await rig.carryOut(0, id)
    expect(await outcome('refused', id)).toEqual({ posts: 0, state: 'open' })
    expect(await rig.audited(id)).toEqual([
      'proposed',
      'approval-refused',
      'approval-refused',
      'approval-refused',
    ])
  })

  test('in the last moments before it expires, either it is approved or it is over', async () => {
    const ends: string[] = []
    for (let n = 0; n < 30; n++) {
      const { id } = await rig.propose('edge')
      // A third long before, a third long after, a third as close as can be.
      const [leftMs, waitMs] = [
        [1_000, 0],
        [1, 15],
        [12 + (n % 7), 8 + (n % 5)],
      ][n % 3] as [number, number]
      const seal = await rig.expiring(id, leftMs)
      await new Promise((done) => setTimeout(done, waitMs))
      const [one] = await Promise.all([
        rig.decide(0, { id, seal: shortSeal(seal), yes: true, note: null, by: MARIA }),
        rig.replicas[1].proposals.expire(),
      ])
      const state = await rig.stateOf(id)
      expect(state).toBe(one.kind === 'taken' ? 'approved' : 'expired')
      ends.push(state)
      if (state === 'expired') await rig.carryOut(0, id)
    }
    expect(ends.filter((_, n) => n % 3 === 0)).toEqual(Array(10).fill('approved'))
    expect(ends.filter((_, n) => n % 3 === 1)).toEqual(Array(10).fill('expired'))
    expect(rig.posts('edge')).toBe(0)
  })
})

test('the audit trail of all that is whole', async () => {
  expect((await rig.trail()).faults).toEqual([])
})
