import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sealOf } from '../../src/incident/proposal.ts'
import type { ServerStorage } from '../../src/storage/open-storage.ts'
import {
  actJobs,
  anInvestigation,
  aProposal,
  aResource,
  auditOf,
  countOf,
  held,
  pressed,
  proposed,
  ready,
  rounds,
  shown,
  unanswered,
} from './a-proposal.ts'
import { ANN, aStorage, BOB, incoming, type Place, report } from './a-storage.ts'

const CLEO = { platform: 'test', account: 'U3', name: 'Cleo' }

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

const PACE = { cooldownMinutes: 60, mostPerDay: 2, repeatable: false }

/** Somebody whom nothing else in the database is like. */
let people = 0
const somebody = () => {
  people++
  return { platform: 'test', account: `U-zeb-${people}-x`, name: `Zebedee ${people} X` }
}

/** The tables in which a text stands anywhere. */
async function tablesWith(text: string): Promise<readonly string[]> {
  const tables = await place.sql(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('guidepost', 'guidepost_queue') and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { name } of tables)
    if ((await countOf(place, `${name} as one where strpos(lower(one::text), lower($1)) > 0`, text)) > 0)
      found.push(String(name))
  return found.toSorted()
}

describe('a proposal', () => {
  test('comes with the report, once, though the answer is lost', async () => {
    const one = incoming()
    const { id } = one.request
    await place.store.accept(one, { queued: true })
    const claim = await place.store.claim(id, 'w')
    if (!claim || claim === 'busy') throw new Error('nothing to claim')
    const [gentle, strong] = [aProposal(id), aProposal(id, { action: 'vpn-gateway-reset', approvals: 2 })]
    await unanswered(place, () => place.store.finish(claim, report(id), [gentle, strong]))
    const views = await replica.proposals.of(id)
    expect(views).toMatchObject([gentle, strong])
    for (const view of views) {
      expect(view).toMatchObject({ state: 'open', votes: [], log: [], requester: ANN })
      expect(view.seal).toBe(sealOf(view, view.expiresAt))
      expect(await auditOf(place, view.id)).toEqual(['proposed'])
    }
    expect((await place.store.view(id))?.proposals).toEqual(views)
    const open = await replica.proposals.open()
    expect(open.filter(({ investigation: of }) => of === id)).toEqual(views)
  })

  test('shows who voted in what order, and what they noted', async () => {
    const view = await proposed(place, { of: investigation, approvals: 3 })
    for (const [by, note] of [
      [CLEO, 'go'],
      [BOB, null],
    ] as const)
      await place.proposals.vote(pressed(view, by, { note }))
    expect((await shown(replica.proposals, view.id)).votes).toMatchObject([
      { name: 'Cleo', yes: true, note: 'go' },
      { name: 'Bob', yes: true, note: null },
    ])
  })

  test('that is added twice is there once', async () => {
    const proposal = aProposal(investigation)
    await place.proposals.add(proposal)
    const before = await shown(place.proposals, proposal.id)
    await replica.proposals.add({ ...proposal, resource: aResource() })
    expect(await shown(place.proposals, proposal.id)).toEqual(before)
    expect(await auditOf(place, proposal.id)).toEqual(['proposed'])
  })

  test('that there is not is null', async () => {
    expect(await place.proposals.get('00000000-0000-4000-8000-000000000000')).toBeNull()
    expect(await place.proposals.of('00000000-0000-4000-8000-000000000000')).toEqual([])
  })

  test('does not stand in the way of another: writing one while people vote on its sibling never deadlocks', async () => {
    const before = await deadlocks()
    await rounds(16, async (round) => {
      const view = await proposed(place, { of: investigation })
      const claim = round % 2 === 0 ? await ready(place, BOB, { of: investigation }) : null
      await Promise.all([
        replica.proposals.vote(pressed(view, CLEO)),
        place.proposals.add(aProposal(investigation)),
        claim &&
          place.proposals.step(claim, {
            to: 'not-recovered',
            text: 'In vain.',
            next: aProposal(investigation),
          }),
        replica.proposals.expire(),
      ])
    })
    expect(await deadlocks()).toBe(before)
  })
  const deadlocks = async (): Promise<number> => {
    await place.sql('select pg_stat_force_next_flush(), pg_stat_clear_snapshot()')
    const [row] = await place.sql('select deadlocks from pg_stat_database where datname = current_database()')
    return Number(row?.deadlocks)
  }
})

describe('what was approved stays as it was approved', () => {
  const CHANGES = [
    'id = gen_random_uuid()',
    '[another investigation]',
    `action = 'vpn-gateway-reset'`,
    `resource = resource || '-2'`,
    'resource = upper(resource)',
    `body = replace(body, 'Disconnected', 'Connected') || ' '`,
    `seal = repeat('0', 64)`,
    'dry_run = not dry_run',
    'approvals = approvals + 1',
    `expires_at = expires_at + interval '1 microsecond'`,
    ...[
      'id',
      'investigation',
      'action',
      'resource',
      'body',
      'seal',
      'dry_run',
      'approvals',
      'expires_at',
    ].map((column) => `${column} = null`),
  ]
  const written = async (id: string, change: string): Promise<void> => {
    const set = change.startsWith('[') ? `investigation = '${other}'` : change
    await place.sql(`update proposal set ${set} where id = $1`, [id])
  }
  const row = async (id: string) => (await place.sql('select * from proposal where id = $1', [id]))[0]

  let other: string
  let rows: readonly { readonly id: string }[]
  beforeAll(async () => {
    other = await anInvestigation(place)
    const done = await ready(place, BOB, { of: investigation })
    await place.proposals.dispatch(done, PACE)
    rows = [await proposed(place, { of: investigation }), done]
  })

  test.each(CHANGES)('and no update writes %s, before a vote or after the call', async (change) => {
    for (const { id } of rows) {
      const before = await row(id)
      await expect(written(id, change)).rejects.toThrow(/never changed|not-null/)
      expect(await row(id)).toEqual(before)
    }
  })

  test.each(['null', 'clock_timestamp()', `dispatched_at - interval '1 day'`])(
    'and that it was dispatched is not undone by writing %s',
    async (moment) => {
      const { id } = await ready(place, BOB, { of: investigation })
      await place.sql(`update proposal set dispatched_at = clock_timestamp() where id = $1`, [id])
      await expect(
        place.sql(`update proposal set dispatched_at = ${moment} where id = $1`, [id]),
      ).rejects.toThrow(/never changed/)
      // All of them at once, as a careless repair of the data would.
      await expect(
        place.sql(`update proposal set state = 'approved', dispatched_at = ${moment}`),
      ).rejects.toThrow(/never changed/)
    },
  )
})

describe('the switch that freezes all actions', () => {
  const events = async () => (await auditOf(place, 'actions')).length

  test('is on or off, however often and by however many it is turned', async () => {
    const before = await events()
    expect(await replica.proposals.frozen()).toBeNull()
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => (at % 2 ? place : replica).proposals.freeze(true, BOB)),
    )
    expect(await replica.proposals.frozen()).toEqual({ by: 'Bob', at: expect.stringMatching(/^\d{4}-.*Z$/) })
    const since = await place.proposals.frozen()
    await place.proposals.freeze(true, CLEO)
    expect(await place.proposals.frozen()).toEqual(since)
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => (at % 2 ? place : replica).proposals.freeze(false, CLEO)),
    )
    expect(await place.proposals.frozen()).toBeNull()
    expect((await auditOf(place, 'actions')).slice(before)).toEqual(['actions-frozen', 'actions-unfrozen'])
  })

  test('is turned once where the answer is lost', async () => {
    const before = await events()
    await unanswered(place, () => place.proposals.freeze(true, BOB))
    expect(await place.proposals.frozen()).toMatchObject({ by: 'Bob' })
    await unanswered(place, () => place.proposals.freeze(false, BOB))
    expect(await place.proposals.frozen()).toBeNull()
    expect((await auditOf(place, 'actions')).slice(before)).toEqual(['actions-frozen', 'actions-unfrozen'])
  })

  test('stays on when whoever turned it is forgotten, and goes off as always', async () => {
    const zeb = somebody()
    await place.proposals.freeze(true, zeb)
    const claim = await ready(place, BOB, { of: investigation })
    expect(await place.forget(zeb)).toMatchObject({ investigations: 0 })
    expect(await tablesWith(zeb.account)).toEqual([])
    expect(await tablesWith(zeb.name)).toEqual([])
    expect(await place.proposals.frozen()).toMatchObject({ by: 'somebody' })
    expect(await place.proposals.dispatch(claim, PACE)).toEqual({
      kind: 'refused',
      why: 'all actions are frozen',
    })
    // They come back, and are somebody else.
    await place.proposals.freeze(true, zeb)
    expect(await place.proposals.frozen()).toMatchObject({ by: 'somebody' })
    await place.proposals.freeze(false, zeb)
    expect(await place.proposals.frozen()).toBeNull()
    expect((await place.audit.verify()).faults).toEqual([])
  })
})

describe('a person who is forgotten', () => {
  test('leaves their decided vote without a name, and everything goes on', async () => {
    const [zeb, one] = [somebody(), await proposed(place, { of: investigation, approvals: 2 })]
    await place.proposals.vote(
      pressed(one, zeb, { note: `as ${zeb.name} says`, who: `person:${zeb.account}` }),
    )
    await place.proposals.vote(pressed(one, BOB))
    const claim = await held(place.proposals, one.id)
    const before = await auditOf(place, one.id)
    expect(await tablesWith(zeb.account)).toEqual(['guidepost.person', 'guidepost.vote'])
    await unanswered(place, () => place.forget(zeb))
    for (const text of [zeb.account, zeb.name]) expect(await tablesWith(text)).toEqual([])
    expect((await shown(replica.proposals, one.id)).votes).toMatchObject([
      { name: 'somebody who was forgotten', yes: true, note: null },
      { name: 'Bob', yes: true, note: null },
    ])
    expect(await auditOf(place, one.id)).toEqual(before)
    expect(await place.proposals.step(claim, { to: 'checked', text: 'Checked again.' })).toBe(true)
    expect(await place.proposals.dispatch(claim, PACE)).toMatchObject({ kind: 'go' })
    expect((await place.audit.verify()).faults).toEqual([])
  })

  test('has no second vote where two people are needed', async () => {
    const [zeb, one] = [somebody(), await proposed(place, { of: investigation, approvals: 2 })]
    expect(await place.proposals.vote(pressed(one, zeb))).toEqual({ kind: 'taken', more: 1 })
    await place.forget(zeb)
    expect(await place.proposals.vote(pressed(one, zeb))).toEqual({ kind: 'taken', more: 1 })
    expect(await shown(place.proposals, one.id)).toMatchObject({ state: 'open', votes: [{ yes: true }] })
    expect(await actJobs(place, one.id)).toBe(0)
    expect(await place.proposals.vote(pressed(one, BOB))).toEqual({ kind: 'taken', more: 0 })
    // And once more: each time they are somebody else.
    await place.forget(zeb)
    expect((await shown(place.proposals, one.id)).votes).toHaveLength(2)
  })

  test('takes back nothing that was decided: it is no news to whoever presses again', async () => {
    const [zeb, one] = [somebody(), await proposed(place, { of: investigation })]
    await place.proposals.vote(pressed(one, zeb))
    await place.forget(zeb)
    expect(await place.proposals.vote(pressed(one, zeb))).toEqual({ kind: 'refused', why: 'decided' })
    expect(await shown(place.proposals, one.id)).toMatchObject({
      state: 'approved',
      votes: [{ name: 'somebody who was forgotten' }],
    })
  })

  test('takes along what was proposed for them, wherever it stands; whoever works on it finds nothing to write to', async () => {
    const zeb = somebody()
    const of = await anInvestigation(place, zeb)
    const open = await proposed(place, { of, words: `for ${zeb.name}` })
    const claim = await ready(place, BOB, { of })
    expect((await shown(place.proposals, open.id)).requester).toEqual(zeb)
    const before = await auditOf(place, claim.id)
    expect(await place.forget(zeb)).toMatchObject({ investigations: 1 })
    for (const text of [zeb.account, zeb.name]) expect(await tablesWith(text)).toEqual([])
    expect(await place.proposals.get(open.id)).toBeNull()
    expect(await place.proposals.of(of)).toEqual([])
    expect(await place.proposals.vote(pressed(open, BOB))).toEqual({ kind: 'refused', why: 'unknown' })
    expect(await place.proposals.dispatch(claim, PACE)).toEqual({
      kind: 'refused',
      why: 'another worker has it',
    })
    expect(await place.proposals.step(claim, { to: 'withdrawn', text: 'Nothing was done.' })).toBe(false)
    expect(await place.proposals.renew(claim)).toBe(false)
    expect(await replica.proposals.claim(claim.id, 'w2')).toBeNull()
    await place.proposals.expire()
    await place.store.overdue('w')
    expect(await auditOf(place, claim.id)).toEqual(before)
    expect((await place.audit.verify()).faults).toEqual([])
  })

  test('waits for a day after a repair was begun for them, so that it is not begun again', async () => {
    const zeb = somebody()
    const claim = await ready(place, BOB, { of: await anInvestigation(place, zeb) })
    expect(await place.proposals.dispatch(claim, PACE)).toMatchObject({ kind: 'go' })
    await expect(place.forget(zeb)).rejects.toMatchObject({
      code: 'usage',
      fix: expect.stringMatching(/^Forget them after 20\d\d-\d\d-\d\d \d\d:\d\d UTC\.$/),
    })
    expect(await place.proposals.actedOn(claim.proposal.resource)).toHaveLength(1)
    await place.proposals.step(claim, { to: 'failed', text: 'Azure refused it.', begun: false })
    expect(await place.forget(zeb)).toMatchObject({ investigations: 1 })
  })

  test('while they vote, and while others do: nothing breaks', async () => {
    await rounds(6, async () => {
      const zeb = somebody()
      const [own, other] = [
        await proposed(place, { of: await anInvestigation(place, zeb) }),
        await proposed(place, { of: investigation, approvals: 2 }),
      ]
      await place.proposals.vote(pressed(other, zeb))
      const [, ...votes] = await Promise.all([
        place.forget(zeb),
        replica.proposals.vote(pressed(other, CLEO)),
        replica.proposals.vote(pressed(own, CLEO)),
      ])
      expect(votes.map(({ kind }) => kind)).toEqual(['taken', expect.stringMatching(/^(taken|refused)$/)])
      const { state, votes: counted } = await shown(place.proposals, other.id)
      expect([state, counted.length]).toEqual(state === 'open' ? ['open', 1] : ['approved', 2])
      expect(await actJobs(place, other.id)).toBe(state === 'open' ? 0 : 1)
    })
    expect((await place.audit.verify()).faults).toEqual([])
  })
})

describe('what is older than it may be', () => {
  const aged = async (id: string, days: number) => {
    await place.sql(
      `update investigation set ended_at = clock_timestamp() - make_interval(days => $2) where id = $1`,
      [id, days],
    )
  }
  const seenLongAgo = (account: string) =>
    place.sql(`update person set first_seen = clock_timestamp() - interval '401 days' where account = $1`, [
      account,
    ])

  test('its evidence goes, and the proposal stays as it was', async () => {
    const of = await anInvestigation(place)
    const one = await proposed(place, { of })
    await aged(of, 31)
    expect(await place.store.expire()).toMatchObject({ evidence: 1, whole: 0 })
    expect(await place.proposals.of(of)).toEqual([one])
    expect(await place.proposals.vote(pressed(one, BOB))).toEqual({ kind: 'taken', more: 0 })
  })

  test('it goes with its votes; then the voters’ names go, but not of those who are still needed', async () => {
    const [gone, votes, froze] = [somebody(), somebody(), somebody()]
    const old = await anInvestigation(place)
    const one = await proposed(place, { of: old, approvals: 3 })
    for (const by of [gone, votes, froze]) await place.proposals.vote(pressed(one, by, { note: by.name }))
    const young = await proposed(place, { of: investigation })
    await place.proposals.vote(pressed(young, votes))
    await place.proposals.freeze(true, froze)
    for (const { account } of [gone, votes, froze]) await seenLongAgo(account)
    const kept = await auditOf(place, one.id)
    await aged(old, 401)
    expect(await place.store.expire()).toMatchObject({ whole: 1 })
    expect(await place.proposals.get(one.id)).toBeNull()
    expect(await countOf(place, 'vote where proposal = $1', one.id)).toBe(0)
    for (const text of [gone.account, gone.name]) expect(await tablesWith(text)).toEqual([])
    expect((await shown(place.proposals, young.id)).votes).toMatchObject([{ name: votes.name }])
    expect(await place.proposals.frozen()).toMatchObject({ by: froze.name })
    await place.proposals.freeze(false, froze)
    expect(await auditOf(place, one.id)).toEqual(kept)
    expect((await place.audit.verify()).faults).toEqual([])
  })
})
