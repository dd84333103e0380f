import { z } from 'zod'
import { ANSWERS } from '../model-words.ts'
import type { ModelTurn } from '../ports.ts'
import { callArguments, insideFence, isObject } from './call-arguments.ts'
import { Draft, FINISH } from './draft.ts'

/** What an answer delivers: a report, one with faults in words for the model, or null where it does not deliver any. */
export type Delivered =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'faulty'; readonly fault: string }
  | null

/**
 * The report in an answer: the first call of finish that holds, or, where nothing is called, a text that is the report and
 * nothing else, as models without tool calls deliver it.
 */
export function readDraft({
  calls,
  text,
}: Pick<Extract<ModelTurn, { kind: 'turn' }>, 'calls' | 'text'>): Delivered {
  const all = calls.filter(({ name }) => name === FINISH.name).map((call) => checked(call.arguments))
  if (calls.length > 0) return all.find((one) => one?.kind === 'draft') ?? all[0] ?? null
  const said = inText(text)
  return said === null ? null : checked(said)
}

function checked(text: string): Delivered {
  const read = callArguments(text)
  if (read.kind === 'wrong') return faulty(ANSWERS.reportArguments(read.why))
  const draft = Draft.safeParse(read.value)
  return draft.success ? { kind: 'draft', draft: draft.data } : faulty(z.prettifyError(draft.error))
}

const faulty = (why: string): Delivered => ({
  kind: 'faulty',
  fault: ANSWERS.reportFaulty(why.slice(0, 2_000)),
})

/** The arguments of finish as JSON, where a text is nothing but these or a written-out call of it. */
function inText(text: string): string | null {
  const bare = untagged(text.trim())
  const read = callArguments(insideFence(bare) ?? bare)
  if (bare === '' || read.kind === 'wrong') return null
  const called = isObject(read.value.function) ? read.value.function : read.value
  if (called.name === FINISH.name) {
    const given = called.arguments ?? called.parameters ?? {}
    return typeof given === 'string' ? given : JSON.stringify(given)
  }
  const own = isObject(read.value[FINISH.name]) ? read.value[FINISH.name] : read.value
  return isObject(own) && 'summary' in own ? JSON.stringify(own) : null
}

/** Without the tag that some models put around a call. */
function untagged(text: string): string {
  const [, tag] = /^<(\w{1,20})>/.exec(text) ?? []
  return tag && text.endsWith(`</${tag}>`) ? text.slice(tag.length + 2, -(tag.length + 3)).trim() : text
}
