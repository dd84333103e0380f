import type { Question } from '../../incident/request.ts'
import type { Followed } from '../follow/follow.ts'
import { type Trail, trailOf } from '../follow/trail.ts'
import { ANSWERS } from '../model-words.ts'
import type { ModelTool } from '../ports.ts'
import type { Run } from '../run.ts'
import { toolSchema } from '../tool-schema.ts'
import type { Wish } from '../wishes.ts'
import { askRequester } from './ask-requester.ts'
import { followGuide } from './follow-guide.ts'
import { type Answer, look } from './look.ts'
import { ownQuery } from './own-query.ts'
import { wishTool } from './propose-action.ts'
import { readEvidence } from './read-evidence.ts'
import { resourceLooks } from './resource-looks.ts'
import { runGuideQuery } from './run-guide-query.ts'

/** The tools of one investigation, and what came of them so far. */
export type LookTools = {
  /** The same from turn to turn, to the byte. */
  readonly offered: readonly ModelTool[]
  readonly call: (name: string, given: unknown) => Promise<Answer>
  /** What the model wished for. */
  readonly wishes: () => readonly Wish[]
  /** What was asked of the requester and answered. */
  readonly asked: () => readonly Question[]
  /** The guides that are followed by now. */
  readonly trail: () => Trail
}

/** The model's narrow, read-only tools; workspace, tables and resources are those of the guides, filled in by code. */
export function lookTools(run: Run, start: Trail): LookTools {
  let trail = start
  const known = (): Trail => trail
  const add = (more: readonly Followed[]): void => {
    trail = trailOf([...trail.followed, ...more], start.gaps)
  }
  const wishing = wishTool(run, known)
  const asking = askRequester(run)
  const following = followGuide(run, known, add)
  const looks = [
    runGuideQuery(run, known),
    ownQuery(run, known),
    readEvidence(run),
    ...resourceLooks(run, known),
    ...(following ? [following] : []),
    ...(asking ? [asking.tool] : []),
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
    asked: asking?.asked ?? (() => []),
    trail: known,
    call: async (name, given) => {
      const look = looks.find((one) => one.name === name)
      if (!look)
        return {
          ok: false,
          text: ANSWERS.noTool(name, [...looks.map((one) => one.name), 'finish']),
        }
      return look.call(given)
    },
  }
}
