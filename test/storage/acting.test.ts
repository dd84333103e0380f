import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ActionClaim, Pace, Proposals } from '../../src/flow/proposals.ts'
import { ACTING, PROPOSAL_STATES, type Proposal, type ProposalState } from '../../src/incident/proposal.ts'
import type { ServerStorage } from '../../src/storage/open-storage.ts'
import {
  actJobs,
  anInvestigation,
  aProposal,
  aResource,
  auditOf,
  countOf,
  fallSilent,
  held,
  pressed,
  proposed,
  ready,
  rounds,
  shown,
  unanswered,
} from './a-proposal.ts'
import { aStorage, BOB, type Place } from './a-storage.ts'

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
/** Nothing that was done before stands against it. */
const NO_PACE = { cooldownMinutes: 0, mostPerDay: 1_000, repeatable: false }

const checked = (more: Partial<Proposal> = {}) => ready(place, BOB, { of: investigation, ...more })
const replicas = (): readonly Proposals[] => [place.proposals, replica.proposals]
const withoutAnswer = <T>(work: () => Promise<T>) => unanswered(place, work)

async function said(
  claim: ActionClaim,
  pace: Pace & { readonly repeatable: boolean } = PACE,
  proposals: Proposals = place.proposals,
): Promise<string> {
  const answer = await proposals.dispatch(claim, pace)
  return answer.kind === 'go' ? 'go' : answer.why
}

describe('the right to call is given once', () => {
  const dispatches = (id: string) =>
    auditOf(place, id).then((all) => all.filter((one) => one === 'action-dispatched'))

  test('however often and from wherever it is asked for', async () => {
    await rounds(6, async () => {
      const claim = await checked()
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => replicas()[at % 2]?.dispatch(claim, PACE)),
      )
      const given = answers.filter((one) => one?.kind === 'go')
      expect(given).toHaveLength(1)
      expect(
        answers.filter((one) => one?.kind === 'refused' && one.why === 'it is dispatched already'),
      ).toHaveLength(19)
      const [row] = await place.sql('select reference, state, dispatched_at from proposal where id = $1', [
        claim.id,
      ])
      expect(given).toEqual([{ kind: 'go', reference: row?.reference }])
      expect(await said(claim)).toBe('it is dispatched already')
      expect(
        await place.sql('select reference, state, dispatched_at from proposal where id = $1', [claim.id]),
      ).toEqual([row])
      expect(await dispatches(claim.id)).toHaveLength(1)
    })
  })

  test('to a worker whose answer is lost, and then to nobody', async () => {
    const claim = await checked()
    const leave = await withoutAnswer(() => place.proposals.dispatch(claim, PACE))
    const [row] = await place.sql('select reference from proposal where id = $1', [claim.id])
    expect(leave).toEqual({ kind: 'go', reference: row?.reference })
    expect(await said(claim)).toBe('it is dispatched already')
    expect(await dispatches(claim.id)).toHaveLength(1)
  })

  test('and a refusal whose answer is lost stays one', async () => {
    const claim = await checked({ dryRun: true })
    expect(await withoutAnswer(() => said(claim))).toBe('it is a dry run')
    expect(await dispatches(claim.id)).toHaveLength(0)
  })

  test('not to a worker that somebody has taken over from, even where both ask at once', async () => {
    await rounds(10, async () => {
      const slow = await checked()
      await fallSilent(place, slow.id)
      const next = await held(replica.proposals, slow.id, 'w2')
      expect(next).toMatchObject({ fence: slow.fence + 1, state: 'checked' })
      expect(
        await Promise.all([said(slow), said(next, PACE, replica.proposals), said(slow), said(slow)]),
      ).toEqual(['another worker has it', 'go', 'another worker has it', 'another worker has it'])
      expect(await place.proposals.step(slow, { to: 'withdrawn', text: 'Nothing was done.' })).toBe(false)
      expect((await shown(place.proposals, slow.id)).state).toBe('dispatched')
    })
  })

  test('not to whoever takes over after it was given: they learn when and as what', async () => {
    const first = await checked()
    const leave = await place.proposals.dispatch(first, PACE)
    await fallSilent(place, first.id)
    const next = await held(replica.proposals, first.id, 'w2')
    expect(leave).toEqual({ kind: 'go', reference: next.reference })
    expect(next.dispatchedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(await said(next, PACE, replica.proposals)).toBe('it is dispatched already')
    expect(await said(first)).toBe('another worker has it')
  })

  test('not while a takeover is under way: one of both has it', async () => {
    const given = await rounds(12, async () => {
      const first = await checked()
      await fallSilent(place, first.id)
      const [answer, next] = await Promise.all([said(first), replica.proposals.claim(first.id, 'w2')])
      const later = next !== null && next !== 'busy' ? await said(next, PACE, replica.proposals) : 'no claim'
      expect([answer, later].filter((one) => one === 'go')).toHaveLength(1)
      expect(await dispatches(first.id)).toHaveLength(1)
      return answer
    })
    expect(given).toHaveLength(12)
  })

  test.each(PROPOSAL_STATES.filter((state) => state !== 'checked'))('not where it is %s', async (state) => {
    const claim = await checked()
    await place.sql('update proposal set state = $2 where id = $1', [claim.id, state])
    expect(await said(claim)).toBe(`it is ${state} already`)
    expect(await countOf(place, 'proposal where id = $1 and dispatched_at is null', claim.id)).toBe(1)
  })

  test('not where a worker, or somebody by hand, sets it back', async () => {
    const claim = await checked()
    expect(await said(claim)).toBe('go')
    await place.proposals.step(claim, { to: 'checked', text: 'Back.' })
    await expect(said(claim)).rejects.toMatchObject({ message: expect.stringContaining('never changed') })
    await place.sql(`update proposal set state = 'checked', reference = null, begun = false where id = $1`, [
      claim.id,
    ])
    await expect(said(claim)).rejects.toMatchObject({ message: expect.stringContaining('never changed') })
    expect(await dispatches(claim.id)).toHaveLength(1)
  })
})

describe('the right to call is refused', () => {
  test('for a dry run, whatever is written into its row', async () => {
    const claim = await checked({ dryRun: true })
    expect(await said(claim)).toBe('it is a dry run')
    for (const [change, why] of [
      [`state = 'dispatched', dispatched_at = clock_timestamp()`, /check constraint/],
      [`dry_run = false`, /never changed/],
      [`dry_run = false, dispatched_at = clock_timestamp()`, /never changed/],
    ] as const)
      await expect(place.sql(`update proposal set ${change} where id = $1`, [claim.id])).rejects.toThrow(why)
    // The owner of the database takes the guard away, and what was sealed still says what it is.
    await place.sql('alter table proposal disable trigger proposal_no_change')
    await place.sql('update proposal set dry_run = false where id = $1', [claim.id])
    await place.sql('alter table proposal enable trigger proposal_no_change')
    expect(await said(claim)).toBe('it is not what was approved')
  })

  test.each([
    ['it was checked too long ago', `checked_at = clock_timestamp() - interval '61 seconds'`],
    ['it was checked too long ago', 'checked_at = null'],
    ['it was approved too long ago', `decided_at = clock_timestamp() - interval '15 minutes 1 second'`],
    ['it was approved too long ago', 'decided_at = null'],
    [
      'go',
      `checked_at = clock_timestamp() - interval '50 seconds', decided_at = clock_timestamp() - interval '14 minutes'`,
    ],
  ])('or not: “%s” where %s', async (answer, change) => {
    const claim = await checked()
    await place.sql(`update proposal set ${change} where id = $1`, [claim.id])
    expect(await said(claim)).toBe(answer)
  })

  test('while all actions are frozen', async () => {
    const [claim, before] = [await checked(), await checked()]
    await replica.proposals.freeze(true, BOB)
    expect(await said(claim)).toBe('all actions are frozen')
    await replica.proposals.freeze(false, BOB)
    expect(await said(before)).toBe('go')
  })

  test('where the row is not what was approved', async () => {
    const claim = await checked()
    await place.sql('alter table proposal disable trigger proposal_no_change')
    await place.sql(`update proposal set resource = resource || '-2' where id = $1`, [claim.id])
    await place.sql('alter table proposal enable trigger proposal_no_change')
    expect(await said(claim)).toBe('it is not what was approved')
  })
})

describe('what was done to a resource before', () => {
  test.each([
    ['in other letters', (id: string) => id.toUpperCase()],
    ['in letters beyond ASCII', (id: string) => id.replace('rg-hub', 'RG-ÄÖÜ')],
  ])('counts %s too', async (_, as) => {
    const resource = aResource().replace('rg-hub', 'rg-äöü')
    expect(await said(await checked({ resource: as(resource) }))).toBe('go')
    expect(await said(await checked({ resource }))).toBe(
      'the resource was acted on within the last 60 minutes',
    )
    expect(await replica.proposals.actedOn(resource)).toHaveLength(1)
    expect(await place.proposals.actedOn(resource.toLowerCase())).toMatchObject([
      { action: 'vpn-connection-reset', arguments: {}, state: 'dispatched', minutesAgo: 0 },
    ])
  })

  test('counts whatever a model may have written beside it', async () => {
    const resource = aResource()
    const claim = await checked({
      resource,
      words: 'a \u0000 and half of a pair \ud800',
      arguments: { address: '203.0.113.10' },
    })
    expect(await said(claim)).toBe('go')
    expect(await place.proposals.actedOn(resource)).toMatchObject([
      { proposal: claim.id, arguments: { address: '203.0.113.10' } },
    ])
  })

  test('counts where several proposals for it are dispatched at once: one goes', async () => {
    await rounds(8, async () => {
      const resource = aResource()
      const claims = await Promise.all(
        [resource, resource.toUpperCase(), resource, resource.toLowerCase()].map((one) =>
          checked({ resource: one }),
        ),
      )
      const answers = await Promise.all(claims.map((claim, at) => said(claim, PACE, replicas()[at % 2])))
      expect(answers.toSorted()).toEqual([
        'go',
        ...Array(3).fill('the resource was acted on within the last 60 minutes'),
      ])
      expect(
        await countOf(
          place,
          'proposal where lower(resource) = lower($1) and dispatched_at is not null',
          resource,
        ),
      ).toBe(1)
    })
  })

  test('counts for a day where only so much may be done in one', async () => {
    const resource = aResource()
    const answers: string[] = []
    for (let n = 0; n < 4; n++)
      answers.push(await said(await checked({ resource }), { ...NO_PACE, mostPerDay: 3 }))
    expect(answers).toEqual(['go', 'go', 'go', 'the resource was acted on 3 times within a day'])
  })

  test('does not count where Azure refused the call', async () => {
    const resource = aResource()
    const first = await checked({ resource })
    expect(await said(first)).toBe('go')
    await place.proposals.step(first, { to: 'failed', text: 'Azure did not begin it.', begun: false })
    expect(await place.proposals.actedOn(resource)).toEqual([])
    const second = await checked({ resource })
    expect(await said(second, { ...PACE, mostPerDay: 1 })).toBe('go')
    await place.proposals.step(second, { to: 'failed', text: 'It failed in Azure.' })
    expect(await said(await checked({ resource }))).toBe(
      'the resource was acted on within the last 60 minutes',
    )
  })

  type Before = {
    readonly minutes: number
    readonly begun: boolean
    readonly state: ProposalState
    readonly action: string
  }
  const BEFORE = fc.record<Before>({
    minutes: fc.constantFrom(1, 29, 31, 59, 61, 600, 1_439, 1_441),
    begun: fc.boolean(),
    state: fc.constantFrom('dispatched', 'recovered', 'not-recovered', 'failed', 'unknown'),
    action: fc.constantFrom('vpn-connection-reset', 'vpn-gateway-reset'),
  })

  test('counts by the rule, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(BEFORE, { maxLength: 4 }),
        fc.record({
          cooldownMinutes: fc.constantFrom(30, 60, 1_440),
          mostPerDay: fc.integer({ min: 1, max: 3 }),
          repeatable: fc.boolean(),
        }),
        async (history, pace) => {
          const claim = await checked()
          const { resource } = claim.proposal
          for (const { minutes, begun, state, action } of history)
            await place.sql(
              `insert into proposal (id, investigation, action, resource, body, seal, dry_run, approvals, expires_at, state, begun, dispatched_at)
               values ($1, $2, $3, $4, $5, '', false, 1, now(), $6, $7, clock_timestamp() - make_interval(mins => $8))`,
              [
                randomUUID(),
                investigation,
                action,
                resource.toUpperCase(),
                '{"arguments":{}}',
                state,
                begun,
                minutes,
              ],
            )
          const begun = history.filter((one) => one.begun && one.minutes < 1_440)
          const soon = begun.filter(
            ({ minutes, action, state }) =>
              minutes < pace.cooldownMinutes &&
              !(pace.repeatable && action === 'vpn-connection-reset' && state === 'not-recovered'),
          )
          expect(await said(claim, pace)).toBe(
            soon.length > 0
              ? `the resource was acted on within the last ${pace.cooldownMinutes} minutes`
              : begun.length >= pace.mostPerDay
                ? `the resource was acted on ${begun.length} times within a day`
                : 'go',
          )
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('one worker has it', () => {
  test('of many who want it at once', async () => {
    await rounds(6, async () => {
      const view = await proposed(place, { of: investigation })
      expect(await place.proposals.claim(view.id, 'w0')).toBeNull()
      await place.proposals.vote(pressed(view, BOB))
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, at) => replicas()[at % 2]?.claim(view.id, `w${at}`)),
      )
      expect(claims.filter((one) => one === 'busy')).toHaveLength(7)
      expect(claims.find((one) => one !== 'busy')).toMatchObject({
        id: view.id,
        fence: 1,
        state: 'approved',
        reference: null,
      })
    })
  })

  test('and keeps it when the answer is lost', async () => {
    const view = await proposed(place, { of: investigation })
    await place.proposals.vote(pressed(view, BOB))
    const claim = await withoutAnswer(() => held(place.proposals, view.id))
    expect(claim.fence).toBe(1)
    expect(await place.proposals.renew(claim)).toBe(true)
    expect(await replica.proposals.claim(view.id, 'w2')).toBe('busy')
  })

  test('until it is silent for too long', async () => {
    const claim = await checked()
    await fallSilent(place, claim.id)
    const next = await held(replica.proposals, claim.id, 'w2')
    expect(await place.proposals.renew(claim)).toBe(false)
    expect(await replica.proposals.renew(next)).toBe(true)
  })
})

describe('a step', () => {
  const log = async (id: string) => (await shown(place.proposals, id)).log.map(({ text }) => text)

  test('whose answer is lost stands there once, and so does what it proposes instead', async () => {
    const claim = await checked()
    await said(claim)
    const next = aProposal(investigation)
    const last = { to: 'not-recovered', text: 'It did not help.', next } as const
    expect(await withoutAnswer(() => place.proposals.step(claim, last))).toBe(true)
    expect(await log(claim.id)).toEqual(['Checked again.', 'It did not help.'])
    expect(await auditOf(place, claim.id)).toEqual([
      'proposed',
      'approved',
      'action-checked',
      'action-dispatched',
      'action-not-recovered',
    ])
    expect(await shown(place.proposals, next.id)).toMatchObject({ state: 'open' })
    expect(await auditOf(place, next.id)).toEqual(['proposed'])
  })

  test('that is the same as one before stands there again', async () => {
    const claim = await checked()
    await place.proposals.step(claim, { to: 'checked', text: 'Checked again.' })
    expect(await log(claim.id)).toEqual(['Checked again.', 'Checked again.'])
  })

  test('leaves its entry in the audit trail, all the way', async () => {
    const claim = await checked()
    await said(claim)
    const [before, after] = ['NotConnected', 'Connected']
    const fact = { what: 'connectionStatus', before, after, good: true }
    await place.proposals.step(claim, {
      to: 'accepted',
      text: 'Accepted.',
      operation: 'https://azure/op/1',
      before: [fact],
    })
    await place.proposals.step(claim, { to: 'verifying', text: 'Done \u0000 \ud800.' })
    await place.proposals.step(claim, { to: 'recovered', text: 'It is well.', comparison: [fact] })
    expect(await auditOf(place, claim.id)).toEqual([
      'proposed',
      'approved',
      'action-checked',
      'action-dispatched',
      'action-accepted',
      'action-verifying',
      'action-recovered',
    ])
    const view = await shown(replica.proposals, claim.id)
    expect(view).toMatchObject({ state: 'recovered', comparison: [fact] })
    expect(view.log.map(({ text }) => text)).toEqual([
      'Checked again.',
      'Accepted.',
      'Done  \ufffd.',
      'It is well.',
    ])
    expect(view.log.map(({ at }) => Date.parse(at))).not.toContain(Number.NaN)
  })

  test('keeps what earlier ones have learnt, for whoever takes over', async () => {
    const claim = await checked()
    await said(claim)
    const before = [{ what: 'connectionStatus', before: 'NotConnected', after: '', good: false }]
    await place.proposals.step(claim, {
      to: 'accepted',
      text: 'Accepted.',
      operation: 'https://azure/op/1',
      before,
    })
    await place.proposals.step(claim, { to: 'verifying', text: 'Done.' })
    await fallSilent(place, claim.id)
    expect(await held(replica.proposals, claim.id, 'w2')).toMatchObject({
      state: 'verifying',
      operation: 'https://azure/op/1',
      before,
    })
  })

  test('by several at once loses no line, and changes the state once', async () => {
    const claim = await checked()
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        replicas()[n % 2]?.step(claim, { to: 'verifying', text: `line ${n}` }),
      ),
    )
    expect(await log(claim.id)).toHaveLength(13)
    expect(await auditOf(place, claim.id)).toEqual([
      'proposed',
      'approved',
      'action-checked',
      'action-verifying',
    ])
  })

  test.each(['withdrawn', 'rehearsed', 'recovered', 'not-recovered', 'failed', 'unknown'] as const)(
    'to %s is the last: nothing is begun, said or claimed after it',
    async (end) => {
      const claim = await checked()
      expect(await place.proposals.step(claim, { to: end, text: 'The end.' })).toBe(true)
      for (const to of ['checked', 'dispatched', end] as const)
        expect(await place.proposals.step(claim, { to, text: 'More.' })).toBe(false)
      expect(await place.proposals.renew(claim)).toBe(false)
      expect(await place.proposals.claim(claim.id, 'w2')).toBeNull()
      expect(await said(claim)).toBe(`it is ${end} already`)
      expect(await log(claim.id)).toEqual(['Checked again.', 'The end.'])
      expect((await auditOf(place, claim.id)).at(-1)).toBe(`action-${end}`)
    },
  )
})

describe('what was approved and has no job any more', () => {
  const withoutJob = async (state: ProposalState, more = ''): Promise<string> => {
    const view = await proposed(place, { of: investigation })
    await place.proposals.vote(pressed(view, BOB))
    await place.sql(`delete from guidepost_queue.job where data ->> 'id' = $1`, [view.id])
    await place.sql(`update proposal set state = $2 ${more} where id = $1`, [view.id, state])
    return view.id
  }
  const LONG_AGO = `, decided_at = clock_timestamp() - interval '21 seconds'`
  const SILENT = `, fence = 1, alive_until = clock_timestamp() - interval '1 second'`
  const ALIVE = `, fence = 1, alive_until = clock_timestamp() + interval '1 minute' ${LONG_AGO}`

  test('gets one again, and only one', async () => {
    const lost = await Promise.all([
      withoutJob('approved', LONG_AGO),
      ...ACTING.map((state) => withoutJob(state, SILENT)),
    ])
    await place.store.overdue('w')
    await Promise.all([place.store.overdue('w'), replica.store.overdue('w2')])
    for (const id of lost) expect(await actJobs(place, id)).toBe(1)
  })

  test('gets none while somebody is alive at it, while its first job has had no time, or where nothing is to do', async () => {
    const others = await Promise.all([
      withoutJob('approved'),
      ...ACTING.map((state) => withoutJob(state, ALIVE)),
      ...PROPOSAL_STATES.filter((state) => !ACTING.includes(state)).map((state) =>
        withoutJob(state, LONG_AGO),
      ),
    ])
    await place.store.overdue('w')
    for (const id of others) expect(await actJobs(place, id)).toBe(0)
  })
})

test('the audit trail of all of it holds', async () => {
  expect((await place.audit.verify()).faults).toEqual([])
})
