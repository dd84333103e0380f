import type { ModelPurpose } from '../incident/investigation.ts'
import type { Model, ModelMessage, ModelTurn } from './ports.ts'
import type { EarlierTurn } from './replay.ts'
import type { Run } from './run.ts'

/**
 * One turn of the model, recorded with what it said and cost; a missing model is a failed turn like any other. A turn that
 * an earlier attempt already paid for is taken from there.
 */
export async function modelTurn(
  run: Run,
  purpose: ModelPurpose,
  ask: Parameters<Model['turn']>[0],
): Promise<ModelTurn> {
  run.mayGoOn()
  const before = run.earlier.turn(purpose)
  return before ? again(before) : run.during(takeTurn(run, purpose, ask))
}

async function takeTurn(
  run: Run,
  purpose: ModelPurpose,
  ask: Parameters<Model['turn']>[0],
): Promise<ModelTurn> {
  const turn = run.events.filter((event) => event.kind === 'model-started').length + 1
  run.record({ kind: 'model-started', turn, purpose, read: unread(ask.messages) })
  const answer: ModelTurn = run.doors.model
    ? await run.doors.model.turn(ask, run.signal)
    : {
        kind: 'failed',
        failure: 'unreachable',
        message: 'No model is configured.',
        fix: 'Set OPENAI_API_KEY and OPENAI_MODEL.',
      }
  if (answer.kind === 'failed') {
    if (answer.failure === 'cancelled' || answer.failure === 'unreachable') run.mayGoOn()
    const { failure, message, fix } = answer
    run.record({ kind: 'model-failed', turn, purpose, failure, message, fix })
  } else {
    const { text, calls, finish, refusal, usage } = answer
    run.record({ kind: 'model-ended', turn, purpose, text, calls, finish, refusal, ...usage })
  }
  await run.safe()
  return answer
}

/** More than a request may hold, so that nothing of it is lost; characters. */
const LONGEST_READ = 400_000

/** What the model has not seen before: everything at first, then what came after its last answer. */
function unread(messages: readonly ModelMessage[]): readonly { role: string; content: string }[] {
  const from = messages.findLastIndex(({ role }) => role === 'assistant') + 1
  return messages
    .slice(from)
    .map(({ role, content }) => ({ role, content: content.slice(0, LONGEST_READ).toWellFormed() }))
}

function again(before: EarlierTurn): ModelTurn {
  if (before.kind === 'model-failed') {
    const { failure, message, fix } = before
    return { kind: 'failed', failure, message, fix }
  }
  const { text, calls, finish, refusal, promptTokens, cachedTokens, completionTokens } = before
  const usage = { promptTokens, cachedTokens, completionTokens }
  return { kind: 'turn', text, calls, finish, refusal, usage }
}
