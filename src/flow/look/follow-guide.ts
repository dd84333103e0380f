import { z } from 'zod'
import { digest } from '../digest.ts'
import type { Followed } from '../follow/follow.ts'
import { followLinked, MOST_LINKS, prepare } from '../follow/follow-links.ts'
import type { Trail } from '../follow/trail.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import { guideSections } from '../prompt.ts'
import type { Run } from '../run.ts'
import { look } from './look.ts'

/** Follows a guide to which one that is followed points; null where none is left. `add` takes what it gave. */
export function followGuide(run: Run, known: () => Trail, add: (more: readonly Followed[]) => void) {
  const open = (): readonly string[] => {
    const { followed } = known()
    const done = new Set(followed.map(({ guide }) => guide.id))
    const linked = followed.flatMap(({ guide, depth }) => (depth < MOST_LINKS ? guide.see : []))
    return [...new Set(linked)].filter((id) => !done.has(id) && run.doors.shelf.get(id))
  }
  if (open().length === 0) return null
  return look({
    name: 'follow_guide',
    description: TOOLS.followGuide(open()),
    schema: z.strictObject({
      guide: z.string().max(100),
      parameters: z.record(z.string(), z.string().max(500)).optional(),
    }),
    run: async (input) => {
      const from = known().followed.find(
        ({ guide, depth }) => depth < MOST_LINKS && guide.see.includes(input.guide),
      )
      if (!from || !open().includes(input.guide))
        return {
          ok: false,
          text: ANSWERS.noGuide(input.guide, open()),
        }
      const ready = prepare(run, from, { id: input.guide, because: [] }, input.parameters)
      const gaps = ready.flatMap((one) => ('gap' in one ? [one.gap] : []))
      if (gaps.length > 0)
        return { ok: false, text: gaps.map(({ why, fix }) => ANSWERS.needsMore(why, fix)).join(' ') }
      const all = ready.flatMap((one) => ('gap' in one ? [] : [one]))
      const more = await Promise.all(all.map((one) => followLinked(run, one, from.depth + 1)))
      add(more)
      return { ok: true, text: more.map((one) => guideSections(run, one, digest)).join('\n\n') }
    },
  })
}
