import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { modelOf } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { DEFAULT_LIMITS } from '../src/flow/limits.ts'

async function config(env: Record<string, string>, yaml = '') {
  const path = join(await mkdtemp(join(tmpdir(), 'guidepost-test-')), 'guidepost.yaml')
  await writeFile(path, yaml)
  return readConfig(path, env)
}
const MODEL = { OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k' }

test.each([
  'https://models.example/v1',
  'http://127.0.0.1:8080/v1',
  'http://localhost/v1',
  'http://[::1]:1/v1',
])('a model at %s is used', async (baseUrl) => {
  expect(await config({ ...MODEL, OPENAI_BASE_URL: baseUrl })).toMatchObject({
    model: { baseUrl, apiKey: 'k', model: 'm' },
    modelProblem: null,
  })
})

test.each([
  ['http://models.example/v1', /plain http to models\.example/],
  ['http://127.0.0.1.example/v1', /plain http/],
  ['http://localhost.example/v1', /plain http/],
  ['models.example', /no web address/],
  ['file:///etc/passwd', /no web address/],
  ['https://me:secret@models.example', /name or password/],
])('a model at %s is refused', async (baseUrl, message) => {
  for (const env of [
    { ...MODEL, OPENAI_BASE_URL: baseUrl },
    { ...MODEL, AZURE_OPENAI_ENDPOINT: baseUrl, AZURE_OPENAI_DEPLOYMENT: 'd' },
  ]) {
    const { model, modelProblem } = await config(env)
    expect(model).toBeNull()
    expect(modelProblem).toMatchObject({ code: 'model-not-configured', fix: expect.stringMatching(/./) })
    expect(modelProblem?.message).toMatch(message)
    expect(modelProblem?.message).not.toContain('secret')
  }
})

test('plain http to another machine may be allowed', async () => {
  const { model } = await config(
    { ...MODEL, OPENAI_BASE_URL: 'http://models.example/v1' },
    'model: { allowPlainHttp: true }',
  )
  expect(model).not.toBeNull()
})

test('a price comes to the model that it is for, and what is no price is told', async () => {
  const priced = await config(MODEL, 'model: { price: { input: 2.5, output: 10 } }')
  const price = { input: 2.5, cachedInput: 2.5, output: 10, currency: 'USD' }
  expect(await modelOf(priced, { model: true, note: () => undefined })).toMatchObject({ name: 'm', price })
  const bare = await modelOf(await config(MODEL), { model: true, note: () => undefined })
  expect(bare).not.toHaveProperty('price')
  const own = await config(MODEL, 'model: { price: { input: 1, cachedInput: 0, output: 2, currency: EUR } }')
  expect(own.model?.price).toEqual({ input: 1, cachedInput: 0, output: 2, currency: 'EUR' })
  for (const wrong of [
    '{ input: 1 }',
    '{ input: -1, output: 2 }',
    '{ input: 1, output: 2, currency: euro }',
    '3',
  ])
    await expect(config(MODEL, `model: { price: ${wrong} }`)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('model.price'),
    })
})

test('the key of one provider never goes to the other', async () => {
  const keys = { OPENAI_API_KEY: 'open', AZURE_OPENAI_API_KEY: 'azure', OPENAI_MODEL: 'm' }
  expect((await config(keys)).model?.apiKey).toBe('open')
  const azure = { AZURE_OPENAI_ENDPOINT: 'https://x.example', AZURE_OPENAI_DEPLOYMENT: 'd' }
  expect((await config({ ...keys, ...azure })).model?.apiKey).toBe('azure')
  const { OPENAI_API_KEY: _, ...without } = keys
  expect(await config(without)).toMatchObject({ model: null, modelProblem: null })
})

test('every mistake of the file is listed', async () => {
  await expect(config({}, 'azureMcp: { callSeconds: 0 }\nmodle: {}\n')).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringMatching(/callSeconds[\s\S]*modle|modle[\s\S]*callSeconds/),
  })
})

describe('what may be done to Azure', () => {
  const WORKSPACES =
    'workspaces: { w: { subscription: 11111111-1111-1111-1111-111111111111, resourceGroup: g, name: n } }\n'

  test('the sandbox acts, Azure is left alone until somebody says otherwise', async () => {
    expect((await config({})).actions).toMatchObject({ usual: 'live', identity: null, frozen: false })
    expect((await config({}, WORKSPACES)).actions).toMatchObject({
      usual: 'dry',
      identity: null,
      minutes: 15,
      cooldownMinutes: 60,
      mostPerDay: 2,
    })
  })

  test('whoever acts is not whoever reads', async () => {
    const yaml = `${WORKSPACES}actions: { identity: managed-identity }`
    await expect(config({}, yaml)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('GUIDEPOST_ACTING_CLIENT_ID'),
    })
    const env = { GUIDEPOST_ACTING_CLIENT_ID: 'a', AZURE_CLIENT_ID: 'a' }
    await expect(config(env, yaml)).rejects.toMatchObject({
      message: expect.stringContaining('is the one that reads'),
    })
    expect((await config({ ...env, AZURE_CLIENT_ID: 'b' }, yaml)).actions.identity).toEqual({
      kind: 'managed-identity',
      clientId: 'a',
    })
    // A client id is the same however it is written.
    await expect(config({ ...env, AZURE_CLIENT_ID: 'A ' }, yaml)).rejects.toMatchObject({
      message: expect.stringContaining('is the one that reads'),
    })
    const cli = `${WORKSPACES}actions: { identity: azure-cli }`
    await expect(config({}, cli)).rejects.toMatchObject({
      message: expect.stringContaining('is the one that reads'),
    })
    expect((await config({}, `${cli}\nazureMcp: { credential: environment }`)).actions.identity).toEqual({
      kind: 'azure-cli',
    })
    const secret = `${WORKSPACES}actions: { identity: secret }`
    await expect(config({ GUIDEPOST_ACTING_CLIENT_ID: 'a' }, secret)).rejects.toMatchObject({
      message: expect.stringContaining('GUIDEPOST_ACTING_CLIENT_SECRET'),
    })
  })

  test('nobody approves for Azure where nobody proves who they are', async () => {
    const env = { GUIDEPOST_ACTING_CLIENT_ID: 'a', HOST: '127.0.0.1' }
    const yaml = (run: string) =>
      `${WORKSPACES}chat: { teams: { anonymous: true } }\nactions: { identity: managed-identity, rules: { vpn-gateway-reset: { run: ${run} } } }`
    await expect(config(env, yaml('live'))).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('anybody act as anybody, and an action is live'),
    })
    expect((await config(env, yaml('dry'))).chat.teams).toMatchObject({ app: null })
  })

  test.each([
    ['approvers: { people: [ann] }', /ann, of whom people says nothing/],
    ['approvers: { people: [constructor] }', /constructor, of whom people says nothing/],
    ['people: { ann: {} }\napprovers: { people: [ann] }', /ann, of whom people says nothing/],
    ['people: { ann: { slack: ann } }', /people\.ann\.slack/],
    [
      'people: { ann: { slack: U1 } }\napprovers: { people: [ann] }\nactions: { rules: { vpn-gateway-reset: { approvals: 2 } } }',
      /2 approvals for vpn-gateway-reset, and approvers names 1/,
    ],
    // Ann could decide about what Maria asked for, who is she herself.
    [
      'people: { ann: { slack: U1, terminal: Ann@Host }, maria: { slack: U2, terminal: ann@host } }',
      /people has terminal ann@host under ann and maria/,
    ],
    ['actions: { rules: { vpn-gateway-reset: { run: always } } }', /vpn-gateway-reset.*run/],
    ['actions: { rules: { vpn-gateway-reset: { approvals: 0 } } }', /approvals/],
    ['actions: { minutes: 61 }', /minutes/],
  ])('%s is a mistake that is told', async (yaml, message) => {
    await expect(config({}, yaml)).rejects.toMatchObject({ message: expect.stringMatching(message) })
  })
})

test('limits are read one by one, and none that does not exist', async () => {
  expect((await config({}, 'limits: { requestTokens: 8000, badCalls: 2 }')).limits).toEqual({
    requestTokens: 8000,
    badCalls: 2,
  })
  for (const wrong of [
    '{ requestTokens: 0 }',
    '{ requestTokens: many }',
    '{ tokens: 5 }',
    '{ badCalls: 1.5 }',
  ])
    await expect(config({}, `limits: ${wrong}`)).rejects.toMatchObject({ code: 'config-invalid' })
})

test('the example names every limit with its default', async () => {
  expect((await readConfig('guidepost.example.yaml', {})).limits).toEqual(DEFAULT_LIMITS)
})
