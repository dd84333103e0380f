import type { ModelCall } from '../../incident/model-answer.ts'
import { REMINDERS } from '../model-words.ts'
import type { ModelMessage, ModelTool, ModelTurn } from '../ports.ts'
import { FINISH } from './draft.ts'

/** What a call is answered. */
export type Result = { readonly callId: string; readonly content: string }

/** So much of one answer is done and kept; a longer one would crowd out the evidence. */
const MOST = { calls: 16, text: 8_000, arguments: 20_000 }

/**
 * The conversation with the model. It only grows: what one request held stands unchanged at the start of the next, so that
 * an endpoint finds it in its cache. Roles alternate as the strictest endpoints want it.
 */
export type Conversation = {
  readonly messages: () => readonly ModelMessage[]
  /** Adds an answer; gives its calls as they are to be done: named as offered, each with an id of its own, not too many. */
  readonly said: (
    answer: Pick<Extract<ModelTurn, { kind: 'turn' }>, 'text' | 'calls'>,
  ) => readonly ModelCall[]
  /** Adds an answer that is dropped. */
  readonly dropped: () => void
  readonly answered: (results: readonly Result[]) => void
  readonly told: (text: string) => void
  /** Adds a remark to what the model reads last, unless that has been read. */
  readonly remark: (text: string) => void
  /** Leaves out the answers that came last; false where there are none, or where that would save nothing. */
  readonly shorten: () => boolean
}

export function openConversation(
  opening: readonly ModelMessage[],
  tools: readonly ModelTool[],
): Conversation {
  const messages: ModelMessage[] = [...opening]
  const ids = new Set<string>()
  let more = 0
  const named = namer(tools)
  /** Where the messages begin that no answer has followed yet. */
  const unread = (): number =>
    Math.max(opening.length, messages.findLastIndex(({ role }) => role === 'assistant') + 1)
  const remark = (text: string): void => {
    const last = messages.length - 1
    const message = messages[last]
    if (message && last >= unread()) messages[last] = { ...message, content: `${message.content}\n\n${text}` }
  }
  return {
    messages: () => [...messages],
    said: ({ text, calls }) => {
      const own = calls
        .map((call) => ({ ...call, name: named(call.name) }))
        // A report is taken wherever it stands.
        .filter(({ name }, n) => n < MOST.calls || name === FINISH.name)
        .slice(0, 2 * MOST.calls)
        .map((call) => ({ ...call, id: unique(call.id, ids) }))
      more = calls.length - own.length
      const content = text.trim().slice(0, MOST.text) || (own.length === 0 ? REMINDERS.nothing : '')
      messages.push({ role: 'assistant', content, calls: own.map(kept) })
      return own
    },
    dropped: () => messages.push({ role: 'assistant', content: REMINDERS.dropped, calls: [] }),
    answered: (results) => {
      messages.push(...results.map((result) => ({ role: 'tool' as const, ...result })))
      if (more > 0) remark(REMINDERS.tooMany(MOST.calls, more))
    },
    told: (content) => messages.push({ role: 'user', content }),
    remark,
    shorten: () => {
      let saved = 0
      for (let at = unread(); at < messages.length; at++) {
        const message = messages[at]
        if (message?.role !== 'tool') continue
        saved += message.content.length - REMINDERS.leftOut.length
        messages[at] = { ...message, content: REMINDERS.leftOut }
      }
      return saved > 0
    },
  }
}

/** A call as it is shown to the model again. */
const kept = (call: ModelCall): ModelCall =>
  call.arguments.length > MOST.arguments ? { ...call, arguments: '{}' } : call

/** Some endpoints begin to count anew with every answer. */
function unique(id: string, taken: Set<string>): string {
  let own = id
  for (let n = 2; taken.has(own); n++) own = `${id}_${n}`
  taken.add(own)
  return own
}

/** The name of a tool as it is offered, also where it stands within decoration; what is none is made harmless. */
function namer(tools: readonly ModelTool[]): (name: string) => string {
  const offered = new Set(tools.map(({ name }) => name))
  return (name) =>
    offered.has(name)
      ? name
      : (name
          .slice(0, 200)
          .split(/[^\w-]+/)
          .find((part) => offered.has(part)) ??
        (name.slice(0, 64).replaceAll(/[^\w-]/g, '_') || 'unnamed'))
}
