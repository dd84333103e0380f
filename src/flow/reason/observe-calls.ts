import type { ModelCall } from '../../incident/model-answer.ts'
import type { Question } from '../../incident/request.ts'
import type { Limits } from '../limits.ts'
import type { LookTools } from '../look/look-tools.ts'
import { ANSWERS, REMINDERS } from '../model-words.ts'
import { callArguments, callKey } from './call-arguments.ts'
import type { Result } from './conversation.ts'
import { FINISH } from './draft.ts'

/** What came of the calls of one answer. */
export type Observed = {
  readonly results: readonly Result[]
  /** Something was read, noted or asked. */
  readonly useful: boolean
  /** Nothing was called but what had been called too often before. */
  readonly onlyRepeats: boolean
  /** What the requester has to answer first. */
  readonly asks: Question | null
}

type One = {
  readonly text: string
  readonly ok: boolean
  readonly repeated: boolean
  readonly asks: Question | null
}

/** Answers the model's calls within the limits: what is wrong, too often or too much is answered with a reason. */
export function observeCalls(
  limits: Pick<Limits, 'toolCalls' | 'repeats'>,
  tools: Pick<LookTools, 'offered' | 'call'>,
): {
  /** `fault` = what is wrong with the report that was delivered; `last` = nothing is read any more. */
  readonly answer: (
    calls: readonly ModelCall[],
    state: { readonly fault: string | null; readonly last: boolean },
  ) => Promise<Observed>
  readonly reads: () => number
  /** How often the call came that came most often. */
  readonly mostRepeated: () => number
} {
  const made = new Map<string, number>()
  const offered = new Set(tools.offered.map(({ name }) => name))
  let reads = 0

  async function one(call: ModelCall, fault: string | null, last: boolean): Promise<One> {
    const refuse = (text: string, repeated = false): One => ({ text, ok: false, repeated, asks: null })
    if (call.name === FINISH.name) return refuse(fault ?? REMINDERS.onlyFinish)
    if (last) return refuse(REMINDERS.onlyFinish)
    const read = callArguments(call.arguments)
    if (read.kind === 'wrong') return refuse(ANSWERS.wrongArguments(call.name, `${read.why}.`))
    if (offered.has(call.name)) {
      const key = callKey(call.name, read.value)
      const times = (made.get(key) ?? 0) + 1
      made.set(key, times)
      if (times > limits.repeats) return refuse(REMINDERS.repeated, true)
      if (reads >= limits.toolCalls) return refuse(REMINDERS.noMoreReads)
      reads++
    }
    const { ok, text, asks = null } = await tools.call(call.name, read.value)
    return { ok, text, repeated: false, asks }
  }

  return {
    answer: async (calls, { fault, last }) => {
      const all = await Promise.all(calls.map((call) => one(call, fault, last)))
      return {
        results: all.map(({ text }, index) => ({ callId: calls[index]?.id ?? '', content: text })),
        useful: all.some(({ ok }) => ok),
        onlyRepeats: all.length > 0 && all.every(({ repeated }) => repeated),
        asks: all.find(({ asks }) => asks)?.asks ?? null,
      }
    },
    reads: () => reads,
    mostRepeated: () => Math.max(0, ...made.values()),
  }
}
