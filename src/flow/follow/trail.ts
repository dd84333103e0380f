import type { Guide } from '../../incident/guide.ts'
import type { Gap } from '../../incident/report.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { Liveness } from '../liveness.ts'
import type { Searched } from '../search.ts'
import { isGrave } from '../signals.ts'
import type { Followed } from './follow.ts'

/** All guides that one investigation followed, the chosen one first, and over them one story. */
export type Trail = {
  readonly followed: readonly [Followed, ...Followed[]]
  /** The chosen guide with the steps, parameters and resources of all. */
  readonly guide: Guide
  readonly searched: Searched
  readonly azure: ControlPlane
  readonly alive: readonly Liveness[]
  readonly gaps: readonly Gap[]
  /** Evidence ids of alarms that a linked guide explains: effects, no causes. */
  readonly explained: ReadonlySet<string>
}

/** Puts the guides that were followed together; `gaps` are links that could not be followed. */
export function trailOf(followed: readonly [Followed, ...Followed[]], gaps: readonly Gap[]): Trail {
  const [first] = followed
  const unique = <T>(all: readonly T[], key: (one: T) => string): readonly T[] => [
    ...new Map(all.map((one) => [key(one), one])).values(),
  ]
  return {
    followed,
    guide: {
      ...first.guide,
      steps: followed.flatMap(({ guide }) => guide.steps),
      parameters: followed.flatMap(({ guide }) => guide.parameters),
      markdown: followed.map(({ guide }) => guide.markdown).join('\n\n'),
    },
    searched: {
      gathered: followed.flatMap(({ searched }) => searched.gathered),
      elsewhere: followed.flatMap(({ searched }) => searched.elsewhere),
      window: first.searched.window,
    },
    azure: {
      // Guides that share a resource read it each for itself.
      evidence: unique(
        followed.flatMap(({ azure }) => azure.evidence),
        ({ source, text, from, to }) => JSON.stringify([source, text.toLowerCase(), from, to]),
      ),
      gaps: followed.flatMap(({ azure }) => azure.gaps),
    },
    alive: followed.flatMap(({ alive }) => alive),
    gaps: unique([...followed.flatMap((one) => one.gaps), ...gaps], (gap) => JSON.stringify(gap)),
    explained: new Set(
      followed
        .filter(({ fired }) => fired.some(isGrave))
        .flatMap(({ because }) => because.map(({ evidence }) => evidence.id)),
    ),
  }
}
