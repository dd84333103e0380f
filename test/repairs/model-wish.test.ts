import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { type App, openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { type ModelServer, startModelServer } from '../fakes/model-server.ts'

const SCENARIO = 'guides/s2s-vpn-disconnected/scenarios/2026-03-04-tunnel-stays-down'
const WISH = {
  name: 'propose_action',
  arguments: {
    action: 'vpn-connection-reset',
    resource: 'ConnToOsaka',
    reason: 'The tunnel has not come back since the failover.',
    evidence: [{ id: 'E1', rows: [1] }],
  },
}
const FINISH = {
  name: 'finish',
  arguments: { title: 'The tunnel is down', summary: 'The tunnel is down.' },
}

let model: ModelServer
let app: App
let turns: readonly (readonly (typeof WISH | typeof FINISH)[])[] = []
let asked = 0
beforeAll(async () => {
  model = await startModelServer(() => ({ toolCalls: [...(turns[asked++] ?? [FINISH])] }))
  const config = await readConfig('/nonexistent/guidepost.yaml', {
    PATH: process.env.PATH,
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'test',
    OPENAI_MODEL: 'scripted',
  })
  app = await openApp(config, { scenario: SCENARIO, model: true, note: () => undefined })
}, 60_000)
afterAll(async () => {
  await app?.close()
  await model?.close()
})

test.each([
  ['before the report', [[WISH], [FINISH]]],
  ['beside the report', [[FINISH, WISH]]],
])('what the model wishes for %s is proposed, with its words apart', async (_, script) => {
  ;[turns, asked] = [script, 0]
  const report = await app.rehearse({
    id: 'R1',
    text: app.story?.request ?? '',
    requester: 'p',
    zone: 'UTC',
    at: app.doors.clock.now().toISOString(),
    answers: { RemoteIP: 'conn-to-osaka' },
  })
  expect(asked).toBe(script.length)
  expect(report.proposals).toMatchObject([
    { action: 'vpn-connection-reset', resource: expect.stringMatching(/\/connections\/conn-to-osaka$/) },
  ])
  expect(report.proposals[0]?.reason).toMatch(
    /^The model asks for it; Azure’s own word: connectionStatus is NotConnected/,
  )
})

test('the model is shown ten tools at most, in 2,000 tokens at most', () => {
  const tools = (model.requests[0]?.tools ?? []) as readonly object[]
  expect(tools.length).toBeGreaterThan(7)
  expect(tools.length).toBeLessThanOrEqual(10)
  expect(encode(JSON.stringify(tools)).length).toBeLessThanOrEqual(2_000)
})
