import { expect } from '@jest/globals'
import fc from 'fast-check'
import type { ProposalView } from '../../src/incident/proposal.ts'
import { type Case, DONE, later, MOMENTS, NOT_SENT, nameOf, STEPS } from './a-case.ts'
import type { Rig } from './a-rig.ts'
import { atStep, dies, Killed, pausing, type When } from './at-step.ts'
import '../seed.ts'

/** A process does not go on for longer than another one waits before it takes over. */
const LONG_MS = 5_200

/** It stands still as a suspended machine does, another one finishes the work, and it goes on as if nothing had been. */
export const PAUSES: readonly Case[] = MOMENTS.map(({ step, when }) => {
  const granted = step === 'proposals.dispatch' && when === 'after'
  const calling = step === 'actions.dispatch' && when === 'before'
  return {
    name: nameOf('pause', when, step),
    title: `${when} ${step}`,
    // Between the last look at the clock and the call nothing can be checked any more: it is sent late, once, and what
    // people were told, that nobody knows, stays true.
    expected: [granted ? NOT_SENT : calling ? { posts: 1, state: 'unknown' } : DONE],
    run: async (proposal, rig) => {
      const { around, asleep, wake } = pausing(step, when)
      const sleeper = rig.carryOut(0, proposal.id, around)
      await asleep
      const began = performance.now()
      await rig.lapse(proposal.id)
      await rig.carryOut(1, proposal.id)
      if (granted) await later(LONG_MS - (performance.now() - began))
      const told = await rig.saidOf(proposal.id)
      wake()
      await sleeper
      expect(await rig.saidOf(proposal.id)).toBe(told)
    },
  }
})

/** One stands before it asks for the leave to call, another one has got that leave: who may go first decides nothing. */
export const AT_THE_DOOR: readonly Case[] = (['the first', 'the second'] as const).map((wakes) => ({
  name: nameOf('door', wakes),
  title: `${wakes} goes on first`,
  expected: [DONE],
  run: async (proposal, rig) => {
    const [first, second] = [pausing('proposals.dispatch', 'before'), pausing('proposals.dispatch', 'after')]
    const one = rig.carryOut(0, proposal.id, first.around)
    await first.asleep
    await rig.lapse(proposal.id)
    const other = rig.carryOut(1, proposal.id, second.around)
    await second.asleep
    const [former, latter] = [
      { ...first, done: one },
      { ...second, done: other },
    ]
    for (const { wake, done } of wakes === 'the first' ? [former, latter] : [latter, former]) {
      wake()
      await done
    }
  },
}))

/** It is told to leave, ends what it is at, and hands over. */
export const LEAVES: readonly Case[] = MOMENTS.map(({ step, when }) => ({
  name: nameOf('leave', when, step),
  title: `${when} ${step}`,
  expected: [DONE],
  run: async (proposal, rig) => {
    const leaving = new AbortController()
    await rig.carryOut(0, proposal.id, {
      ...atStep(step, when, () => leaving.abort()),
      leaving: leaving.signal,
    })
    await rig.lapse(proposal.id)
    await rig.carryOut(1, proposal.id)
  },
}))

/** What one process leaves behind when it dies, and the steps of the next one, which dies as well. */
const LEFT: Readonly<
  Record<string, { readonly first: readonly [string, When]; readonly next: readonly string[] }>
> = {
  checked: { first: ['proposals.step:checked', 'after'], next: STEPS },
  'dispatched and not sent': {
    first: ['proposals.dispatch', 'after'],
    next: ['proposals.claim', 'proposals.step:dispatched', 'actions.look', 'proposals.step:unknown'],
  },
  'dispatched and sent': {
    first: ['actions.dispatch', 'after'],
    next: ['proposals.claim', 'proposals.step:dispatched', 'actions.look', 'proposals.step:recovered'],
  },
  accepted: {
    first: ['proposals.step:accepted', 'after'],
    next: [
      'proposals.claim',
      'actions.follow',
      'proposals.step:verifying',
      'actions.look',
      'proposals.step:recovered',
    ],
  },
  verifying: {
    first: ['proposals.step:verifying', 'after'],
    next: ['proposals.claim', 'actions.look', 'proposals.step:recovered'],
  },
}
export const TWO_DEATHS: readonly Case[] = Object.entries(LEFT).flatMap(([left, { first, next }]) =>
  next.flatMap((step) =>
    (['before', 'after'] as const).map((when) => {
      const unsent =
        left === 'dispatched and not sent' ||
        (step === 'proposals.dispatch' && when === 'after') ||
        (step === 'actions.dispatch' && when === 'before')
      return {
        name: nameOf('two', left, when, step),
        title: `${left}, then ${when} ${step}`,
        expected: [unsent ? NOT_SENT : DONE],
        run: async (proposal: ProposalView, rig: Rig) => {
          await expect(rig.carryOut(0, proposal.id, dies(...first))).rejects.toThrow(Killed)
          await rig.lapse(proposal.id)
          await expect(rig.carryOut(1, proposal.id, dies(step, when))).rejects.toThrow(Killed)
          await rig.lapse(proposal.id)
          await rig.carryOut(0, proposal.id)
        },
      }
    }),
  ),
)

/** Several at once that die, leave or stand still wherever, while nobody holds the work for long. */
const disturbance = fc.record({
  step: fc.constantFrom(...STEPS),
  when: fc.constantFrom<When>('before', 'after'),
  what: fc.constantFrom('dies', 'leaves', 'pauses'),
  lapseMs: fc.integer({ min: 0, max: 400 }),
})
export const RANDOM: readonly Case[] = fc
  .sample(fc.array(disturbance, { minLength: 2, maxLength: 4 }), {
    numRuns: 25,
    seed: fc.readConfigureGlobal().seed ?? 0,
  })
  .map((disturbances, n) => ({
    name: nameOf('random', String(n)),
    title: disturbances.map(({ step, when, what }) => `${what} ${when} ${step}`).join(', '),
    expected: [DONE, NOT_SENT, { posts: 1, state: 'unknown' }],
    run: async (proposal, rig) => {
      const wakers: (() => void)[] = []
      const all = disturbances.map(async ({ step, when, what, lapseMs }, who) => {
        await later(lapseMs)
        await rig.lapse(proposal.id)
        const leaving = new AbortController()
        const { around, wake } = pausing(step, when)
        wakers.push(wake)
        const disturbed =
          what === 'dies'
            ? dies(step, when)
            : what === 'pauses'
              ? around
              : { ...atStep(step, when, () => leaving.abort()), leaving: leaving.signal }
        await rig.carryOut((who % 2) as 0 | 1, proposal.id, disturbed).catch((error) => {
          if (!(error instanceof Killed)) throw error
        })
      })
      await later(1_500)
      for (const wake of wakers) wake()
      await Promise.all(all)
      await rig.lapse(proposal.id)
      await rig.carryOut(0, proposal.id)
    },
  }))
