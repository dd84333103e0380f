import { describe, expect, test } from '@jest/globals'
import { membership } from '../../src/chat/membership.ts'

const MINUTE = 60_000

describe('who is in a group', () => {
  /** A platform whose answers are given here, and a clock that stands until it is moved. */
  const platform = (...answers: readonly (boolean | 'fails')[]) => {
    let asked = 0
    let now = 0
    const inGroup = membership(
      async () => {
        const answer = answers[asked++]
        if (answer === undefined || answer === 'fails') throw new Error('The platform is away.')
        return answer
      },
      1_000,
      () => now,
    )
    const pass = (ms: number): void => {
      now += ms
    }
    return { inGroup, asked: () => asked, pass }
  }

  test('a yes is believed for five minutes, and not a moment longer', async () => {
    const { inGroup, asked, pass } = platform(true, false)
    expect(await inGroup('U1', ['S1'])).toBe(true)
    pass(5 * MINUTE - 1)
    expect(await inGroup('U1', ['S1'])).toBe(true)
    expect(asked()).toBe(1)
    pass(1)
    expect(await inGroup('U1', ['S1'])).toBe(false)
  })

  test('a yes is counted from before it was asked for', async () => {
    let now = 0
    let asked = 0
    const inGroup = membership(
      async () => {
        asked++
        now += MINUTE
        return true
      },
      1_000,
      () => now,
    )
    await inGroup('U1', ['S1'])
    now = 5 * MINUTE
    await inGroup('U1', ['S1'])
    expect(asked).toBe(2)
  })

  test('a no is asked for each time, so that whoever joins need not wait', async () => {
    const { inGroup, asked } = platform(false, true)
    expect(await inGroup('U1', ['S1'])).toBe(false)
    expect(await inGroup('U1', ['S1'])).toBe(true)
    expect(asked()).toBe(2)
  })

  test('a failure is no answer, and is never believed', async () => {
    const { inGroup, pass } = platform(true, 'fails', 'fails', true)
    await inGroup('U1', ['S1'])
    pass(5 * MINUTE)
    await expect(inGroup('U1', ['S1'])).rejects.toThrow()
    await expect(inGroup('U1', ['S1'])).rejects.toThrow()
    expect(await inGroup('U1', ['S1'])).toBe(true)
  })

  test.each([
    ['another person', 'U2', ['S1']],
    ['another group', 'U1', ['S2']],
    ['more groups', 'U1', ['S1', 'S2']],
  ])('a yes says nothing about %s', async (_, account, groups) => {
    const { inGroup } = platform(true, false)
    await inGroup('U1', ['S1'])
    expect(await inGroup(account, groups)).toBe(false)
  })

  test('a platform that does not answer is not waited for, and is told to stop', async () => {
    let stopped = false
    const inGroup = membership((_, __, signal) => {
      signal.addEventListener('abort', () => {
        stopped = true
      })
      return new Promise(() => undefined)
    }, 20)
    await expect(inGroup('U1', ['S1'])).rejects.toThrow(/no answer in time/)
    expect(stopped).toBe(true)
  })
})
