import type { Recorded } from '../../flow/archive.ts'
import type { View } from '../../flow/memory.ts'
import type { Shelf } from '../../flow/ports.ts'
import { activeMs } from '../../incident/investigation.ts'
import { type Progress, progressOf } from '../../incident/progress.ts'

/**
 * The view with the progress that its stored events amount to, where they tell of more than what was last shown of it, which
 * is kept but once a second.
 */
export function freshest(view: View, { events: numbered }: Pick<Recorded, 'events'>, shelf: Shelf): View {
  const events = numbered.map(({ event }) => event)
  const chosen = events.findLast((event) => event.kind === 'guide-chosen')
  // The steps of guides that were followed from there are known to whoever works on it.
  if (view.status !== 'running' || events.some(({ kind }) => kind === 'link-followed')) return view
  if (!events.some(({ kind }) => kind === 'started')) return view
  const steps = (chosen && shelf.get(chosen.guideId)?.steps) ?? []
  const progress = progressOf(events, steps, activeMs(events) / 1_000)
  const { progress: before } = view
  if (before && ahead(before) >= ahead(progress)) return view
  return { ...view, progress: { ...progress, seconds: Math.max(progress.seconds, before?.seconds ?? 0) } }
}

/** How much has happened. */
const ahead = ({ guide, searched, queries, modelTurns }: Progress): number =>
  Number(guide !== null) + Number(searched !== null) + queries.begun + queries.ended + modelTurns
