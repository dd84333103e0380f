import type { LimitName, LimitUse } from '../incident/limit-use.ts'
import type { Question } from '../incident/request.ts'
import type { Trail } from './follow/trail.ts'
import { withoutOtherLinks } from './links.ts'
import { lookTools } from './look/look-tools.ts'
import { WISH } from './look/propose-action.ts'
import { modelTurn } from './model-turn.ts'
import { REMINDERS } from './model-words.ts'
import { prompt } from './prompt.ts'
import { ANSWER_TOKENS, budget } from './reason/budget.ts'
import { callArguments } from './reason/call-arguments.ts'
import { openConversation } from './reason/conversation.ts'
import { type Draft, FINISH } from './reason/draft.ts'
import { observeCalls } from './reason/observe-calls.ts'
import { readDraft } from './reason/read-draft.ts'
import { times, whyStopped } from './reason/why-stopped.ts'
import type { Run } from './run.ts'
import type { Wish } from './wishes.ts'

export type Reasoned = {
  readonly draft: Draft | null
  /** Why there is none, or why it does not rest on everything that was read; null where the report says it otherwise. */
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

/** Why the next turn is the last one, in which only finish is possible; `context` = the endpoint takes no more. */
type Last = Exclude<LimitName, 'minutes'> | 'context'

const LEFT_OUT = 'the last reads of the model were left out of its conversation, which had become too long'

/**
 * The agent loop: the model reads, looks further if it must, and finishes. Before a limit it gets one turn more, for the
 * report alone, where that fits; a limit, a failure or the end of the time ends it without one. It always ends: no turn
 * without a usable answer is repeated more than `limits.badCalls` times, none comes after `limits.turns`, none outlasts
 * `limits.minutes`, and a turn that failed is not asked again, except once for a conversation that was too long.
 */
export async function reason(run: Run, start: Trail): Promise<Reasoned> {
  const { limits } = run.doors
  const tools = lookTools(run, start)
  const offered = [...tools.offered, FINISH]
  const talk = openConversation(prompt(run, start), offered)
  const tokens = budget(limits, offered)
  const calls = observeCalls(limits, tools)
  let turns = 0
  let bad = 0
  let tooLong = 0
  let size = 0
  let last: Last | null = null
  let leftOut = false

  while (true) {
    // The report says by itself that its time was up, or that it was stopped.
    if (run.ending() !== null) return end({ stopped: null })
    if (turns >= limits.turns) return end(at('turns'))
    size = tokens.estimate(talk.messages())
    const ahead = last === null ? limitAhead() : null
    if (ahead !== null) makeLast(ahead)
    const exceeded = tokens.exceeds(size)
    if (exceeded !== null && !(shorten(exceeded) && tokens.exceeds(size) === null)) return end(at(exceeded))
    turns++
    const messages = talk.messages()
    const answer = await modelTurn(run, 'reason', {
      messages,
      tools: offered,
      toolChoice: last === null ? 'required' : { name: FINISH.name },
      maxTokens: ANSWER_TOKENS,
    })
    if (answer.kind === 'failed') {
      if (run.ending() !== null) return end({ stopped: null })
      if (answer.failure === 'overflow' && turns < limits.turns && shorten('context')) continue
      return end({ stopped: `the model could not be used: ${answer.message} ${answer.fix}` })
    }
    tokens.spend(messages, answer)
    if (answer.refusal) return end({ stopped: 'the model declined to answer' })
    if (answer.finish === 'content-filter')
      return end({ stopped: 'the content filter of the model stopped its answer' })
    if (answer.finish === 'length') {
      // What was cut off is no answer, not even where it happens to parse.
      bad++
      tooLong++
      if (bad >= limits.badCalls && tooLong === bad)
        return end({ stopped: `the model’s answers were too long ${times(bad)}` })
      if (bad >= limits.badCalls) return end(at(last ?? 'badCalls'))
      talk.dropped()
      talk.told(REMINDERS.tooLong)
      continue
    }
    const called = talk.said(answer)
    const delivered = readDraft({ ...answer, calls: called })
    if (delivered?.kind === 'draft') {
      // A repair that is asked for beside the report belongs to it.
      for (const { name, arguments: given } of called) {
        const read = name === WISH ? callArguments(given) : null
        if (read?.kind === 'object') await tools.call(name, read.value)
      }
      return end({ draft: delivered.draft, ...unfinished(delivered.draft) })
    }
    // Who does not deliver when nothing else is possible will not.
    if (last !== null && delivered === null) return end(at(last))
    const fault = delivered?.fault ?? null
    const observed = await calls.answer(called, { fault, last: last !== null })
    if (observed.asks) return end({ stopped: null, asks: observed.asks })
    bad = observed.useful ? 0 : bad + 1
    if (observed.useful) tooLong = 0
    if (bad >= limits.badCalls) return end(at(last ?? 'badCalls'))
    if (called.length > 0) talk.answered(observed.results)
    else talk.told(fault ?? REMINDERS.callTool)
    if (observed.onlyRepeats && last === null) makeLast('repeats')
  }

  /** The limit that leaves room for one turn more. */
  function limitAhead(): Last | null {
    if (turns === limits.turns - 1) return 'turns'
    if (calls.reads() >= limits.toolCalls) return 'toolCalls'
    return tokens.lastOf(size) ? 'totalTokens' : null
  }

  function makeLast(why: Last): void {
    last = why
    talk.remark(REMINDERS.last)
  }

  /** Makes the last turn of a conversation that is too long, without what made it so; false where that is not possible. */
  function shorten(why: Last): boolean {
    if (leftOut || !talk.shorten()) return false
    leftOut = true
    makeLast(why)
    size = tokens.estimate(talk.messages())
    return true
  }

  function at(why: Last): { readonly stopped: string; readonly limit: Last } {
    return { stopped: why === 'context' ? LEFT_OUT : whyStopped(why, limits), limit: why }
  }

  /** A report that had to come before the model was ready says so, unless it names the cause all the same. */
  function unfinished({ cause }: Draft): { readonly stopped: string | null; readonly limit: Last | null } {
    if (leftOut) return { stopped: LEFT_OUT, limit: last }
    return { stopped: last === null || cause !== null ? null : at(last).stopped, limit: last }
  }

  function end(ended: {
    readonly draft?: Draft
    readonly stopped: string | null
    readonly asks?: Question
    readonly limit?: Last | null
  }): Reasoned {
    const { draft = null, stopped, asks = null, limit = null } = ended
    if (limit !== null && limit !== 'context') run.record({ kind: 'limit-reached', uses: uses(limit) })
    const { markdown } = tools.trail().guide
    return {
      // A next step cites nothing, so its links can only be the guide's.
      draft: draft && { ...draft, next: draft.next.map((step) => withoutOtherLinks(step, markdown)) },
      stopped,
      wishes: stopped !== null && draft === null ? [] : tools.wishes(),
      asked: tools.asked(),
      asks,
      trail: tools.trail(),
    }
  }

  /** How the limits stood: those that are always of interest, and the one that was reached. */
  function uses(reached: LimitName): readonly LimitUse[] {
    const used = {
      turns,
      toolCalls: calls.reads(),
      totalTokens: tokens.used(),
      requestTokens: size,
      repeats: calls.mostRepeated(),
      badCalls: bad,
    }
    const always: readonly LimitName[] = ['turns', 'toolCalls', 'totalTokens']
    return (Object.keys(used) as (keyof typeof used)[])
      .filter((limit) => limit === reached || always.includes(limit))
      .map((limit) => ({ limit, used: used[limit], most: limits[limit], reached: limit === reached }))
  }
}
