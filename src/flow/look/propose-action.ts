import { z } from 'zod'
import { plain } from '../../incident/plain.ts'
import type { Trail } from '../follow/trail.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import type { Run } from '../run.ts'
import { reachable, type Wish } from '../wishes.ts'
import type { Look } from './look.ts'

/** The tool’s name. */
export const WISH = 'propose_action'

const MOST = 3
const MOST_CITED = 10
const MOST_ROWS = 50
const Citations = z
  .array(
    z.object({
      id: z.string(),
      rows: z
        .array(z.number().int().positive())
        .max(MOST_ROWS)
        .default([])
        .transform((rows) => [...new Set(rows)]),
    }),
  )
  .min(1)
  .max(MOST_CITED)

/**
 * The tool by which the model says that an action would help. It records a wish and does nothing: what may be proposed is
 * code's business, and whether it is done is people's. Null where the guide allows no action, or none is turned on.
 */
export function wishTool(run: Run, known: () => Trail) {
  const { repairs } = run.doors
  const allowed = (repairs?.actions.list() ?? [])
    .filter(({ id }) => repairs?.rules.mode(id) !== 'off')
    .sort((a, b) => a.force - b.force)
    .flatMap((action) =>
      known()
        .followed.filter(({ guide }) => guide.actions.includes(action.id))
        .map(({ guide, values }) => ({
          action,
          guide: guide.id,
          keys: reachable(guide, values, action).map(({ key }) => key),
        })),
    )
    .filter(({ keys }) => keys.length > 0)
  if (allowed.length === 0) return null
  const ids = [...new Set(allowed.map(({ action }) => action.id))] as [string, ...string[]]
  const keys = [...new Set(allowed.flatMap((one) => one.keys))] as [string, ...string[]]
  const wishes: Wish[] = []
  const schema = z.strictObject({
    action: z.enum(ids),
    resource: z.enum(keys),
    address: z.string().max(60).optional(),
    reason: z.string().min(1).max(500).transform(plain),
    evidence: Citations,
  })
  const tool: Look<z.infer<typeof schema>> = {
    name: WISH,
    description: TOOLS.proposeAction(
      allowed.map(({ action, keys: own }) => `${action.id} (${own.join(', ')}): ${action.title}.`),
    ),
    schema,
    run: async (input) => {
      const own = allowed.filter(({ action }) => action.id === input.action)
      const fits = own.find(({ keys }) => keys.includes(input.resource))
      if (!fits)
        return {
          ok: false,
          text: ANSWERS.notThere(
            input.action,
            own.flatMap(({ keys }) => keys),
            input.resource,
          ),
        }
      // The card cites these rows as what speaks for it, so they must be there.
      const rows = new Map(run.evidence().map(({ id, rowCount }) => [id, rowCount]))
      for (const { id, rows: cited } of input.evidence) {
        const count = rows.get(id)
        if (count === undefined) return { ok: false, text: ANSWERS.noEvidence(id, [...rows.keys()]) }
        const missing = cited.find((row) => row > count)
        if (missing !== undefined) return { ok: false, text: ANSWERS.noRow(id, missing) }
      }
      if (wishes.length >= MOST) return { ok: false, text: ANSWERS.noMoreWishes(MOST) }
      wishes.push({
        guide: fits.guide,
        action: input.action,
        resource: input.resource,
        arguments: input.address === undefined ? {} : { address: input.address },
        reason: 'The model asks for it',
        words: input.reason,
        evidence: input.evidence,
      })
      return { ok: true, text: ANSWERS.noted }
    },
  }
  return { tool, wishes: (): readonly Wish[] => wishes }
}
