import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type AnAzure, anAzure, later, NETWORK, resetConnection, resetGateway } from './an-azure.ts'

const LOCATION = `${NETWORK.replace('/resourceGroups/rg', '')}/locations/westeurope`
const open: AnAzure[] = []
const opened = async (given: Parameters<typeof anAzure>[0]): Promise<AnAzure> => {
  const azure = await anAzure(given)
  open.push(azure)
  return azure
}
afterAll(() => Promise.all(open.map((one) => one.close())))

async function operationOf({ actions }: AnAzure, target = resetGateway()): Promise<string> {
  const given = await actions.dispatch(target, 'r')
  if (given.kind !== 'accepted') throw new Error(JSON.stringify(given))
  return given.operation
}

test('an operation runs, ends well, and its gateway’s connections are up', async () => {
  const azure = await opened({ connections: ['a', 'b'], azure: '  afterReset: { seconds: 0.4 }\n' })
  const operation = await operationOf(azure)
  expect(await azure.actions.follow(operation)).toEqual({ kind: 'running', afterMs: 1000 })
  const result = operation.replace('/operations/', '/operationResults/')
  expect((await azure.actions.follow(result)).kind).toBe('running')
  await later(500)
  expect(await azure.actions.follow(operation)).toEqual({ kind: 'succeeded' })
  expect(await azure.actions.follow(result)).toEqual({ kind: 'succeeded' })
  expect(await azure.actions.look(resetConnection('b'))).toMatchObject({
    facts: [{ value: 'Connected' }, {}],
  })
  expect(azure.posts('')).toBe(1)
})

test.each([
  ['Failed', /^Azure says: Failed, InternalServerError: An error occurred\.+$/],
  ['Canceled', /^Azure says: Canceled, OperationCanceled: /],
])('an operation that ends %s', async (outcome, why) => {
  const azure = await opened({ azure: `  afterReset: { seconds: 0, operation: ${outcome} }\n` })
  const given = await azure.actions.follow(await operationOf(azure, resetConnection('c')))
  expect(given).toEqual({ kind: 'failed', why: expect.stringMatching(why) })
  expect(await azure.actions.look(resetConnection('c'))).toMatchObject({
    facts: [{ value: 'NotConnected' }, { value: 'Failed', trouble: true }],
  })
})

describe('as the address answers', () => {
  const ANSWERS = {
    late: `answer: 200, body: '{"status":"InProgress"}', headers: { retry-after: "7" }`,
    never: `answer: 200, body: '{"status":"Running"}', headers: { retry-after: "99999" }`,
    soon: `answer: 200, body: '{"status":"Accepted"}', headers: { retry-after: "0" }`,
    dated: `answer: 200, body: '{"status":"Updating"}', headers: { retry-after: "Wed, 21 Oct 2015 07:28:00 GMT" }`,
    plain: `answer: 200, body: '{"status":"InProgress"}', headers: { retry-after: "soon" }`,
    good: `answer: 200, body: '{"status":"succeeded"}'`,
    gone: 'answer: 404',
    ill: 'answer: 500',
    busy: 'answer: 429, retryAfter: 2',
    barred: 'answer: 403',
    moved: 'answer: 307, headers: { location: /subscriptions/elsewhere }',
    closed: 'answer: close',
    hung: 'answer: hang',
    garbage: 'answer: 200, body: "<html>"',
    silent: 'answer: 200, body: "{}"',
    list: 'answer: 200, body: "[]"',
  }
  let azure: AnAzure
  beforeAll(async () => {
    azure = await opened({
      faults: Object.entries(ANSWERS).map(([name, answer]) => `match: operations/${name}?, ${answer}`),
      settings: { limitMs: 400 },
    })
  })

  test.each([
    ['late', { kind: 'running', afterMs: 7000 }],
    ['never', { kind: 'running', afterMs: 60_000 }],
    ['soon', { kind: 'running', afterMs: 1000 }],
    ['dated', { kind: 'running', afterMs: 1000 }],
    ['plain', { kind: 'running', afterMs: 5000 }],
    ['good', { kind: 'succeeded' }],
    ...(
      ['gone', 'ill', 'busy', 'barred', 'moved', 'closed', 'hung', 'garbage', 'silent', 'list'] as const
    ).map((name) => [name, { kind: 'unread', why: expect.stringMatching(/./) }] as const),
  ])('%s', async (name, expected) => {
    const url = `${azure.sandbox.acting.endpoint}${LOCATION}/operations/${name}?api-version=1`
    expect(await azure.actions.follow(url)).toEqual(expected)
    expect(azure.calls().filter(({ path }) => path.includes(`operations/${name}?`))).toHaveLength(1)
    expect(azure.calls().filter(({ path }) => path.includes('elsewhere'))).toEqual([])
  })

  test('whoever has lost patience gets an answer at once', async () => {
    const url = `${azure.sandbox.acting.endpoint}${LOCATION}/operations/hung?`
    expect(await azure.actions.follow(url, AbortSignal.timeout(50))).toMatchObject({ kind: 'unread' })
  })
})

test.each([
  ['another host', '"https://evil.example/operations/1"'],
  ['no TLS', '"http://localhost/operations/1"'],
  ['a host that only begins alike', '"https://localhost.evil.example/operations/1"'],
  ['a host behind a name', '"https://localhost@evil.example/operations/1"'],
  ['no host', '"/subscriptions/x/operations/1"'],
])('an address on %s is not called', async (_, address) => {
  const azure = await opened({
    faults: [`match: /reset?, answer: 202, body: "", headers: { azure-asyncoperation: ${address} }`],
  })
  const operation = await operationOf(azure)
  expect(operation).toBe(JSON.parse(address))
  expect(await azure.actions.follow(operation)).toEqual({
    kind: 'unread',
    why: expect.stringMatching(/is not Azure’s/),
  })
  expect(azure.calls()).toHaveLength(1)
})

test('a Location alone will do; without any address there is nothing to ask', async () => {
  const location = `https://localhost:1${LOCATION}/operationResults/1`
  const azure = await opened({
    faults: [
      `match: /reset?, answer: 202, body: "", headers: { location: "${location}" }, times: 1`,
      'match: /reset?, answer: 202, body: ""',
    ],
  })
  expect(await operationOf(azure)).toBe(location)
  expect(await azure.actions.follow(await operationOf(azure))).toEqual({
    kind: 'unread',
    why: expect.stringMatching(/no address/),
  })
  for (const nonsense of ['', 'none', '::', 'javascript:alert(1)'])
    expect((await azure.actions.follow(nonsense)).kind).toBe('unread')
})
