import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { signsOfLife } from '../../src/flow/signs-of-life.ts'
import { type Progress, progressOf } from '../../src/incident/progress.ts'

const progress = (seconds: number): Progress => progressOf([], [], seconds)

test('work that changes all the time is shown at once, and then once a second with what is true then', async () => {
  const shown: { id: string; seconds: number }[] = []
  let now = 0
  const delivered: string[] = []
  const signs = signsOfLife(
    { progress: async (id, { seconds }) => shown.push({ id, seconds }) > 0 },
    async (id) => void delivered.push(id),
    (error) => {
      throw error
    },
  )
  const busy = setInterval(() => {
    now++
    signs.changed('a', () => progress(now))
  }, 20)
  await sleep(2_600)
  clearInterval(busy)
  signs.over('a')
  const before = shown.length
  // At 0 s, 1 s and 2 s; a busy machine may be late, and never early.
  expect(before).toBeGreaterThanOrEqual(2)
  expect(before).toBeLessThanOrEqual(3)
  expect(delivered).toHaveLength(before)
  expect(shown.at(-1)?.seconds).toBeGreaterThan(shown[0]?.seconds ?? Number.NaN)
  await sleep(1_200)
  expect(shown).toHaveLength(before)
})

test('what nobody is shown is not delivered, and an error is told and does not end it', async () => {
  const errors: unknown[] = []
  let asked = 0
  const signs = signsOfLife(
    {
      progress: async () => {
        asked++
        if (asked === 1) throw new Error('away')
        return false
      },
    },
    async () => {
      throw new Error('not to be delivered')
    },
    (error) => errors.push(error),
  )
  signs.changed('a', () => progress(0))
  await sleep(50)
  signs.changed('a', () => progress(1))
  await sleep(1_300)
  signs.over('a')
  expect(asked).toBe(2)
  expect(errors).toMatchObject([{ message: 'away' }])
})
