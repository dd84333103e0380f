import type { Guide } from '../../incident/guide.ts'
import type { ModelCall } from '../../incident/model-answer.ts'
import type { ModelTool } from '../ports.ts'
import type { Run } from '../run.ts'
import { toolSchema } from '../tool-schema.ts'
import type { Wish } from '../wishes.ts'
import { type Answer, look, type Place } from './look.ts'
import { ownQuery } from './own-query.ts'
import { wishTool } from './propose-action.ts'
import { readEvidence } from './read-evidence.ts'
import { resourceLooks } from './resource-looks.ts'
import { guideQuery } from './run-guide-query.ts'

/** The model's narrow, read-only tools; workspace, tables and resources are the guide's, filled in by code. */
export function lookTools(
  run: Run,
  guide: Guide,
  place: Place,
): {
  readonly offered: readonly ModelTool[]
  readonly call: (call: ModelCall) => Promise<Answer>
  /** What the model wished for so far. */
  readonly wishes: () => readonly Wish[]
} {
  const wishing = wishTool(run, guide, place)
  const looks = [
    guideQuery(run, guide, place),
    ownQuery(run, guide, place),
    readEvidence(run),
    ...resourceLooks(run, guide, place),
    ...(wishing ? [look(wishing.tool)] : []),
  ]
  const offered = looks.map(({ name, description, schema }) => ({
    name,
    description,
    parameters: toolSchema(schema),
  }))
  return {
    offered,
    wishes: wishing?.wishes ?? (() => []),
    call: async (call) => {
      const look = looks.find((one) => one.name === call.name)
      if (!look)
        return {
          ok: false,
          text: `There is no tool ${call.name}. Tools: ${[...looks.map((one) => one.name), 'finish'].join(', ')}.`,
        }
      return look.call(call.arguments)
    },
  }
}
