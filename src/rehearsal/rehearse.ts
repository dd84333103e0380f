import { basename, dirname } from 'node:path'
import { inspect } from 'node:util'
import { Problem } from '../incident/problem.ts'
import type { Report } from '../incident/report.ts'
import type { Failure } from './failure.ts'
import { judge } from './judge.ts'
import type { Played } from './played.ts'

/** One scenario after it was played: `report` is null where it came to none, and `failures` says why. */
export type Rehearsed = {
  readonly folder: string
  readonly judged: 'right' | 'wrong'
  readonly failures: readonly Failure[]
  readonly report: Report | null
  readonly seconds: number
}

/** Where scenarios are played. */
export type Stage = {
  readonly model: boolean
  readonly play: (folder: string, stop: AbortSignal) => Promise<Played>
}

/** So many wait for Azure, or for what stands for it, while others are worked on. */
const AT_ONCE = 4

/**
 * Plays the scenarios, a few at once, and judges each report; one that cannot be played is wrong, and the others go on.
 * Once `stop` is aborted no other begins, and those that were cut off are left out.
 */
export async function rehearse(
  folders: readonly string[],
  stage: Stage,
  stop: AbortSignal,
  follow: (one: Rehearsed) => void = () => {},
): Promise<readonly Rehearsed[]> {
  const waiting = [...folders.entries()]
  const done = new Map<number, Rehearsed>()
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !stop.aborted; next = waiting.shift()) {
      const [at, folder] = next
      const one = await rehearseOne(folder, stage, stop)
      if (stop.aborted && (one.report === null || one.report.status === 'stopped')) return
      done.set(at, one)
      follow(one)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return [...done].sort(([a], [b]) => a - b).map(([, one]) => one)
}

async function rehearseOne(folder: string, stage: Stage, stop: AbortSignal): Promise<Rehearsed> {
  const began = performance.now()
  const ended = (report: Report | null, failures: readonly Failure[]): Rehearsed => ({
    folder,
    judged: failures.length === 0 ? 'right' : 'wrong',
    failures,
    report,
    seconds: Math.round(performance.now() - began) / 1000,
  })
  try {
    const played = await stage.play(folder, stop)
    return ended(played.report, judge(played, stage))
  } catch (error) {
    const known = error instanceof Problem
    const found = known ? `${error.message} ${error.fix}` : `a fault of Guidepost’s own: ${inspect(error)}`
    return ended(null, [{ rule: known ? error.code : 'fault', expected: 'a report', found }])
  }
}

/** A scenario by its guide and its own name. */
export function nameOf(folder: string): string {
  const above = dirname(folder)
  const guide = basename(above) === 'scenarios' ? basename(dirname(above)) : basename(above)
  return `${guide}/${basename(folder)}`
}
