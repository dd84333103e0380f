import { expect, test } from '@jest/globals'
import type { Approvers } from '../../src/flow/actions.ts'
import { freeze } from '../../src/flow/freeze.ts'
import type { Proposals } from '../../src/flow/proposals.ts'

const MARIA = { platform: 'test', account: 'U2', name: 'Maria' }

async function froze(on: boolean, approvers: Approvers | null) {
  const done: unknown[] = []
  const proposals = {
    freeze: async (...given: unknown[]) => void done.push(['freeze', ...given]),
    refused: async (...given: unknown[]) => void done.push(['refused', ...given]),
  } as unknown as Proposals
  return { reply: await freeze(on, MARIA, { proposals, approvers }), done }
}
const may = (refusal: string | null, freezeRefusal = refusal): Approvers => ({
  who: () => 'maria',
  apart: () => true,
  refusal: async () => refusal,
  freezeRefusal: async () => freezeRefusal,
})

test('whoever may approve freezes all actions, and lets them go on', async () => {
  for (const [on, text] of [
    [true, /frozen/],
    [false, /again/],
  ] as const) {
    const { reply, done } = await froze(on, may(null))
    expect(reply).toMatchObject({ to: 'thread', kind: 'note', text: expect.stringMatching(text) })
    expect(done).toEqual([['freeze', on, MARIA]])
  }
})

test('anybody else is told why not, and it is kept', async () => {
  for (const [on, code] of [
    [true, 'freeze'],
    [false, 'unfreeze'],
  ] as const) {
    const { reply, done } = await froze(on, may('You are not among those who may.'))
    expect(reply).toMatchObject({ text: 'You are not among those who may.' })
    expect(done).toEqual([['refused', 'actions', MARIA, code]])
  }
})

test('an operator may freeze, and who may not approve undoes nothing', async () => {
  const operator = may('In the console this needs the role approver.', null)
  expect((await froze(true, operator)).done).toEqual([['freeze', true, MARIA]])
  const { reply, done } = await froze(false, operator)
  expect(reply).toMatchObject({
    to: 'asker',
    text: expect.stringMatching(/needs the role/),
    fix: expect.stringMatching(/lets them/),
  })
  expect(done).toEqual([['refused', 'actions', MARIA, 'unfreeze']])
})

test('where no action is turned on there is nothing to freeze', async () => {
  const { reply, done } = await froze(true, null)
  expect(reply).toMatchObject({ text: expect.stringMatching(/nothing to freeze/) })
  expect(done).toEqual([])
})
