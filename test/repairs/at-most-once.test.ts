import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { resetConnection } from '../actions/an-azure.ts'
import { type Case, DONE, type Outcome } from './a-case.ts'
import { aRig, KENJI, type Rig } from './a-rig.ts'
import { CUTS } from './cuts.ts'
import { AT_THE_DOOR, LEAVES, PAUSES, RANDOM, TWO_DEATHS } from './interruptions.ts'

const GROUPS = { PAUSES, AT_THE_DOOR, LEAVES, TWO_DEATHS, RANDOM, CUTS }
const CASES = Object.values(GROUPS).flat()
const AT_ONCE = 20

let rig: Rig
const outcomes = new Map<string, Outcome | Error>()
beforeAll(async () => {
  rig = await aRig(
    [...CASES.map(({ name }) => name), 'by-hand', 'refused-once', 'two-needed'],
    ['match: /refused-once/resetconnection, answer: 429, times: 1'],
    20_000,
  )
  // Most of the time something is waited for, so that many of them go on side by side, each with a resource of its own.
  const left = [...CASES]
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) {
      const { name, run } = one
      const proposal = await rig.propose(name)
      await rig.approve(0, proposal)
      outcomes.set(
        name,
        await run(proposal, rig).then(
          () => outcomeOf(name, proposal.id),
          (error: Error) => error,
        ),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}, 180_000)
afterAll(() => rig?.close())

const outcomeOf = async (name: string, id: string): Promise<Outcome> => ({
  posts: rig.posts(name),
  state: await rig.stateOf(id),
})

const ends = ({ name, expected }: Case): void => {
  const outcome = outcomes.get(name)
  if (outcome instanceof Error) throw outcome
  expect(expected).toContainEqual(outcome)
}

describe('a process stands still and goes on after another one has finished its work', () => {
  test.each(PAUSES)('$title', ends)
})
describe('one has the leave to call, and another one asks for it', () => {
  test.each(AT_THE_DOOR)('$title', ends)
})
describe('a process is told to leave', () => {
  test.each(LEAVES)('$title', ends)
})
describe('two processes die, one after the other', () => {
  test.each(TWO_DEATHS)('$title', ends)
})
describe('the wire breaks', () => {
  test.each(CUTS)('$title', ends)
  test('at each place that makes a difference', () => {
    const seen = CUTS.map(({ name }) => outcomes.get(name))
    for (const outcome of CUTS.flatMap(({ expected }) => expected)) expect(seen).toContainEqual(outcome)
  })
})
describe('several processes at once, disturbed at random', () => {
  test.each(RANDOM)('$name: $title', ends)
})
describe('what changes between the last check and the call', () => {
  test('somebody resets it by hand: Azure refuses ours, which is told, and nothing is taken for ours', async () => {
    const proposal = await rig.propose('by-hand')
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id, {
      actions: (own) => ({
        ...own,
        dispatch: async (...asked) => {
          await own.dispatch(resetConnection('by-hand'), randomUUID())
          return own.dispatch(...asked)
        },
      }),
    })
    const answers = rig.azure.calls().filter(({ path }) => path.includes('/by-hand/resetconnection'))
    expect(answers.map(({ status }) => status)).toEqual([202, 409])
    expect(await rig.stateOf(proposal.id)).toBe('failed')
    expect(await rig.saidOf(proposal.id)).toMatch(/Azure did not begin it: Another operation runs/)
  })

  test('what Azure refused does not keep the next proposal waiting', async () => {
    const proposal = await rig.propose('refused-once')
    await rig.approve(0, proposal)
    await rig.carryOut(0, proposal.id)
    expect(await rig.stateOf(proposal.id)).toBe('failed')
    const next = await rig.propose('refused-once')
    await rig.approve(0, next)
    await rig.carryOut(1, next.id)
    expect(await outcomeOf('refused-once', next.id)).toEqual({ posts: 2, state: 'recovered' })
  })
})

test('where two people must approve, one is not enough, and one person is not two', async () => {
  const proposal = await rig.propose('two-needed', { approvals: 2 })
  for (const n of [0, 1] as const) {
    expect(await rig.approve(n, proposal)).toEqual({ kind: 'taken', more: 1 })
    await rig.carryOut(n, proposal.id)
  }
  expect(await outcomeOf('two-needed', proposal.id)).toEqual({ posts: 0, state: 'open' })
  expect(await rig.approve(1, proposal, KENJI)).toEqual({ kind: 'taken', more: 0 })
  await Promise.all([rig.carryOut(0, proposal.id), rig.carryOut(1, proposal.id)])
  expect(await outcomeOf('two-needed', proposal.id)).toEqual(DONE)
})

test('all of them were tried, and the audit trail is whole', async () => {
  expect(Object.values(GROUPS).map(({ length }) => length)).toEqual([24, 2, 24, 56, 25, 28])
  expect((await rig.trail()).faults).toEqual([])
})
