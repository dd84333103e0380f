import { expect, test } from '@jest/globals'
import type { Approvers } from '../../src/flow/actions.ts'
import { decide } from '../../src/flow/decide.ts'
import type { Proposals, Vote, Voted } from '../../src/flow/proposals.ts'
import type { ProposalView } from '../../src/incident/proposal.ts'
import { aView } from '../fakes/a-claim.ts'

const MARIA = { platform: 'test', account: 'U2', name: 'Maria' }
/** Ann on two platforms, who asked. */
const PEOPLE: Readonly<Record<string, string>> = { 'test:U1': 'ann', 'other:A1': 'ann' }
const APPROVERS: Approvers = {
  who: ({ platform, account }) => PEOPLE[`${platform}:${account}`] ?? `${platform}:${account}`,
  apart: (a, b) => a.platform === b.platform || a.account.startsWith('K') || b.account.startsWith('K'),
  refusal: async ({ account }) => (account.startsWith('X') ? 'You are not among those who may.' : null),
  freezeRefusal: async () => null,
}

/** What becomes of a press, and what reached the database. */
async function pressed(
  given: Partial<Parameters<typeof decide>[0]>,
  {
    approvers = APPROVERS as Approvers | null,
    view = aView({ state: 'open' }) as ProposalView | null,
    later = null as ProposalView | null,
    voted = { kind: 'taken', more: 0 } as Voted,
  } = {},
) {
  const votes: Vote[] = []
  const refusals: string[] = []
  const views = [view, later ?? view]
  const proposals = {
    get: async () => views.shift(),
    refused: async (id: string, by: typeof MARIA, why: string) =>
      void refusals.push(`${id} ${by.account} ${why}`),
    vote: async (vote: Vote) => {
      votes.push(vote)
      return voted
    },
  } as unknown as Proposals
  const press = { id: 'P1', seal: 'a card’s', yes: true, note: null, by: MARIA, ...given }
  return { decided: await decide(press, { proposals, approvers }), votes, refusals }
}

test('a yes or a no of somebody who may is counted, for the person and for what the card showed', async () => {
  for (const yes of [true, false]) {
    const { decided, votes, refusals } = await pressed({ yes })
    expect(decided).toEqual({ kind: 'taken', more: 0 })
    expect(votes).toEqual([{ id: 'P1', seal: 'a card’s', yes, note: null, by: MARIA, who: 'test:U2' }])
    expect(refusals).toEqual([])
  }
})

test('how many more are needed is told', async () => {
  const { decided } = await pressed({}, { voted: { kind: 'taken', more: 1 } })
  expect(decided).toEqual({ kind: 'taken', more: 1 })
})

test.each<[string, Parameters<typeof pressed>[0], Parameters<typeof pressed>[1], RegExp, readonly string[]]>([
  [
    'somebody of whom nobody knows whether they asked, on another platform',
    { by: { platform: 'third', account: 'U7', name: 'Eve' } },
    {},
    /cannot be told whether you asked/,
    ['P1 U7 who-is-who'],
  ],
  [
    'whoever is not among them',
    { by: { ...MARIA, account: 'X9' } },
    {},
    /not among those/,
    ['P1 X9 not-an-approver'],
  ],
  [
    'whoever asked',
    { by: { platform: 'test', account: 'U1', name: 'Ann' } },
    {},
    /Who asked .* cannot decide/,
    ['P1 U1 requester'],
  ],
  [
    'whoever asked, from another platform',
    { by: { platform: 'other', account: 'A1', name: 'Annie' } },
    {},
    /Who asked .* cannot decide/,
    ['P1 A1 requester'],
  ],
  [
    'anybody, where actions are not configured',
    {},
    { approvers: null },
    /not configured/,
    ['P1 U2 no-approvers'],
  ],
  ['a proposal that is not there', {}, { view: null }, /not known/, []],
])('refused before anything is counted: %s', async (_, given, around, why, kept) => {
  for (const yes of [true, false]) {
    const { decided, votes, refusals } = await pressed({ ...given, yes }, around)
    expect(decided).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(why),
      fix: expect.stringMatching(/\.$/),
    })
    expect([votes, refusals]).toEqual([[], kept])
  }
})

test.each<[Extract<Voted, { kind: 'refused' }>['why'], RegExp]>([
  ['unknown', /not known/],
  ['altered', /shows something else/],
  ['expired', /time to decide is over; nothing was done/],
  ['voted', /You have decided about it before/],
  ['decided', /decided before by Kenji: /],
])('what the database refuses as %s is said in words', async (why, words) => {
  const decidedBefore = aView({
    state: 'recovered',
    votes: [{ name: 'Kenji', yes: true, note: null, at: '2025-06-18T08:11:00.000Z' }],
  })
  const { decided, refusals } = await pressed({}, { voted: { kind: 'refused', why }, later: decidedBefore })
  expect(decided).toMatchObject({ kind: 'refused', why: expect.stringMatching(words) })
  // The database has kept it with the vote that it refused.
  expect(refusals).toEqual([])
})

test.each([
  [null, null],
  ['', null],
  [' \u0000\u0007 \n', null],
  ['  too risky\u0000 now ', /^too risky\W+now$/],
  ['x'.repeat(900), /^x{500}$/],
  [`${'x'.repeat(499)}😀`, /^x{499}\ufffd$/],
  ['\u202eevil', /^\W?evil$/],
] as const)('a note is kept as a short plain text: %j', async (note, kept) => {
  const { votes } = await pressed({ note })
  if (kept === null) expect(votes[0]?.note).toBeNull()
  else expect(votes[0]?.note).toMatch(kept)
  expect(votes[0]?.note ?? '').not.toMatch(/\p{Cc}|\u202e/u)
})
