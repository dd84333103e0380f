import { expect, test } from '@jest/globals'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { aScenario } from './a-scenario.ts'

const read = async (text: string) => (await readScenario(await aScenario(`expect:\n${text}`))).expect

test.each([
  ['  verdicts: [healthy]', /scenario\.yaml:9: expect\.verdicts: /],
  ['  guide: vpn\n  verdict: fine', /scenario\.yaml:10: expect\.verdict: /],
  ['  verdict: []', /expect\.verdict/],
  ['  asks: RemoteIP', /expect\.asks/],
  ['  cause: peer', /expect\.cause/],
  ['  cause: {}', /expect\.cause/],
  ['  cause: { oneOf: [x] }', /expect\.cause\.oneOf/],
  ['  timeline: [yesterday]', /expect\.timeline\.0/],
  ['  timeline: [2025-06-31T07:50]', /expect\.timeline\.0/],
  ['  never: [""]', /expect\.never\.0/],
  ['  gaps: []', /expect\.gaps/],
  ['  proposal: { action: x }', /expect\.proposal/],
  ['  noModel: fail', /expect\.noModel/],
  ['  maxQueries: many', /expect\.maxQueries/],
])('%s is a mistake with its line', async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({ message: expect.stringMatching(message) })
})

test('what may be one or several is several, and without more nothing but the usual is expected', async () => {
  expect(await read('  guide: none\n  verdict: likely')).toEqual({
    guide: ['none'],
    verdict: ['likely'],
    noModel: 'pass',
  })
  expect((await readScenario(await aScenario())).expect).toEqual({ noModel: 'pass' })
})
