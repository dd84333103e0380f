import { afterEach, describe, expect, test } from '@jest/globals'
import type { Model, ModelTurn } from '../../src/flow/ports.ts'
import { openaiModel } from '../../src/model/openai.ts'
import { type Answer, type ModelServer, startModelServer } from '../fakes/model-server.ts'

const KEY = 'sk-canary-0123456789abcdef'
const ASK: Parameters<Model['turn']>[0] = {
  messages: [{ role: 'user', content: 'why?' }],
  tools: [{ name: 'look', description: 'looks', parameters: { type: 'object' } }],
  toolChoice: 'required',
  maxTokens: 100,
}
let server: ModelServer | undefined
afterEach(() => server?.close())

async function turn(
  script: Parameters<typeof startModelServer>[0],
  more: { timeoutMs?: number; idleMs?: number; signal?: AbortSignal } = {},
): Promise<ModelTurn> {
  server = await startModelServer(script)
  const { signal, ...limits } = more
  return openaiModel({ apiKey: KEY, baseUrl: server.url, model: 'm', ...limits }).turn(ASK, signal)
}
const sse = (...chunks: unknown[]): Answer => ({
  raw: `${chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`,
})
const calls = (...tool_calls: unknown[]): unknown => ({ choices: [{ delta: { tool_calls } }] })
const NOW = { 'retry-after-ms': '5' }

describe('answers', () => {
  test('text and usage are put together', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } }
    expect(await turn([{ content: 'one two', usage }])).toEqual({
      kind: 'turn',
      text: 'one two',
      calls: [],
      finish: 'stop',
      refusal: null,
      usage: { promptTokens: 9, cachedTokens: 4, completionTokens: 3 },
    })
    expect(server?.requests[0]).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
      tool_choice: 'required',
      max_completion_tokens: 100,
    })
    expect(server?.headers[0]?.authorization).toBe(`Bearer ${KEY}`)
  })

  test('arguments that arrive in pieces', async () => {
    const answer = await turn([
      sse(
        calls({ index: 0, id: 'a', function: { name: 'look', arguments: '{"x"' } }),
        calls({ index: 1, id: 'b', function: { name: 'look', arguments: '{}' } }),
        calls({ index: 0, function: { arguments: ':1}' } }),
      ),
    ])
    expect(answer).toMatchObject({
      finish: 'tool-calls',
      calls: [
        { id: 'a', arguments: '{"x":1}' },
        { id: 'b', arguments: '{}' },
      ],
    })
  })

  test.each([
    [
      'arguments as an object',
      sse(calls({ index: 0, id: 'a', function: { name: 'look', arguments: { x: 1 } } })),
    ],
    [
      'neither id nor index',
      sse(
        calls({ function: { name: 'look', arguments: '{"x"' } }),
        calls({ function: { arguments: ':1}' } }),
      ),
    ],
    [
      'the whole message in one chunk',
      sse({
        choices: [
          {
            message: { tool_calls: [{ id: 'a', function: { name: 'look', arguments: '{"x":1}' } }] },
            finish_reason: 'stop',
          },
        ],
      }),
    ],
    [
      'JSON where a stream was asked for',
      {
        raw: JSON.stringify({
          choices: [
            {
              message: {
                content: null,
                tool_calls: [{ id: 'a', function: { name: 'look', arguments: '{"x":1}' } }],
              },
            },
          ],
        }),
        headers: { 'content-type': 'application/json' },
      },
    ],
  ])('dialect: %s', async (_, answer) => {
    const got = await turn([answer])
    expect(got).toMatchObject({
      kind: 'turn',
      finish: 'tool-calls',
      calls: [{ id: expect.stringMatching(/./), name: 'look', arguments: '{"x":1}' }],
      usage: { promptTokens: 0 },
    })
  })

  test('calls that share an index or an id are told apart, exact duplicates dropped', async () => {
    const call = (id: string, args: string): unknown =>
      calls({ index: 0, id, function: { name: 'look', arguments: args } })
    const shared = await turn([sse(call('a', '1'), call('b', '2'))])
    expect(shared).toMatchObject({
      calls: [
        { id: 'a', arguments: '1' },
        { id: 'b', arguments: '2' },
      ],
    })
    await server?.close()
    const each = (index: number, args: string): unknown =>
      calls({ index, id: 'same', function: { name: 'look', arguments: args } })
    const same = await turn([sse(each(0, '1'), each(1, '2'), each(2, '1'))])
    expect(same.kind === 'turn' && new Set(same.calls.map((one) => one.id)).size).toBe(2)
    expect(same).toMatchObject({ calls: [{ arguments: '1' }, { arguments: '2' }] })
  })

  test('reasoning is left out, null choices are an empty turn, a filter finish is said', async () => {
    expect(
      await turn([
        sse({
          choices: [{ delta: { reasoning_content: 'hm', content: 'yes' }, finish_reason: 'content_filter' }],
        }),
      ]),
    ).toMatchObject({ text: 'yes', finish: 'content-filter' })
    await server?.close()
    expect(await turn([sse({ choices: null })])).toMatchObject({
      kind: 'turn',
      text: '',
      calls: [],
      finish: 'stop',
    })
  })
})

describe('failures', () => {
  test.each([429, 500, 503, 529])('HTTP %d is repeated', async (status) => {
    expect(await turn([{ status, headers: NOW }, { status, headers: NOW }, { content: 'ok' }])).toMatchObject(
      { kind: 'turn', text: 'ok' },
    )
    expect(server?.requests).toHaveLength(3)
  })

  test.each([
    [429, undefined, 'throttled', 3],
    [503, undefined, 'unreachable', 3],
    [401, { message: `Incorrect API key provided: ${KEY}` }, 'denied', 1],
    [404, { message: 'no such model' }, 'denied', 1],
    [400, { code: 'context_length_exceeded', message: 'too long' }, 'overflow', 1],
    [400, { code: 'content_filter', message: 'filtered' }, 'content-filter', 1],
    [400, { message: 'odd' }, 'invalid', 1],
  ])('HTTP %d %j is %s after %d requests', async (status, error, failure, requests) => {
    const got = await turn([{ status, headers: NOW, error }])
    expect(got).toMatchObject({ kind: 'failed', failure, fix: expect.stringMatching(/./) })
    expect(JSON.stringify(got)).not.toContain('canary')
    expect(server?.requests).toHaveLength(requests)
  })

  test('a wait longer than a minute or than the turn is not waited for', async () => {
    expect(await turn([{ status: 429, headers: { 'retry-after': '3600' } }])).toMatchObject({
      failure: 'throttled',
    })
    expect(server?.requests).toHaveLength(1)
    await server?.close()
    expect(
      await turn([{ status: 429, headers: { 'retry-after': '20' } }], { timeoutMs: 2000 }),
    ).toMatchObject({ failure: 'throttled' })
  })

  test('an answer that breaks off is asked for again', async () => {
    expect(await turn([{ content: 'a long answer', cutAfterBytes: 60 }, { content: 'ok' }])).toMatchObject({
      text: 'ok',
    })
    await server?.close()
    expect(
      await turn([{ raw: 'data: {"choices":[{"delta":{"content":"half"}}]}\n\n' }, { content: 'ok' }]),
    ).toMatchObject({ text: 'ok' })
  })

  test.each(['tool_choice', 'stream_options', 'max_completion_tokens', 'stream'])(
    'an endpoint without %s is asked without it',
    async (param) => {
      const got = await turn((body) =>
        param in (body as object) && (body as Record<string, unknown>)[param] !== false
          ? { status: 400, error: { message: `Unsupported parameter: ${param}` } }
          : { content: 'ok' },
      )
      expect(got).toMatchObject({ kind: 'turn', text: 'ok' })
      expect(server?.requests).toHaveLength(2)
    },
  )

  test('silence, a slow turn and a cancelled one end', async () => {
    expect(await turn([{ hangMs: 5000 }], { idleMs: 60 })).toMatchObject({ failure: 'timeout' })
    await server?.close()
    expect(await turn([{ hangMs: 5000 }], { timeoutMs: 60 })).toMatchObject({ failure: 'timeout' })
    await server?.close()
    expect(await turn([{ hangMs: 5000 }], { signal: AbortSignal.timeout(60) })).toMatchObject({
      failure: 'cancelled',
    })
    await server?.close()
    expect(await turn([{ content: 'x' }], { signal: AbortSignal.abort() })).toMatchObject({
      failure: 'cancelled',
    })
  })

  test('redirects, web pages, broken JSON and bad addresses are failures', async () => {
    expect(await turn([{ status: 302, headers: { location: 'http://127.0.0.1:9/' } }])).toMatchObject({
      failure: 'unreachable',
    })
    expect(server?.requests).toHaveLength(1)
    await server?.close()
    expect(await turn([{ raw: '<html>', headers: { 'content-type': 'text/html' } }])).toMatchObject({
      failure: 'invalid',
    })
    await server?.close()
    expect(await turn([{ raw: 'data: {oops\n\n' }])).toMatchObject({ failure: 'invalid' })
    expect(await openaiModel({ apiKey: KEY, baseUrl: 'nonsense', model: 'm' }).turn(ASK)).toMatchObject({
      kind: 'failed',
    })
  })

  test('Azure gets the deployment, the version and its own header, no bearer', async () => {
    const azure = await startModelServer([{ content: 'ok' }])
    server = azure
    const model = openaiModel({ apiKey: KEY, model: 'm', azure: { endpoint: azure.url, deployment: 'd 1' } })
    expect(await model.turn(ASK)).toMatchObject({ text: 'ok' })
    expect(azure.headers[0]).toMatchObject({ 'api-key': KEY })
    expect(azure.headers[0]).not.toHaveProperty('authorization')
  })
})
