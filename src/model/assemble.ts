import { randomUUID } from 'node:crypto'
import type { ModelCall, ModelTurn, ModelUsage } from '../flow/ports.ts'

type Turn = Extract<ModelTurn, { kind: 'turn' }>
type Fields = Readonly<Record<string, unknown>>
type Call = { index: number | null; id: string; name: string; arguments: string }

export type Assembly = {
  /** Takes a chunk of a stream, or a whole completion. */
  readonly add: (chunk: unknown) => void
  /** The endpoint said why it stopped. */
  readonly finished: () => boolean
  readonly turn: () => Turn
}

/** Puts one answer together from chunks of any dialect; what it does not know it leaves out. */
export function assemble(): Assembly {
  const calls: Call[] = []
  let text = ''
  let refusal = ''
  let finish: string | null = null
  let usage: ModelUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 }
  return {
    add: (chunk) => {
      const whole = fields(chunk)
      if (whole.usage) usage = usageOf(fields(whole.usage))
      const choice = fields(list(whole.choices)[0])
      const part = fields(choice.delta ?? choice.message)
      text += textOf(part.content)
      refusal += textOf(part.refusal)
      for (const piece of list(part.tool_calls)) addCall(calls, fields(piece))
      if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '')
        finish = choice.finish_reason
    },
    finished: () => finish !== null,
    turn: () => ({
      kind: 'turn',
      text,
      calls: distinct(calls),
      finish: finishOf(finish, calls.length > 0),
      refusal: refusal || null,
      usage,
    }),
  }
}

function addCall(calls: Call[], piece: Fields): void {
  const said = fields(piece.function)
  const index = typeof piece.index === 'number' ? piece.index : null
  const id = typeof piece.id === 'string' ? piece.id : ''
  const name = typeof said.name === 'string' ? said.name : ''
  const args =
    typeof said.arguments === 'string'
      ? said.arguments
      : said.arguments == null
        ? ''
        : JSON.stringify(said.arguments)
  const open = openCall(calls, index, id, name)
  if (!open) {
    calls.push({ index, id, name, arguments: args })
    return
  }
  open.id ||= id
  open.name ||= name
  open.arguments += args
}

function openCall(calls: readonly Call[], index: number | null, id: string, name: string): Call | undefined {
  // Some endpoints number every call 0 and tell them apart by id alone, or by nothing but a new name.
  if (index !== null)
    return calls.findLast((call) => call.index === index && (!id || !call.id || call.id === id))
  if (name) return undefined
  return id ? calls.findLast((call) => call.id === id) : calls.at(-1)
}

/** Every call with an id of its own, since each id is answered exactly once; an exact duplicate is dropped. */
function distinct(calls: readonly Call[]): ModelCall[] {
  const kept = new Map<string, ModelCall>()
  for (const call of calls.filter(({ name }) => name !== '')) {
    const twin = kept.get(call.id)
    if (twin && twin.name === call.name && twin.arguments === call.arguments) continue
    const id = call.id && !twin ? call.id : `call_${randomUUID()}`
    kept.set(id, { id, name: call.name, arguments: call.arguments })
  }
  return [...kept.values()]
}

function finishOf(said: string | null, hasCalls: boolean): Turn['finish'] {
  if (said === 'content_filter') return 'content-filter'
  if (said === 'length') return 'length'
  return hasCalls ? 'tool-calls' : 'stop'
}

function usageOf(said: Fields): ModelUsage {
  return {
    promptTokens: count(said.prompt_tokens),
    cachedTokens: count(fields(said.prompt_tokens_details).cached_tokens),
    completionTokens: count(said.completion_tokens),
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return list(content)
    .map((part) => textOf(fields(part).text))
    .join('')
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0
}
