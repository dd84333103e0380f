import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Proposals, Voted } from '../../src/flow/proposals.ts'
import type { Person } from '../../src/incident/person.ts'
import { PROPOSAL_STATES, shortSeal } from '../../src/incident/proposal.ts'
import type { ServerStorage } from '../../src/storage/open-storage.ts'
import {
  actJobs,
  anInvestigation,
  auditOf,
  countOf,
  pressed,
  proposed,
  rounds,
  shortLived,
  shown,
  unanswered,
} from './a-proposal.ts'
import { aStorage, BOB, type Place } from './a-storage.ts'

const CLEO = { platform: 'test', account: 'U3', name: 'Cleo' }
const DAN = { platform: 'test', account: 'U4', name: 'Dan' }
/** Bob again, on another platform. */
const BOBBY = { platform: 'other', account: 'b-1', name: 'Bobby' }

let place: Place
let replica: ServerStorage
let investigation: string
beforeAll(async () => {
  place = await aStorage('server')
  replica = await place.replica()
  investigation = await anInvestigation(place)
})
afterAll(async () => {
  await replica?.close()
  await place?.close()
})

const open = (more: Parameters<typeof proposed>[1] = {}) => proposed(place, { of: investigation, ...more })
const said = (voted: Voted): string => (voted.kind === 'taken' ? `more: ${voted.more}` : voted.why)
const replicas = (): readonly Proposals[] => [place.proposals, replica.proposals]

describe('two people at once, on two replicas', () => {
  test('both say yes where one is enough: one decides, the other learns that it is decided', async () => {
    await rounds(40, async () => {
      const view = await open()
      const voted = await Promise.all([
        place.proposals.vote(pressed(view, BOB)),
        replica.proposals.vote(pressed(view, CLEO)),
      ])
      expect(voted.map(said).sort()).toEqual(['decided', 'more: 0'])
      const after = await shown(replica.proposals, view.id)
      expect(after.state).toBe('approved')
      expect(after.votes).toMatchObject([
        { name: said(voted[0]) === 'more: 0' ? 'Bob' : 'Cleo', yes: true, note: null },
      ])
      expect(await actJobs(place, view.id)).toBe(1)
      expect((await auditOf(place, view.id)).toSorted()).toEqual(['approval-refused', 'approved', 'proposed'])
    })
  })

  test('one says yes and the other no: the first one’s word holds', async () => {
    const ends = await rounds(30, async (round) => {
      const view = await open()
      const [first, second] = round % 2 === 0 ? replicas() : replicas().toReversed()
      const [yes, no] = await Promise.all([
        first?.vote(pressed(view, BOB)),
        second?.vote(pressed(view, CLEO, { yes: false })),
      ])
      const { state } = await shown(place.proposals, view.id)
      expect([yes, no].map((one) => one && said(one))).toEqual(
        state === 'approved' ? ['more: 0', 'decided'] : ['decided', 'more: 0'],
      )
      expect(await actJobs(place, view.id)).toBe(state === 'approved' ? 1 : 0)
      return state
    })
    expect(ends.every((state) => state === 'approved' || state === 'rejected')).toBe(true)
  })

  test('three say yes where two are needed: two are counted', async () => {
    await rounds(20, async () => {
      const view = await open({ approvals: 2 })
      const voted = await Promise.all(
        [BOB, CLEO, DAN].map((by, at) => replicas()[at % 2]?.vote(pressed(view, by))),
      )
      expect(voted.map((one) => one && said(one)).sort()).toEqual(['decided', 'more: 0', 'more: 1'])
      expect((await shown(place.proposals, view.id)).votes).toHaveLength(2)
      expect(await actJobs(place, view.id)).toBe(1)
    })
  })
})

describe('one person has one vote', () => {
  test('however often they press, on whichever replica: the same answer, one vote, one job', async () => {
    await rounds(15, async () => {
      const view = await open()
      const voted = await Promise.all(
        Array.from({ length: 6 }, (_, at) => replicas()[at % 2]?.vote(pressed(view, BOB, { note: 'go' }))),
      )
      expect(voted).toEqual(Array(6).fill({ kind: 'taken', more: 0 }))
      expect((await shown(place.proposals, view.id)).votes).toMatchObject([
        { name: 'Bob', yes: true, note: 'go' },
      ])
      expect(await actJobs(place, view.id)).toBe(1)
      expect(await auditOf(place, view.id)).toEqual(['proposed', 'approved'])
    })
  })

  test('by two accounts at once too: where two people are needed, it stays open', async () => {
    await rounds(15, async () => {
      const view = await open({ approvals: 2 })
      const as = (by: Person) => pressed(view, by, { who: 'person:bob' })
      expect(await Promise.all([place.proposals.vote(as(BOB)), replica.proposals.vote(as(BOBBY))])).toEqual(
        Array(2).fill({ kind: 'taken', more: 1 }),
      )
      const { state, votes } = await shown(place.proposals, view.id)
      expect([state, votes.length, await actJobs(place, view.id)]).toEqual(['open', 1, 0])
    })
  })

  test('also where the configuration learns in between that two accounts are one person', async () => {
    const view = await open({ approvals: 2 })
    expect(said(await place.proposals.vote(pressed(view, BOB)))).toBe('more: 1')
    expect(said(await place.proposals.vote(pressed(view, BOB, { who: 'person:bob' })))).toBe('more: 1')
    expect(said(await place.proposals.vote(pressed(view, BOB, { who: 'person:bob', yes: false })))).toBe(
      'voted',
    )
    expect(await shown(place.proposals, view.id)).toMatchObject({ state: 'open', votes: [{ name: 'Bob' }] })
  })

  test('yes and then no is refused, and so is no and then yes', async () => {
    const view = await open({ approvals: 2 })
    expect(said(await place.proposals.vote(pressed(view, BOB)))).toBe('more: 1')
    expect(said(await replica.proposals.vote(pressed(view, BOB, { yes: false })))).toBe('voted')
    expect(said(await replica.proposals.vote(pressed(view, CLEO, { yes: false })))).toBe('more: 0')
    expect(said(await place.proposals.vote(pressed(view, CLEO)))).toBe('decided')
    expect(await shown(place.proposals, view.id)).toMatchObject({
      state: 'rejected',
      votes: [
        { name: 'Bob', yes: true },
        { name: 'Cleo', yes: false },
      ],
    })
    expect(await actJobs(place, view.id)).toBe(0)
    expect(await auditOf(place, view.id)).toEqual([
      'proposed',
      'approved',
      'approval-refused',
      'rejected',
      'approval-refused',
    ])
  })

  test('a note and an account that no database keeps are kept as far as they can be', async () => {
    const view = await open({ approvals: 2 })
    const odd = { platform: 'test', account: 'U\u00009', name: 'N\ud800' }
    const press = pressed(view, odd, { note: 'a\u0000b\ud800', who: 'test:u\u00009' })
    expect(said(await place.proposals.vote(press))).toBe('more: 1')
    expect(said(await place.proposals.vote(press))).toBe('more: 1')
    expect((await shown(place.proposals, view.id)).votes).toMatchObject([
      { name: 'N\ufffd', yes: true, note: 'ab\ufffd' },
    ])
  })
})

// What each of them says is decided by the program below, which knows nothing of a database.
type Press = {
  readonly who: number
  readonly account: number
  readonly yes: boolean
  readonly forged: boolean
}
const PRESSES = fc.array(
  fc.record<Press>({
    who: fc.nat(3),
    account: fc.nat(1),
    yes: fc.boolean().chain((first) => fc.boolean().map((second) => first || second)),
    forged: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 7 },
)

/** The answers to presses one after the other, and the state at their end. */
function expected(approvals: number, presses: readonly Press[]): readonly string[] {
  const votes = new Map<number, boolean>()
  let state = 'open'
  const answers = presses.map(({ who, yes, forged }) => {
    const before = votes.get(who)
    if (forged) return 'altered'
    const more = () => (yes ? approvals - [...votes.values()].filter(Boolean).length : 0)
    if (before !== undefined)
      return before === yes ? `more: ${more()}` : state === 'open' ? 'voted' : 'decided'
    if (state !== 'open') return 'decided'
    votes.set(who, yes)
    if (!yes) state = 'rejected'
    else if (more() === 0) state = 'approved'
    return `more: ${more()}`
  })
  return [...answers, state]
}

describe('whatever people press', () => {
  const press = (view: Parameters<typeof pressed>[0], { who, account, yes, forged }: Press) =>
    pressed(
      view,
      { platform: `p${account}`, account: `A${who}`, name: null },
      {
        who: `person:${who}`,
        yes,
        ...(forged ? { seal: '0'.repeat(32) } : {}),
      },
    )

  test('one after the other, the rules hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), PRESSES, async (approvals, presses) => {
        const view = await open({ approvals })
        const answers: string[] = []
        for (const [at, one] of presses.entries())
          answers.push(said((await replicas()[at % 2]?.vote(press(view, one))) as Voted))
        const { state } = await shown(place.proposals, view.id)
        expect([...answers, state]).toEqual(expected(approvals, presses))
        expect(await actJobs(place, view.id)).toBe(state === 'approved' ? 1 : 0)
      }),
      { numRuns: 60 },
    )
  })

  test('all at once, nobody is counted twice and nothing is decided by too few', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), PRESSES, async (approvals, presses) => {
        const view = await open({ approvals })
        await Promise.all(presses.map((one, at) => replicas()[at % 2]?.vote(press(view, one))))
        const { state, votes } = await shown(place.proposals, view.id)
        const yes = votes.filter((vote) => vote.yes).length
        const whole = new Set(presses.filter(({ forged }) => !forged).map(({ who }) => who)).size
        expect(votes.length).toBeLessThanOrEqual(whole)
        expect(votes.length - yes).toBe(state === 'rejected' ? 1 : 0)
        if (state === 'approved') expect(yes).toBe(approvals)
        else expect(yes).toBeLessThan(approvals)
        if (state === 'open') expect(votes).toHaveLength(whole)
        expect(await actJobs(place, view.id)).toBe(state === 'approved' ? 1 : 0)
        const audited = (await auditOf(place, view.id)).filter((event) => /^(approved|rejected)$/.test(event))
        expect(audited).toHaveLength(votes.length)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a callback that comes again after the end', () => {
  const ENDED = PROPOSAL_STATES.filter((state) => state !== 'open')

  test.each(ENDED)('changes nothing where it is %s', async (state) => {
    const view = await open()
    await place.sql(`update proposal set state = $2 where id = $1`, [view.id, state])
    const rows = () =>
      place.sql(
        `select *, (select count(*) from vote where proposal = id) as votes from proposal where id = $1`,
        [view.id],
      )
    const before = await rows()
    for (const yes of [true, false])
      expect(said(await place.proposals.vote(pressed(view, BOB, { yes })))).toBe(
        state === 'expired' ? 'expired' : 'decided',
      )
    expect(await rows()).toEqual(before)
    expect(await actJobs(place, view.id)).toBe(0)
    expect(await auditOf(place, view.id)).toEqual(['proposed', 'approval-refused', 'approval-refused'])
  })

  test('from who decided: neither another job nor another entry', async () => {
    const view = await open()
    await place.proposals.vote(pressed(view, BOB))
    await place.sql(`update proposal set state = 'recovered', ended_at = clock_timestamp() where id = $1`, [
      view.id,
    ])
    await place.sql(`delete from guidepost_queue.job where data ->> 'id' = $1`, [view.id])
    expect(await replica.proposals.vote(pressed(view, BOB))).toEqual({ kind: 'taken', more: 0 })
    expect(await actJobs(place, view.id)).toBe(0)
    expect(await auditOf(place, view.id)).toEqual(['proposed', 'approved'])
  })

  test('and one for a proposal that there is not finds none', async () => {
    const view = await open()
    const id = '00000000-0000-4000-8000-000000000000'
    expect(said(await place.proposals.vote({ ...pressed(view, BOB), id }))).toBe('unknown')
  })
})

describe('what is not as it was sealed is refused, and that is audited', () => {
  const refusedAs = async (view: Parameters<typeof pressed>[0], seal?: string): Promise<void> => {
    const press = pressed(view, BOB, seal === undefined ? {} : { seal })
    expect(said(await place.proposals.vote(press))).toBe('altered')
    const [entry] = await Array.fromAsync(place.audit.read({ object: view.id, event: 'approval-refused' }))
    expect(entry).toMatchObject({
      origin: 'test',
      detail: { why: 'altered', yes: true },
      person: 'Bob (test:U2)',
    })
    expect(await countOf(place, 'vote where proposal = $1', view.id)).toBe(0)
    expect(await actJobs(place, view.id)).toBe(0)
  }

  test.each<[string, (seal: string, other: string) => string]>([
    ['the seal of another proposal', (_, other) => shortSeal(other)],
    ['no seal', () => ''],
    ['half of the seal', (seal) => seal.slice(0, 16)],
    ['one sign less', (seal) => seal.slice(0, 31)],
    ['the whole seal', (seal) => seal],
    ['the seal in capitals', (seal) => shortSeal(seal).toUpperCase()],
    ['the seal with a space', (seal) => `${shortSeal(seal)} `],
    ['a wildcard', () => '%'.repeat(32)],
  ])('a card with %s', async (_, forge) => {
    const [view, other] = [await open(), await open()]
    // A seal without a letter would be the same in capitals.
    await refusedAs(view, forge(view.seal.replace(/^\d{32}/, 'a'.repeat(32)), other.seal))
  })

  /** As someone who owns the database could. */
  const tamper = async (id: string, change: string): Promise<void> => {
    await place.sql('alter table proposal disable trigger proposal_no_change')
    await place.sql(`update proposal set ${change} where id = $1`, [id])
    await place.sql('alter table proposal enable trigger proposal_no_change')
  }
  const inBody = (path: string, value: string): string =>
    `body = jsonb_set(body::jsonb, '{${path}}', '${value}')::text`

  test.each([
    inBody('id', '"00000000-0000-4000-8000-000000000000"'),
    inBody('investigation', '"00000000-0000-4000-8000-000000000000"'),
    inBody('action', '"vpn-gateway-reset"'),
    inBody('resource', '"/subscriptions/another"'),
    inBody('arguments', '{"address":"203.0.113.10"}'),
    inBody('guide,id', '"another"'),
    inBody('guide,sha256', '"cd"'),
    inBody('approvals', '1'),
    inBody('dryRun', 'false'),
    "action = 'vpn-gateway-reset'",
    "resource = '/subscriptions/another'",
    'approvals = 1',
    'dry_run = false',
    "expires_at = expires_at + interval '1 microsecond'",
    "seal = repeat('ab', 32)",
  ])('a row in which somebody wrote %s', async (change) => {
    const view = await open({ approvals: 2, dryRun: true })
    await tamper(view.id, change)
    await refusedAs(view)
  })
})

describe('the time to decide, by the database’s clock', () => {
  test('is over at once where there is none, whoever notices it first', async () => {
    const view = await open({ minutes: 0 })
    expect((await place.proposals.open()).map(({ id }) => id)).not.toContain(view.id)
    expect(said(await place.proposals.vote(pressed(view, BOB)))).toBe('expired')
    expect(said(await replica.proposals.vote(pressed(view, CLEO, { yes: false })))).toBe('expired')
    await place.proposals.expire()
    expect(await shown(place.proposals, view.id)).toMatchObject({ state: 'expired', votes: [] })
    expect(await auditOf(place, view.id)).toEqual([
      'proposed',
      'proposal-expired',
      'approval-refused',
      'approval-refused',
    ])
  })

  test('ends once, however many look for what is over', async () => {
    const views = await Promise.all(Array.from({ length: 8 }, () => open({ minutes: 0 })))
    await Promise.all([...replicas(), ...replicas()].map((proposals) => proposals.expire()))
    for (const { id } of views) {
      expect((await shown(place.proposals, id)).state).toBe('expired')
      expect(await auditOf(place, id)).toEqual(['proposed', 'proposal-expired'])
    }
  })

  test('is looked at when it is a vote’s turn, not when it began to wait for it', async () => {
    const view = await shortLived(place, investigation, 400)
    await place.sql('begin')
    await place.sql('select 1 from proposal where id = $1 for update', [view.id])
    const vote = replica.proposals.vote(pressed(view, BOB))
    while ((await countOf(place, 'pg_locks where not granted')) === 0);
    await place.sql(
      'select pg_sleep(extract(epoch from expires_at - clock_timestamp()) + 0.01) from proposal where id = $1',
      [view.id],
    )
    await place.sql('commit')
    expect(said(await vote)).toBe('expired')
    expect((await shown(place.proposals, view.id)).state).toBe('expired')
    expect(await actJobs(place, view.id)).toBe(0)
  })

  test('decides against whoever is late: approved or expired, never both, and nothing is carried out late', async () => {
    const ends = await rounds(48, async (round) => {
      // The first one’s time is over before anybody votes, and the last one’s is not.
      const ms = round === 0 ? -1 : round === 47 ? 60_000 : (round * 7) % 160
      const view = await shortLived(place, investigation, ms)
      const [vote, again] = await Promise.all([
        place.proposals.vote(pressed(view, BOB)),
        replica.proposals.vote(pressed(view, CLEO)),
        replica.proposals.expire(),
      ])
      await place.proposals.expire()
      const { state, votes } = await shown(place.proposals, view.id)
      const answers = [vote, again].map(said).sort()
      expect([state, ...answers]).toEqual(
        state === 'approved'
          ? ['approved', expect.stringMatching(/^decided$/), 'more: 0']
          : ['expired', 'expired', 'expired'],
      )
      expect(votes).toHaveLength(state === 'approved' ? 1 : 0)
      expect(await actJobs(place, view.id)).toBe(state === 'approved' ? 1 : 0)
      const [row] = await place.sql('select decided_at, ended_at from proposal where id = $1', [view.id])
      expect([row?.decided_at === null, row?.ended_at === null]).toEqual(
        state === 'approved' ? [false, true] : [true, false],
      )
      const events = (await auditOf(place, view.id)).toSorted()
      expect(events).toEqual(
        state === 'approved'
          ? ['approval-refused', 'approved']
          : ['approval-refused', 'approval-refused', 'proposal-expired'],
      )
      return state
    })
    expect(ends[0]).toBe('expired')
    expect(ends.at(-1)).toBe('approved')
  })
})

describe('a vote whose answer is lost counts once', () => {
  const withoutAnswer = <T>(work: () => Promise<T>) => unanswered(place, work)

  test.each([
    ['yes', true, 'more: 0', 'approved', 1],
    ['no', false, 'more: 0', 'rejected', 0],
  ] as const)('%s', async (_, yes, answer, state, jobs) => {
    const view = await open()
    expect(said(await withoutAnswer(() => place.proposals.vote(pressed(view, BOB, { yes }))))).toBe(answer)
    expect(await shown(place.proposals, view.id)).toMatchObject({ state, votes: [{ name: 'Bob', yes }] })
    expect(await actJobs(place, view.id)).toBe(jobs)
    expect(await auditOf(place, view.id)).toEqual(['proposed', state])
  })

  test('proposing, expiring, and being refused', async () => {
    const view = await withoutAnswer(() => open({ minutes: 0 }))
    await withoutAnswer(() => place.proposals.expire())
    expect(said(await withoutAnswer(() => place.proposals.vote(pressed(view, BOB))))).toBe('expired')
    await withoutAnswer(() => place.proposals.refused(view.id, CLEO, 'requester'))
    expect(await auditOf(place, view.id)).toEqual([
      'proposed',
      'proposal-expired',
      'approval-refused',
      'approval-refused',
    ])
  })
})

test('the audit trail of all of it holds', async () => {
  expect((await place.audit.verify()).faults).toEqual([])
})
