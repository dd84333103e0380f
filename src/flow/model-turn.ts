import type { Model, ModelTurn } from './ports.ts'
import type { Run } from './run.ts'

/** One turn of the model, recorded with what it cost; a missing model is a failed turn like any other. */
export async function modelTurn(run: Run, ask: Parameters<Model['turn']>[0]): Promise<ModelTurn> {
  const turn = run.events.filter((event) => event.kind === 'model-started').length + 1
  run.record({ kind: 'model-started', turn })
  const answer: ModelTurn = run.doors.model
    ? await run.doors.model.turn(ask, run.signal)
    : {
        kind: 'failed',
        failure: 'unreachable',
        message: 'No model is configured.',
        fix: 'Set OPENAI_API_KEY and OPENAI_MODEL.',
      }
  if (answer.kind === 'failed') run.record({ kind: 'model-failed', turn, message: answer.message })
  else
    run.record({ kind: 'model-ended', turn, calls: answer.calls.map((call) => call.name), ...answer.usage })
  return answer
}
