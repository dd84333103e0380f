import { call, cite, DRAFT, finish } from './a-reasoning.ts'
import { type Answer, delta, sse } from './model-server.ts'

const LOOK = { name: 'read_evidence', arguments: { id: 'E1', from: 1, to: 2 } }
const REPORT = JSON.stringify(DRAFT)
const other = (n: number) => ({ name: 'read_evidence', arguments: { id: 'E1', from: n + 3, to: n + 4 } })
const piece = (rest: object, fn: object) => delta({ tool_calls: [{ ...rest, function: fn }] })

/** What models and their endpoints do, good and bad; each is given the number of its turn. */
export const misbehaviours: Readonly<Record<string, (n: number) => Answer>> = {
  'looks further': (n) => ({ toolCalls: [other(n)] }),
  'makes the same look again': () => ({ toolCalls: [LOOK] }),
  'looks at several things, one of them twice': (n) => ({ toolCalls: [other(n), LOOK, other(n)] }),
  'makes thirty calls at once': (n) => ({
    toolCalls: Array.from({ length: 30 }, (_, i) => other(n * 30 + i)),
  }),
  'asks for a guide query': (n) => ({
    toolCalls: [
      { name: 'run_guide_query', arguments: { query: '2.1', from: `2025-01-0${(n % 9) + 1}T00:00:00Z` } },
    ],
  }),
  delivers: () => finish(),
  'delivers without a cause': () => finish({ cause: null }),
  'delivers inventions': () => finish({ cause: { text: 'It broke at 03:33:33.', evidence: cite('E9', 4) } }),
  'delivers beside other calls': (n) => ({
    toolCalls: [other(n), { name: 'finish', arguments: DRAFT }, LOOK],
  }),
  'delivers twice': () => ({
    toolCalls: [
      { name: 'finish', arguments: {} },
      { name: 'finish', arguments: DRAFT },
    ],
  }),
  'delivers as text': () => ({ content: REPORT }),
  'delivers in a fence': () => ({ content: `Here:\n\`\`\`json\n${REPORT}\n\`\`\`` }),
  'writes the call out': () => ({
    content: `<tool_call>{"name": "finish", "arguments": ${REPORT}}</tool_call>`,
  }),
  'delivers a faulty report': () => call('finish', { summary: 7 }),
  'delivers a faulty report and looks further': (n) => ({
    toolCalls: [{ name: 'finish', arguments: '{' }, other(n)],
  }),
  'delivers a faulty report as text': () => ({ content: '{"summary": null}' }),
  'delivers thousands of findings': () =>
    finish({ findings: Array.from({ length: 3000 }, () => DRAFT.cause) }),
  'only talks': () => ({ content: 'Let me think about that.' }),
  'says nothing': () => ({ content: '' }),
  'says white space': () => ({ content: ' \n\t ' }),
  'talks without end': () => ({ content: 'word '.repeat(60_000) }),
  'writes no JSON': () => call('read_evidence', '{"id": "E1", '),
  'writes a list': () => call('read_evidence', '[1, 2]'),
  'writes JSON as text in JSON': () => call('read_evidence', JSON.stringify(JSON.stringify(LOOK.arguments))),
  'writes endless arguments': () => call('read_evidence', { id: 'x'.repeat(300_000), from: 1, to: 1 }),
  'nests without end': () => call('read_evidence', `{"id": ${'['.repeat(9_000)}${']'.repeat(9_000)}}`),
  'writes arguments as an object': () => ({
    raw: sse(
      piece({ index: 0, id: 'x' }, { name: LOOK.name, arguments: LOOK.arguments }),
      delta({}, 'tool_calls'),
      '[DONE]',
    ),
  }),
  'calls what does not exist': () => call('format_disk', { now: true }),
  'calls what every object has': () => call('constructor', {}),
  'calls by no name': () => call('', {}),
  'calls by a decorated name': (n) => ({ toolCalls: [{ ...other(n), name: 'functions.read_evidence' }] }),
  'gives all calls one id': (n) => ({
    raw: sse(
      piece({ index: 0, id: 'same' }, { name: LOOK.name, arguments: JSON.stringify(other(n).arguments) }),
      piece({ index: 1, id: 'same' }, { name: 'format_disk', arguments: '{}' }),
      delta({}, 'tool_calls'),
      '[DONE]',
    ),
  }),
  'is cut off at its length': () => ({ ...finish(), finish: 'length' }),
  'is cut off in a call': () => ({ ...call('finish', `{"summary": "${'x'.repeat(500)}`), finish: 'length' }),
  'is filtered': () => ({ content: 'I', finish: 'content_filter' }),
  'is filtered at the door': () => ({
    status: 400,
    error: {
      code: 'content_filter',
      message: 'filtered',
      innererror: { code: 'ResponsibleAIPolicyViolation' },
    },
  }),
  refuses: () => ({ refusal: 'I cannot help with that.' }),
  'is throttled': () => ({ status: 429, headers: { 'retry-after-ms': '1' } }),
  fails: () => ({ status: 503, headers: { 'retry-after-ms': '1' } }),
  'fails inside the stream': () => ({
    raw: sse(delta({ content: 'half' }), { error: { message: 'overloaded' } }),
  }),
  'breaks off': () => ({ ...finish(), cutAfterBytes: 300 }),
  'ends early': () => ({ raw: sse(delta({ content: 'half' })) }),
  'is silent': () => ({ hangMs: 60_000 }),
  'takes no more': () => ({ status: 400, error: { code: 'context_length_exceeded', message: 'too long' } }),
  'sends a page': () => ({ raw: '<html>Welcome</html>' }),
  'keeps the connection alive, and sends no end': (n) => ({
    raw: `: ping\n\n: ping\n\n${sse(piece({ index: 0, id: 'k' }, { name: LOOK.name, arguments: JSON.stringify(other(n).arguments) }), delta({}, 'tool_calls'))}: ping\n\n`,
  }),
  'tells no tokens': (n) => ({ toolCalls: [other(n)], usage: {} }),
  'tells impossible tokens': (n) => ({
    toolCalls: [other(n)],
    usage: { prompt_tokens: n % 2 ? -5 : 'many', completion_tokens: 1e9 },
  }),
}
