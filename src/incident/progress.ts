import type { Guide } from './guide.ts'
import type { InvestigationEvent } from './investigation.ts'
import type { TimeRange } from './window.ts'

export type StepState = 'pending' | 'running' | 'done' | 'failed'

/** How far an investigation has come, as people follow it while it runs. Small enough to be kept as one text. */
export type Progress = {
  readonly guide: { readonly id: string; readonly title: string; readonly why: string } | null
  readonly searched: TimeRange | null
  readonly steps: readonly {
    readonly id: string
    readonly title: string
    readonly state: StepState
    /** Rows that its queries returned so far; null where it has no query or none has answered. */
    readonly rows: number | null
  }[]
  /** Reads of Azure: how many were begun, how many have ended, and how many of these failed. */
  readonly queries: { readonly begun: number; readonly ended: number; readonly failed: number }
  readonly rows: number
  readonly modelTurns: number
  /** What is being done now, in words. */
  readonly doing: string
  /** Seconds that it has been worked on, all attempts together. */
  readonly seconds: number
}

const LONGEST_TITLE = 80
const MOST_STEPS = 20

/** The progress that the events amount to; `steps` are those of the guide that was chosen, if one was. */
export function progressOf(
  events: readonly InvestigationEvent[],
  steps: Guide['steps'],
  seconds: number,
): Progress {
  const of = <K extends InvestigationEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<InvestigationEvent, { kind: K }> => event.kind === kind)
  const chosen = of('guide-chosen').at(-1)
  const begun = new Map(of('query-started').map((event) => [event.id, event]))
  const ended = new Map([...of('query-ended'), ...of('query-failed')].map((event) => [event.id, event]))
  const failed = [...ended.values()].filter((event) => event.kind === 'query-failed')
  const rows = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => {
      const end = ended.get(id)
      return sum + (end?.kind === 'query-ended' ? end.evidence.rowCount : 0)
    }, 0)
  const turns = of('model-started').length
  return {
    guide: chosen ? { id: chosen.guideId, title: chosen.title, why: chosen.why } : null,
    searched: of('widened').at(-1)?.range ?? of('resolved').at(-1)?.window ?? null,
    steps: steps.slice(0, MOST_STEPS).map((step) => {
      const own = [...begun.values()].filter((event) => event.step === step.id).map(({ id }) => id)
      const open = own.some((id) => !ended.has(id))
      const bad = own.some((id) => ended.get(id)?.kind === 'query-failed')
      return {
        id: step.id,
        title: step.title.length > LONGEST_TITLE ? `${step.title.slice(0, LONGEST_TITLE - 1)}…` : step.title,
        state: own.length === 0 ? 'pending' : open ? 'running' : bad ? 'failed' : 'done',
        rows: own.some((id) => ended.get(id)?.kind === 'query-ended') ? rows(own) : null,
      }
    }),
    queries: { begun: begun.size, ended: ended.size, failed: failed.length },
    rows: rows([...ended.keys()]),
    modelTurns: turns,
    doing: doing(events, { open: begun.size - ended.size, turns }),
    seconds,
  }
}

function doing(
  events: readonly InvestigationEvent[],
  { open, turns }: { readonly open: number; readonly turns: number },
): string {
  const last = events.findLast(({ kind }) => kind.startsWith('model-') || kind.startsWith('query-'))
  if (last?.kind === 'model-started')
    return last.purpose === 'guide'
      ? 'Choosing the guide'
      : `Reading the evidence, turn ${turns} of the model`
  if (open > 0) return open === 1 ? 'One query is running' : `${open} queries are running`
  if (events.some(({ kind }) => kind === 'concluded')) return 'Writing the report'
  return last ? 'Reading what came back' : 'Choosing the guide'
}
