import { describe, expect, test } from '@jest/globals'
import { crashMatrix, crashPoints } from './endurance/crash-matrix.ts'
import { repairCase, repairPoints } from './endurance/repair-matrix.ts'
import { awakening, soak } from './endurance/several.ts'

/**
 * The short form of `npm run endure`: a part of the matrix, small numbers, nothing whose length is a matter of luck (kills and
 * restarts again and again), and not what a shorter test shows as well (a message that comes to two replicas: Slack's faults).
 */
const EVERY = 160

// Two at a time, each on a stage of its own: much of the time passes in waiting until the work is another's.
describe('whatever dies', () => {
  test.concurrent('at some of the steps at which the process may die, one report and one message come all the same', async () => {
    const points = await crashPoints()
    // The names of the steps come from the code; without them nothing would be tested.
    expect(points.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['store.accept', 'store.append:query-ended', 'store.finish', 'chat.post']),
    )
    const some = points.filter((_, index) => index % EVERY === 0)
    const half = Math.ceil(some.length / 2)
    const cases = [
      ...(await crashMatrix(some.slice(0, half), ['embedded'])),
      ...(await crashMatrix(some.slice(half), ['server'])),
    ]
    expect(cases).toHaveLength(some.length)
    expect(cases.filter(({ faults }) => faults.length > 0)).toEqual([])
  }, 400_000)

  test.concurrent('a process that dies before or after it has sent a repair sends it no second time', async () => {
    const points = await repairPoints()
    expect(points.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['proposals.vote', 'proposals.dispatch', 'proposals.step:accepted']),
    )
    const worst = points.filter(
      ({ step, when }) =>
        (step === 'proposals.dispatch' && when === 'after') ||
        (step === 'proposals.step:accepted' && when === 'before'),
    )
    const cases = await Promise.all(worst.map((point) => repairCase(point)))
    expect(cases.map(({ faults, state, posts }) => ({ faults, state, posts }))).toEqual([
      { faults: [], state: 'unknown', posts: 0 },
      { faults: [], state: 'unknown', posts: 1 },
    ])
  }, 240_000)

  test.concurrent('a worker that wakes after another has taken over and ended its work changes nothing', async () => {
    expect((await awakening()).seconds).toBeLessThan(60)
  }, 120_000)

  test.concurrent('many investigations leave no child and no descriptor', async () => {
    const figures = await soak(25)
    expect(figures.childrenLeft).toBe(0)
    expect(figures.descriptorsPer100).toBeLessThan(2)
  }, 240_000)
})
