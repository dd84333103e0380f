import { afterEach, describe, expect, test } from '@jest/globals'
import type { Model } from '../../src/flow/ports.ts'
import { type OpenaiOptions, openaiModel } from '../../src/model/openai.ts'
import { type ModelServer, type Script, startModelServer } from '../fakes/model-server.ts'

const KEY = 'key-that-must-stay-inside'
const ask: Parameters<Model['turn']>[0] = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is wrong?' },
  ],
  tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } }],
  toolChoice: 'required',
  maxTokens: 500,
}
const servers: ModelServer[] = []

async function rig(script: Script, options: Partial<OpenaiOptions> = {}) {
  const server = await startModelServer(script)
  servers.push(server)
  return { server, model: openaiModel({ apiKey: KEY, model: 'test-model', baseUrl: server.url, ...options }) }
}

async function answered(script: Script, options?: Partial<OpenaiOptions>) {
  const { server, model } = await rig(script, options)
  return { turn: await model.turn(ask), server }
}

const sse = (...documents: (object | string)[]) => ({
  raw: documents.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join(''),
})
const delta = (piece: object, finish: string | null = null) => ({
  choices: [{ delta: piece, finish_reason: finish }],
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('a turn', () => {
  test('text, streamed, with its usage', async () => {
    const { turn, server } = await answered([{ content: 'The tunnel is down since 02:13 – both ends.' }])
    expect(turn).toEqual({
      kind: 'turn',
      text: 'The tunnel is down since 02:13 – both ends.',
      calls: [],
      finish: 'stop',
      refusal: null,
      usage: { promptTokens: 100, cachedTokens: 40, completionTokens: 10 },
    })
    expect(server.requests[0]).toMatchObject({
      model: 'test-model',
      stream: true,
      stream_options: { include_usage: true },
      tool_choice: 'required',
      max_completion_tokens: 500,
    })
    expect(server.heads[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}` },
    })
  })

  test('parallel tool calls are put together from their pieces', async () => {
    const { turn } = await answered([
      {
        toolCalls: [
          { name: 'look', arguments: { at: 'gateway', deep: true } },
          { name: 'look', arguments: '{"at":' },
        ],
      },
    ])
    expect(turn).toMatchObject({
      finish: 'tool-calls',
      calls: [
        { id: 'call_0', name: 'look', arguments: '{"at":"gateway","deep":true}' },
        { id: 'call_1', name: 'look', arguments: '{"at":' },
      ],
    })
  })

  test('earlier calls and their answers are written back, arguments that are no object as an empty one', async () => {
    const { model, server } = await rig([{ content: 'ok' }])
    await model.turn({
      ...ask,
      toolChoice: { name: 'look' },
      messages: [
        {
          role: 'assistant',
          content: '',
          calls: [
            { id: 'a', name: 'look', arguments: '{"x":' },
            { id: 'b', name: 'look', arguments: '{"x":1}' },
          ],
        },
        { role: 'tool', callId: 'a', content: 'cut \ud83d' },
      ],
    })
    expect(server.requests[0]).toMatchObject({
      tool_choice: { type: 'function', function: { name: 'look' } },
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', function: { arguments: '{}' } },
            { id: 'b', function: { arguments: '{"x":1}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'cut \ufffd' },
      ],
    })
  })

  test('length, content filter and refusal are told apart', async () => {
    expect((await answered([{ content: 'The', finish: 'length' }])).turn).toMatchObject({ finish: 'length' })
    expect((await answered([{ content: '', finish: 'content_filter' }])).turn).toMatchObject({
      finish: 'content-filter',
    })
    expect(
      (await answered([sse(delta({ refusal: 'I will ' }), delta({ refusal: 'not.' }, 'stop'))])).turn,
    ).toMatchObject({ refusal: 'I will not.', text: '' })
  })

  test('Azure OpenAI gets its own path, version and key header', async () => {
    const { server } = await rig([{ content: 'ok' }])
    const model = openaiModel({
      apiKey: KEY,
      model: 'dep',
      azure: { endpoint: `${server.url.replace('/v1', '')}/`, deployment: 'dep' },
    })
    expect(await model.turn(ask)).toMatchObject({ text: 'ok' })
    expect(server.heads[0]?.path).toBe('/openai/deployments/dep/chat/completions?api-version=2024-10-21')
    expect(server.heads[0]?.headers['api-key']).toBe(KEY)
  })
})

describe('dialects', () => {
  const call = (rest: object, fn: object) => delta({ tool_calls: [{ ...rest, function: fn }] })
  const looks = [
    { name: 'look', arguments: '{"a":1}' },
    { name: 'look', arguments: '{"b":2}' },
  ]
  test.each([
    [
      'arguments as objects',
      sse(
        call({ index: 0, id: 'x' }, { name: 'look', arguments: { a: 1 } }),
        call({ index: 1, id: 'y' }, { name: 'look', arguments: { b: 2 } }),
        delta({}, 'tool_calls'),
        '[DONE]',
      ),
    ],
    [
      'neither id nor index',
      sse(
        call({}, { name: 'look', arguments: '{"a"' }),
        call({}, { arguments: ':1}' }),
        call({}, { name: 'look', arguments: '{"b":2}' }),
        delta({}, 'stop'),
      ),
    ],
    [
      'index 0 for all',
      sse(
        call({ index: 0, id: 'x' }, { name: 'look', arguments: '{"a":1}' }),
        call({ index: 0, id: 'y' }, { name: 'look', arguments: '{"b":2}' }),
        delta({}, 'tool_calls'),
      ),
    ],
    [
      'ids without index',
      sse(
        call({ id: 'x' }, { name: 'look', arguments: '{"a"' }),
        call({ id: 'y' }, { name: 'look', arguments: '{"b":' }),
        call({ id: 'x' }, { arguments: ':1}' }),
        call({ id: 'y' }, { arguments: '2}' }),
        '[DONE]',
      ),
    ],
    [
      'one id for both',
      sse(
        call({ index: 0, id: 'x' }, { name: 'look', arguments: '{"a":1}' }),
        call({ index: 1, id: 'x' }, { name: 'look', arguments: '{"b":2}' }),
        '[DONE]',
      ),
    ],
    [
      'a whole message in one event',
      sse({
        choices: [
          {
            message: { content: null, tool_calls: looks.map((fn, i) => ({ id: `${i}`, function: fn })) },
            finish_reason: 'tool_calls',
          },
        ],
      }),
    ],
    [
      'pieces, then the whole message',
      sse(call({ index: 0, id: 'x' }, { name: 'look', arguments: '{"a":1}' }), {
        choices: [
          {
            message: { content: '', tool_calls: looks.map((fn, i) => ({ id: `${i}`, function: fn })) },
            finish_reason: 'tool_calls',
          },
        ],
      }),
    ],
  ])('%s', async (_, answer) => {
    const { turn } = await answered([answer])
    expect(turn).toMatchObject({ kind: 'turn', finish: 'tool-calls', calls: looks })
    const ids = turn.kind === 'turn' ? turn.calls.map((one) => one.id) : []
    expect(new Set(ids).size).toBe(2)
    expect(ids).not.toContain('')
  })

  test('plain JSON although a stream was asked for, spread over lines', async () => {
    const raw = JSON.stringify(
      {
        choices: [
          {
            message: {
              content: [
                { type: 'text', text: 'all ' },
                { type: 'text', text: 'good' },
              ],
            },
            finish_reason: 'stop',
          },
        ],
      },
      null,
      2,
    )
    const { turn } = await answered([{ raw, headers: { 'content-type': 'application/json' } }])
    expect(turn).toMatchObject({
      text: 'all good',
      finish: 'stop',
      usage: { promptTokens: 0, cachedTokens: 0, completionTokens: 0 },
    })
  })

  test('CRLF, comments, event names, no blank line at the end, thoughts left out', async () => {
    const one = JSON.stringify(
      delta({ reasoning_content: 'hm', content: '<think>so\nso</think>\nyes' }, 'stop'),
    )
    const { turn } = await answered([
      { raw: `: wait\r\n\r\nevent: message\r\ndata:${one}\r\n\r\ndata: [DONE]` },
    ])
    expect(turn).toMatchObject({ text: 'yes' })
  })

  test.each([
    ['tool_choice', { message: "Unsupported value: 'tool_choice'", param: 'tool_choice' }],
    ['stream_options', { message: 'Unrecognized request argument supplied: stream_options' }],
    ['max_completion_tokens', { message: 'Unknown parameter', param: 'max_completion_tokens' }],
    ['stream', { message: 'Streaming is not supported for this model.' }],
  ])('an endpoint that rejects %s gets the request once more without it', async (parameter, error) => {
    const { turn, server } = await answered((body) =>
      parameter in body ? { status: 400, error } : { content: 'ok' },
    )
    expect(turn).toMatchObject({ kind: 'turn', text: 'ok' })
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]).not.toHaveProperty(parameter)
    if (parameter === 'max_completion_tokens') expect(server.requests[1]).toMatchObject({ max_tokens: 500 })
  })

  test('what an endpoint rejects is remembered; a parameter rejected for ever ends the turn', async () => {
    const picky = await rig((body) =>
      'stream_options' in body ? { status: 400, error: { param: 'stream_options' } } : { content: 'ok' },
    )
    await picky.model.turn(ask)
    await picky.model.turn(ask)
    expect(picky.server.requests).toHaveLength(3)
    const { turn, server } = await answered(() => ({ status: 400, error: { message: 'tool_choice?' } }))
    expect(turn).toMatchObject({ kind: 'failed', failure: 'invalid' })
    expect(server.requests).toHaveLength(2)
  })
})

describe('failures', () => {
  test.each([
    [{ status: 401, error: { message: `bad key ${KEY}` } }, 'denied', 'OPENAI_API_KEY'],
    [{ status: 403, error: { message: `no access for ${KEY}` } }, 'denied', 'OPENAI_API_KEY'],
    [{ status: 404, error: { message: 'no such model' } }, 'denied', 'OPENAI_MODEL'],
    [{ status: 400, error: { code: 'context_length_exceeded', message: 'too long' } }, 'overflow', 'context'],
    [
      {
        status: 400,
        error: { message: "This model's maximum context length is 4096 tokens; see max_completion_tokens" },
      },
      'overflow',
      'context',
    ],
    [{ status: 400, error: { code: 'content_filter', message: 'filtered' } }, 'content-filter', 'filter'],
    [{ status: 400, error: { message: 'this model does not support tools' } }, 'invalid', 'tool calling'],
    [{ status: 422, raw: '<html>no</html>' }, 'invalid', 'OPENAI_MODEL'],
    [{ status: 429, error: { code: 'insufficient_quota', message: 'pay' } }, 'throttled', 'quota'],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'unreachable', 'OPENAI_BASE_URL'],
  ] as const)('%j is not repeated', async (answer, failure, fix) => {
    const { turn, server } = await answered([answer])
    expect(turn).toMatchObject({ kind: 'failed', failure, fix: expect.stringContaining(fix) })
    expect(server.requests).toHaveLength(1)
    expect(JSON.stringify(turn)).not.toContain(KEY)
  })

  test.each([
    ['429', { status: 429, headers: { 'retry-after-ms': '5' } }],
    ['429 without a time', { status: 429 }],
    ['429 with a negative time', { status: 429, headers: { 'retry-after': '-3' } }],
    [
      '429 with a date',
      { status: 429, headers: { 'retry-after': new Date(Date.now() + 1000).toUTCString() } },
    ],
    ['500', { status: 500 }],
    ['529', { status: 529 }],
    ['a cut in the middle', { content: 'half of an answer and more', cutAfterBytes: 180 }],
    ['a stream that ends early', sse(delta({ content: 'half' }))],
    [
      'an error inside the stream',
      sse(delta({ content: 'half' }), { error: { message: 'overloaded', code: 502 } }),
    ],
    ['null choices', sse({ choices: null }, '[DONE]')],
    ['nothing at all', { raw: '' }],
    ['a page instead of JSON', { raw: '{<html>' }],
  ])('%s is repeated, and the answer counts once', async (_, first) => {
    const { turn, server } = await answered([first, { content: 'whole' }])
    expect(turn).toMatchObject({ kind: 'turn', text: 'whole' })
    expect(server.requests).toHaveLength(2)
  })

  test('three requests at most; a refused connection is unreachable', async () => {
    const { turn, server } = await answered(() => ({ status: 503, headers: { 'retry-after-ms': '1' } }))
    expect(turn).toMatchObject({ kind: 'failed', failure: 'unreachable' })
    expect(server.requests).toHaveLength(3)
    await server.close()
    expect(
      await openaiModel({ apiKey: KEY, model: 'm', baseUrl: server.url, attempts: 1 }).turn(ask),
    ).toMatchObject({ failure: 'unreachable' })
  })

  test.each([
    ['3600', 120_000],
    ['30', 2000],
  ])('a wait of %s s is not waited for in a turn of %d ms', async (after, timeoutMs) => {
    const began = Date.now()
    const { turn } = await answered([{ status: 429, headers: { 'retry-after': after } }], { timeoutMs })
    expect(turn).toMatchObject({ failure: 'throttled' })
    expect(Date.now() - began).toBeLessThan(1500)
  })

  test.each([
    ['silence before the first byte', { hangMs: 60_000 }, { idleMs: 20, timeoutMs: 150 }],
    ['silence in the middle', { content: 'half', cutAfterBytes: 100, hangMs: 60_000 }, { idleMs: 150 }],
    ['the whole turn', { hangMs: 60_000 }, { timeoutMs: 150 }],
  ])('%s ends in a timeout', async (_, answer, options) => {
    const began = Date.now()
    const { turn } = await answered([answer], options)
    expect(turn).toMatchObject({ kind: 'failed', failure: 'timeout' })
    expect(Date.now() - began).toBeLessThan(2000)
  })

  test('the caller may cancel: before, while it is silent, while it waits to repeat', async () => {
    expect(await (await rig([])).model.turn(ask, AbortSignal.abort())).toMatchObject({ failure: 'cancelled' })
    expect(await (await rig([{ hangMs: 60_000 }])).model.turn(ask, AbortSignal.timeout(80))).toMatchObject({
      failure: 'cancelled',
    })
    const waiting = await rig([{ status: 429, headers: { 'retry-after': '20' } }])
    expect(await waiting.model.turn(ask, AbortSignal.timeout(80))).toMatchObject({ failure: 'cancelled' })
  })

  test('a line break after the key does no harm; a key that cannot be sent is denied and not quoted', async () => {
    const { turn, server } = await answered([{ content: 'ok' }], { apiKey: `${KEY}\n` })
    expect(turn).toMatchObject({ text: 'ok' })
    expect(server.heads[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    for (const apiKey of ['', `${KEY}\n${KEY}`]) {
      const refused = await answered([], { apiKey })
      expect(refused.turn).toMatchObject({ failure: 'denied' })
      expect(refused.server.requests).toHaveLength(0)
      expect(JSON.stringify(refused.turn)).not.toContain(KEY)
    }
  })

  test('an endless answer and an address that is none are failures, not exceptions', async () => {
    const { turn } = await answered([{ content: 'x'.repeat(8_000_000) }], { attempts: 1 })
    expect(turn).toMatchObject({ kind: 'failed' })
    expect(
      await openaiModel({ apiKey: KEY, model: 'm', baseUrl: 'not a url', attempts: 1 }).turn(ask),
    ).toMatchObject({ kind: 'failed' })
  })
})

test('what the environment says beyond the configuration changes no request', async () => {
  const plain = await answered([{ content: 'x' }])
  const strange = {
    OPENAI_CUSTOM_HEADERS: 'Authorization: Bearer stolen\nX-Strange: 1',
    OPENAI_ORG_ID: 'org',
    OPENAI_PROJECT_ID: 'project',
    OPENAI_ADMIN_KEY: 'admin',
    OPENAI_BASE_URL: 'http://127.0.0.1:1/',
    OPENAI_API_KEY: 'other',
    OPENAI_LOG: 'debug',
    OPENAI_API_VERSION: '1999-01-01',
    AZURE_OPENAI_API_KEY: 'azure',
    AZURE_OPENAI_ENDPOINT: 'http://127.0.0.1:1/',
  }
  const before = { ...process.env }
  Object.assign(process.env, strange)
  try {
    const odd = await answered([{ content: 'x' }])
    const sent = ({ heads }: ModelServer) => {
      const { host, ...headers } = heads[0]?.headers ?? {}
      return { path: heads[0]?.path, headers }
    }
    expect(sent(odd.server)).toEqual(sent(plain.server))
    expect(odd.server.requests).toEqual(plain.server.requests)
    expect(JSON.stringify(sent(odd.server))).not.toMatch(/stolen|strange|stainless/i)
    const azure = { endpoint: plain.server.url, deployment: 'd' }
    await openaiModel({ apiKey: KEY, model: 'd', azure }).turn(ask)
    expect(plain.server.heads.at(-1)).toMatchObject({
      path: expect.stringContaining('api-version=2024-10-21'),
      headers: { 'api-key': KEY },
    })
  } finally {
    for (const name of Object.keys(strange)) delete process.env[name]
    Object.assign(process.env, before)
  }
})
