import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openaiModel } from '../../src/model/openai.ts'
import { type Answer, delta, type ModelServer, sse, startModelServer } from '../fakes/model-server.ts'

const KEY = 'key-that-must-stay-inside'
let server: ModelServer
let answer: Answer = {}
beforeAll(async () => {
  server = await startModelServer(() => answer)
})
afterAll(() => server?.close())

/** What one turn makes of an answer of the endpoint, over HTTP and the client. */
async function told(next: Answer) {
  answer = next
  const before = server.requests.length
  const model = openaiModel({ apiKey: KEY, model: 'm', baseUrl: server.url, attempts: 1 })
  const messages = [{ role: 'user' as const, content: 'x' }]
  const turn = await model.turn({ messages, tools: [], toolChoice: 'auto', maxTokens: 9 })
  expect(JSON.stringify(turn)).not.toContain(KEY)
  return { turn, asked: server.requests.length - before }
}
const json = (status: number, body: unknown): Answer => ({ status, raw: JSON.stringify(body) })
const says = (message: string, code?: string): Answer => json(400, { error: { message, code } })

describe('a request that is too long, as endpoints say it', () => {
  test.each<[string, Answer]>([
    ['OpenAI', says('The conversation is 131,000 tokens.', 'context_length_exceeded')],
    ['OpenAI, in words', says('Your input exceeds the context window of this model.')],
    ['OpenAI, one text', says('Invalid messages[1].content.', 'string_above_max_length')],
    [
      'OpenAI, a rate that one request exceeds',
      json(429, {
        error: {
          message: 'Request too large for m on tokens per min (TPM): Limit 30000, Requested 36055.',
          code: 'rate_limit_exceeded',
        },
      }),
    ],
    [
      'Azure OpenAI',
      says(
        "This model's maximum context length is 8192 tokens, you requested 9000.",
        'context_length_exceeded',
      ),
    ],
    [
      'vLLM, flat',
      json(400, {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens.",
        code: 400,
      }),
    ],
    [
      'vLLM, its engine',
      says('The decoder prompt (length 5000) is longer than the maximum model length of 4096.'),
    ],
    [
      'vLLM, prompt and answer',
      says("'max_completion_tokens' is too large: 4000. This model's maximum context length is 4096 tokens."),
    ],
    [
      'SGLang',
      json(400, {
        object: 'error',
        message: "The input (5000 tokens) is longer than the model's context length.",
      }),
    ],
    ['Ollama, a text', json(400, { error: 'the input length exceeds the context length' })],
    ['Ollama', says('prompt too long; exceeded max context length by 904 tokens')],
    [
      'llama.cpp',
      json(400, {
        error: {
          code: 400,
          message: 'request (9412 tokens) is over 8192',
          type: 'exceed_context_size_error',
        },
      }),
    ],
    ['LM Studio', json(400, { error: 'The model is loaded with context length of only 4096 tokens.' })],
    [
      'LM Studio, in the stream',
      {
        raw: `event: error\n${sse({ error: { message: 'The prompt is greater than the context length.' } })}`,
      },
    ],
    [
      'text-generation-inference',
      json(422, { error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096.' }),
    ],
    [
      'Mistral',
      json(400, { object: 'error', message: 'Prompt contains 40000 tokens, too large for model with 32768' }),
    ],
    [
      'Anthropic',
      json(400, { type: 'error', error: { message: 'prompt is too long: 210000 tokens > 200000 maximum' } }),
    ],
    [
      'Anthropic, prompt and answer',
      says('input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000'),
    ],
    [
      'Gemini, in a list',
      json(400, [
        { error: { code: 400, message: 'The input token count (1196265) exceeds the maximum allowed.' } },
      ]),
    ],
    ['Bedrock', json(400, { message: 'Input is too long for requested model.' })],
    ['xAI', json(400, { code: 'invalid', error: "This model's maximum prompt length is 131072." })],
    ['Groq', json(413, { error: { message: 'Request too large for model', code: 'rate_limit_exceeded' } })],
    [
      'GitHub',
      says('prompt token count of 140000 exceeds the limit of 128000', 'model_max_prompt_tokens_exceeded'),
    ],
    ['Kimi', says('Invalid request: Your request exceeded model token limit: 131072')],
    [
      'a gateway, from behind it',
      json(400, {
        error: {
          message: 'Provider returned error',
          metadata: { raw: '{"message":"maximum context length"}' },
        },
      }),
    ],
    ['FastAPI', json(422, { detail: [{ loc: ['body'], msg: 'too many tokens' }] })],
    ['a proxy', { status: 413, raw: '<html><style>b{}</style><h1>413 Request Entity Too Large</h1></html>' }],
  ])('%s', async (_, next) => {
    const { turn, asked } = await told(next)
    expect(turn).toMatchObject({
      kind: 'failed',
      failure: 'overflow',
      fix: expect.stringMatching(/limits\.requestTokens/),
    })
    expect(asked).toBe(1)
  })

  test.each<[string, Answer, string]>([
    [
      'a rate of tokens',
      json(429, { error: { message: 'Too many tokens, please wait.', code: 'x' } }),
      'throttled',
    ],
    [
      'a rate of tokens in a minute',
      json(429, { error: { message: 'Limit 30000 tokens, Used 29000.' } }),
      'throttled',
    ],
    [
      'an answer that would be too long',
      says('max_tokens is too large: 4000. At most 2048 are supported.'),
      'invalid',
    ],
    ['an order of roles', json(400, { message: "Unexpected role 'user' after role 'tool'" }), 'invalid'],
    ['a page', { status: 502, raw: '<html><h1>502 Bad Gateway</h1></html>' }, 'unreachable'],
  ])('%s is something else', async (_, next, failure) => {
    expect((await told(next)).turn).toMatchObject({ kind: 'failed', failure })
  })
})

describe('what an endpoint says is told, in whatever shape it says it', () => {
  test.each<[string, unknown]>([
    ['nested', { error: { message: 'the reason' } }],
    ['a text', { error: 'the reason' }],
    ['flat', { message: 'the reason' }],
    ['with a detail', { detail: 'the reason' }],
    ['in a list', [{ error: { message: 'the reason' } }]],
    ['as a JSON text', 'the reason'],
  ])('%s', async (_, body) => {
    expect((await told(json(400, body))).turn).toMatchObject({
      message: expect.stringContaining('the reason'),
    })
  })

  test('as a page, without its markup; endless, in part; not at all', async () => {
    const page = await told({
      status: 500,
      raw: '<html><style>p { color: red }</style><p>the <b>reason</b></p>',
    })
    expect(page.turn).toMatchObject({ message: expect.stringMatching(/: the reason$/) })
    const long = await told({ status: 500, raw: 'reason '.repeat(200_000) })
    expect(JSON.stringify(long.turn).length).toBeLessThan(600)
    for (const raw of ['', 'null', '{}', '[]', '7'])
      expect((await told({ status: 500, raw })).turn).toMatchObject({ failure: 'unreachable' })
  })

  test('with the key, without it', async () => {
    for (const body of [{ error: `bad ${KEY}` }, { detail: KEY }])
      expect((await told(json(400, body))).turn).toMatchObject({ message: expect.stringContaining('[key]') })
  })
})

describe('why an answer ended, in the words of other endpoints', () => {
  test.each([
    ['length', { finish: 'length' }],
    ['max_tokens', { finish: 'length' }],
    ['model_length', { finish: 'length' }],
    ['content_filter', { finish: 'content-filter' }],
    ['SAFETY', { finish: 'content-filter' }],
    ['sensitive', { finish: 'content-filter' }],
    ['refusal', { refusal: 'I say' }],
    ['eos_token', { finish: 'stop', refusal: null }],
    ['error', { kind: 'failed', failure: 'unreachable' }],
    ['insufficient_system_resource', { kind: 'failed', failure: 'unreachable' }],
  ])('%s', async (reason, expected) => {
    const raw = sse(delta({ content: 'I say' }), delta({}, reason), '[DONE]')
    expect((await told({ raw })).turn).toMatchObject(expected)
  })

  test('an error in the stream that is no field of it', async () => {
    const raw = sse(delta({ content: 'half' }), { object: 'error', message: 'out of memory', code: 500 })
    expect((await told({ raw })).turn).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('out of memory'),
    })
  })
})
