import { z } from 'zod'
import type { ModelTurn } from '../flow/ports.ts'
import type { ModelCall } from '../incident/model-answer.ts'
import { isRecord } from './record.ts'

const Count = z.number().nonnegative().catch(0)
const Text = z
  .union([
    z.string(),
    z
      .array(z.object({ text: z.string().catch('') }))
      .transform((parts) => parts.map((part) => part.text).join('')),
  ])
  .catch('')
const Call = z.object({
  index: z.number().optional().catch(undefined),
  id: z.string().catch(''),
  function: z.object({
    name: z.string().catch(''),
    arguments: z
      .unknown()
      .transform((value) => (typeof value === 'string' ? value : value ? JSON.stringify(value) : '')),
  }),
})
const Part = z.object({
  content: Text,
  refusal: z.string().catch(''),
  tool_calls: z.array(Call).catch([]),
})
const Document = z.object({
  choices: z
    .array(
      z.object({
        delta: Part.optional().catch(undefined),
        message: Part.optional().catch(undefined),
        finish_reason: z.string().nullable().catch(null),
      }),
    )
    .catch([]),
  usage: z
    .object({
      prompt_tokens: Count,
      completion_tokens: Count,
      prompt_tokens_details: z.object({ cached_tokens: Count }).catch({ cached_tokens: 0 }),
    })
    .nullish()
    .catch(null),
})

type Slot = { index: number | undefined; id: string; name: string; arguments: string }

/**
 * Puts one turn together from an answer's documents, streamed pieces or a whole message. `cut` = the stream ended before
 * its end; `empty` = it ended without any choice; `error` = the endpoint reported a failure inside the answer.
 */
export async function assemble(
  documents: AsyncIterable<unknown>,
): Promise<
  | Extract<ModelTurn, { kind: 'turn' }>
  | { kind: 'cut' }
  | { kind: 'empty' }
  | { kind: 'error'; error: object }
> {
  let text = ''
  let refusal = ''
  let slots: Slot[] = []
  let finish: string | null = null
  let ended = false
  let chosen = false
  let usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 }

  for await (const raw of documents) {
    if (raw === '[DONE]') {
      ended = true
      break
    }
    const error = reportedError(raw)
    if (error) return { kind: 'error', error }
    const read = Document.safeParse(raw)
    if (!read.success) continue
    if (read.data.usage) {
      const { prompt_tokens, completion_tokens, prompt_tokens_details } = read.data.usage
      usage = {
        promptTokens: prompt_tokens,
        cachedTokens: prompt_tokens_details.cached_tokens,
        completionTokens: completion_tokens,
      }
    }
    const choice = read.data.choices[0]
    if (!choice) continue
    chosen = true
    finish = choice.finish_reason || finish
    if (choice.message) {
      // A whole message stands for everything, also where pieces of it came before.
      text = ''
      refusal = ''
      slots = []
    }
    const part = choice.message ?? choice.delta
    text += part?.content ?? ''
    refusal += part?.refusal ?? ''
    for (const call of part?.tool_calls ?? []) add(slots, call)
  }

  if ((finish === null && !ended) || BROKEN.test(finish ?? '')) return { kind: 'cut' }
  if (!chosen) return { kind: 'empty' }
  const calls = numbered(slots)
  return {
    kind: 'turn',
    // Some open models think aloud in their answer; that is not what they say.
    text: text.replace(/^\s*<think>[\s\S]*?<\/think>\s*/, ''),
    calls,
    finish: finished(finish, calls.length > 0),
    refusal: refusal || (DECLINED.test(finish ?? '') ? text || 'declined' : null),
    usage,
  }
}

function reportedError(raw: unknown): object | null {
  if (!isRecord(raw) || (!raw.error && raw.object !== 'error')) return null
  return raw
}

function add(slots: Slot[], call: z.infer<typeof Call>): void {
  const { name, arguments: text } = call.function
  const last = slots.at(-1)
  const same =
    call.index !== undefined
      ? slots.findLast((slot) => slot.index === call.index)
      : call.id
        ? slots.find((slot) => slot.id === call.id)
        : name
          ? undefined
          : last
  // Some endpoints give every parallel call the index 0: a new id together with a name begins a new call.
  const begins = !same || (name !== '' && call.id !== '' && same.id !== '' && call.id !== same.id)
  if (begins) {
    slots.push({ index: call.index, id: call.id, name, arguments: text })
    return
  }
  same.id ||= call.id
  same.name ||= name
  same.arguments += text
}

function numbered(slots: readonly Slot[]): ModelCall[] {
  const taken = new Set<string>()
  return slots.map((slot, position) => {
    const id = slot.id && !taken.has(slot.id) ? slot.id : `${slot.id || 'call'}_${position}`
    taken.add(id)
    return { id, name: slot.name, arguments: slot.arguments }
  })
}

/** The words of endpoints that have others than OpenAI's for why an answer ended. */
const CUT_OFF = /^(length|max_tokens|model_length|model_context_window_exceeded)$/i
const FILTERED = /^(content_filter|safety|sensitive|prohibited_content|blocklist|recitation|spii)$/i
const DECLINED = /^refusal$/i
/** The endpoint itself gave up: no answer, as where the connection breaks. */
const BROKEN = /^(error|abort|aborted|network_error|insufficient_system_resource|malformed_function_call)$/i

function finished(reason: string | null, called: boolean): Extract<ModelTurn, { kind: 'turn' }>['finish'] {
  if (CUT_OFF.test(reason ?? '')) return 'length'
  if (FILTERED.test(reason ?? '')) return 'content-filter'
  return called ? 'tool-calls' : 'stop'
}
