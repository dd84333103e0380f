import { describe, expect, test } from '@jest/globals'
import { queryGaps, stepOutcomes } from '../../src/flow/steps.ts'
import { evidence, gathered, guide, query, signal, step } from './samples.ts'

const own = guide({ steps: [step('1', { queries: [query('1.1')] }), step('2', { text: 'Look around.' })] })
const good = gathered(signal('a'), evidence('E1', []))
const failed = gathered(signal('b'), {
  kind: 'failed',
  id: 'E2',
  failure: 'denied',
  message: 'No access (403).',
  fix: 'Ask for the role.',
})
const skipped = gathered(signal('c'), {
  kind: 'skipped',
  failure: 'refused',
  message: 'No value.',
  fix: 'Give one.',
})

describe('a step', () => {
  test.each<[string, Parameters<typeof stepOutcomes>[1], string, string | undefined]>([
    ['all of whose queries ran is done', [good, good], 'done', undefined],
    ['one of whose queries failed has failed', [good, skipped, failed], 'failed', 'No access (403).'],
    ['one of whose queries was skipped is skipped', [good, skipped], 'skipped', 'No value.'],
    ['none of whose queries ran is skipped', [], 'skipped', 'the investigation ended before'],
  ])('%s', (_, ran, status, reason) => {
    const [first] = stepOutcomes(own, ran)
    expect(first).toMatchObject({ id: '1', title: 'Step 1', status })
    expect(first?.reason).toBe(reason)
  })

  test('without a query is an instruction, in the guide’s order', () => {
    expect(stepOutcomes(own, [good]).map((one) => [one.id, one.status])).toEqual([
      ['1', 'done'],
      ['2', 'done'],
    ])
  })
})

describe('a gap', () => {
  test('is none where a query ran whole', () => {
    expect(queryGaps([good])).toEqual([])
  })

  test('is what failed or was skipped, with why and what would help, each reason once', () => {
    expect(queryGaps([failed, failed, skipped])).toEqual([
      { what: 'Step 1', why: 'No access (403).', fix: 'Ask for the role.' },
      { what: 'Step 1', why: 'No value.', fix: 'Give one.' },
    ])
  })

  test('is what came back incomplete, in Azure’s words or at our limit', () => {
    const whole = evidence('E3', [{ a: 1 }], { truncated: true })
    const [partial] = queryGaps([gathered(null, whole, 'a shard did not answer')])
    const [limit] = queryGaps([gathered(null, whole)])
    expect(partial?.why).toContain('a shard did not answer')
    expect(limit).toMatchObject({
      what: expect.stringMatching(/first 1 of E3/),
      why: expect.stringMatching(/limit/),
    })
  })
})
