import { z } from 'zod'
import type { ModelCall } from '../incident/model-answer.ts'
import { plain } from '../incident/plain.ts'
import type { Question } from '../incident/request.ts'
import type { Trail } from './follow/trail.ts'
import { withoutOtherLinks } from './links.ts'
import { lookTools } from './look/look-tools.ts'
import { WISH } from './look/propose-action.ts'
import { modelTurn } from './model-turn.ts'
import { parseJson } from './parse-json.ts'
import type { ModelMessage, ModelTool } from './ports.ts'
import { prompt } from './prompt.ts'
import type { Run } from './run.ts'
import { toolSchema } from './tool-schema.ts'
import type { Wish } from './wishes.ts'

/** Text that people will read: nothing in it hides or steers. */
const Text = z.string().transform(plain)
const Citations = z.array(
  z.object({ id: z.string(), rows: z.array(z.number().int().positive()).default([]) }),
)
const Statement = z.object({ text: z.string().min(1).max(2000).transform(plain), evidence: Citations })
const Draft = z.object({
  title: z.string().max(200).transform(plain).default('').describe('One line: what happened to what.'),
  summary: z
    .string()
    .max(3000)
    .transform(plain)
    .describe('A few sentences: what, when, why, and whether it is over.'),
  cause: Statement.nullable().default(null).describe('Null unless the rows show it.'),
  timeline: z
    .array(z.object({ at: Text.describe('As in the row.'), event: Text, evidence: Citations }))
    .default([]),
  findings: z.array(Statement).default([]).describe('What the rows show besides the cause.'),
  ruledOut: z.array(Statement).default([]).describe('What was suspected and the rows speak against.'),
  next: z.array(Text).default([]).describe('What people should do now, from the guide.'),
})

/** What the model concluded, unchecked: citations and verdict are code's business afterwards. */
export type Draft = z.infer<typeof Draft>
export type Reasoned = {
  readonly draft: Draft | null /** Why it ended without one. */
  readonly stopped: string | null
  /** Actions that the model thinks would help, in its order. */
  readonly wishes: readonly Wish[]
  /** What the model asked of the requester, with the answers. */
  readonly asked: readonly Question[]
  /** What it asks and nobody has answered yet: the investigation waits. */
  readonly asks: Question | null
  /** The guides that are followed by now. */
  readonly trail: Trail
}

const FINISH: ModelTool = {
  name: 'finish',
  description: 'Deliver the report. Call it as soon as the evidence is enough.',
  parameters: toolSchema(Draft),
}
const CONFUSED = 3
const TOO_LONG =
  'Your last answer was cut off at the length limit and was dropped. Answer more briefly: fewer calls, shorter statements.'

/** The agent loop: the model reads, looks further if it must, and finishes; each limit ends it with a reason instead. */
export async function reason(run: Run, start: Trail): Promise<Reasoned> {
  const { limits } = run.doors
  const tools = lookTools(run, start)
  const reached = () => ({
    wishes: tools.wishes(),
    asked: tools.asked(),
    asks: null,
    trail: tools.trail(),
  })
  const stop = (stopped: string): Reasoned => ({ ...reached(), draft: null, stopped, wishes: [] })
  const offered = [...tools.offered, FINISH]
  const messages: ModelMessage[] = [...prompt(run, start)]
  const seen = new Map<string, number>()
  let confused = 0
  let used = 0
  let calls = 0
  for (let turn = 1; turn <= limits.turns; turn++) {
    if (used > limits.totalTokens) return stop(`the limit of ${limits.totalTokens} tokens was reached`)
    const last = turn === limits.turns || calls >= limits.toolCalls
    const answer = await modelTurn(run, 'reason', {
      messages,
      tools: offered,
      toolChoice: last ? { name: 'finish' } : 'required',
      maxTokens: 4000,
    })
    if (answer.kind === 'turn') used += answer.usage.promptTokens + answer.usage.completionTokens
    if (answer.kind === 'failed') return stop(`the model could not be used: ${answer.message} ${answer.fix}`)
    if (answer.refusal) return stop('the model declined to answer')
    if (answer.finish === 'content-filter') return stop('the content filter of the model stopped its answer')
    if (answer.finish === 'length') {
      // What was cut off is no answer, not even where it happens to parse.
      if (++confused >= CONFUSED) return stop('the model’s answers were too long three times in a row')
      messages.push({ role: 'user', content: TOO_LONG })
      continue
    }
    messages.push({ role: 'assistant', content: answer.text, calls: answer.calls })
    const done = answer.calls.find((call) => call.name === 'finish')
    const draft = done && Draft.safeParse(parseJson(done.arguments))
    if (draft?.success) {
      // A repair that is asked for beside the report belongs to it.
      for (const call of answer.calls) if (call.name === WISH) await tools.call(call)
      // A next step cites nothing, so its links can only be the guide's.
      const next = draft.data.next.map((step) => withoutOtherLinks(step, tools.trail().guide.markdown))
      return { ...reached(), draft: { ...draft.data, next }, stopped: null }
    }
    const wrong = done
      ? `The report was not accepted: ${z.prettifyError(draft?.error ?? new z.ZodError([]))}`
      : null
    const results = await Promise.all(answer.calls.map(async (call) => observation(call, wrong)))
    const asks = results.find((result) => result.asks)?.asks
    if (asks) return { ...reached(), draft: null, stopped: null, asks }
    const useful = results.some((result) => result.ok)
    confused = useful ? 0 : confused + 1
    if (confused >= CONFUSED) return stop('the model made no usable call three times in a row')
    messages.push(...results.map((result) => result.message))
    if (answer.calls.length === 0)
      messages.push({ role: 'user', content: 'Call a tool: finish when the evidence is enough.' })
  }
  return stop(`the limit of ${limits.turns} model turns was reached`)

  async function observation(
    call: ModelCall,
    wrong: string | null,
  ): Promise<{ ok: boolean; message: ModelMessage; asks?: Question }> {
    const key = `${call.name} ${call.arguments}`
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    calls++
    const refuse = (content: string) => ({
      ok: false,
      message: { role: 'tool' as const, callId: call.id, content },
    })
    if (call.name === 'finish') return refuse(wrong ?? 'The report was not accepted.')
    if (times > limits.repeats)
      return refuse('This very call was made before and gives the same answer. Use what is known, or finish.')
    if (calls > limits.toolCalls) return refuse('No more reads are allowed. Call finish with what is known.')
    const result = await tools.call(call)
    const { ok, text: content, asks } = result
    return { ok, message: { role: 'tool', callId: call.id, content }, ...(asks ? { asks } : {}) }
  }
}
