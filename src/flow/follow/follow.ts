import type { Guide } from '../../incident/guide.ts'
import type { Gap } from '../../incident/report.ts'
import type { Question } from '../../incident/request.ts'
import type { Window } from '../../incident/window.ts'
import type { Workspace } from '../../incident/workspace.ts'
import { type ControlPlane, controlPlane } from '../control-plane.ts'
import { gather } from '../gather.ts'
import { type Liveness, liveness } from '../liveness.ts'
import type { Run } from '../run.ts'
import { type Searched, search } from '../search.ts'
import { type Fired, firedSignals } from '../signals.ts'
import { queryGaps } from '../steps.ts'

/** What a guide's queries are filled with, and over which time they run. */
export type Ground = {
  readonly workspace: Workspace
  readonly values: Readonly<Record<string, string>>
  readonly window: Window
  readonly questions: readonly Question[]
}

/** Why a guide was followed: the first because it was chosen, each other by a link of one before. */
export type Link = {
  /** How many links lead here; 0 = the guide that was chosen. */
  readonly depth: number
  readonly why: string
  /** The alarms of the guides before that led here. */
  readonly because: readonly Fired[]
}

/** One guide that was followed, with everything that this gave. */
export type Followed = Ground &
  Link & {
    /** Of a linked guide steps and queries carry its name, so that those of several can be told apart. */
    readonly guide: Guide
    readonly searched: Searched
    /** Its signals that are on. */
    readonly fired: readonly Fired[]
    readonly azure: ControlPlane
    readonly alive: readonly Liveness[]
    readonly gaps: readonly Gap[]
  }

/**
 * Follows one guide: its queries, Azure's own word on its resources, and whether its silent sources are alive. The chosen
 * guide is searched for in wider ranges where nothing is found; a linked one in the range where its link was found.
 */
export async function follow(run: Run, guide: Guide, ground: Ground, link: Link): Promise<Followed> {
  const { workspace, values, window } = ground
  const range = { from: window.from, to: window.to }
  const [searched, azure] = await Promise.all([
    link.depth === 0
      ? search(run, guide, ground)
      : gather(run, guide, { ...ground, range }).then(
          (gathered): Searched => ({ gathered, elsewhere: [], window: { ...window, searched: [range] } }),
        ),
    controlPlane(run, guide, ground),
  ])
  const alive = await liveness(run, searched.gathered, { workspace, values, range: searched.window })
  const gaps = [
    ...queryGaps([...searched.gathered, ...searched.elsewhere]),
    ...alive.flatMap(({ gap }) => gap ?? []),
    ...azure.gaps,
  ]
  const fired = firedSignals(searched.gathered)
  return { ...ground, ...link, guide, searched, fired, azure, alive, gaps }
}
