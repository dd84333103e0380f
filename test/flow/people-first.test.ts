import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { peopleFirst } from '../../src/flow/people-first.ts'

test('work waits while somebody is being listened to, also where that fails, and no longer', async () => {
  const people = peopleFirst(new AbortController().signal)
  await people.quiet()
  let ended = false
  const hearing = people.listening(sleep(200).then(() => Promise.reject(new Error('not understood'))))
  const work = people.quiet().then(() => ended)
  await expect(hearing).rejects.toThrow('not understood')
  ended = true
  expect(await work).toBe(true)
})

test('a process that leaves waits for nobody', async () => {
  const leaving = new AbortController()
  const people = peopleFirst(leaving.signal)
  let answered = (): void => undefined
  const hearing = people.listening(
    new Promise<void>((resolve) => {
      answered = resolve
    }),
  )
  const work = people.quiet()
  leaving.abort()
  await work
  answered()
  await hearing
})
