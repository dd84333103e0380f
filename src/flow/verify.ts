import { setTimeout as sleep } from 'node:timers/promises'
import type { Guide, GuideQuery } from '../incident/guide.ts'
import type { InvestigationEvent } from '../incident/investigation.ts'
import { Problem } from '../incident/problem.ts'
import type { Comparison, ProposalView } from '../incident/proposal.ts'
import type { Workspace } from '../incident/workspace.ts'
import type { Repairs } from './actions.ts'
import { speakingFor } from './assess.ts'
import type { Doors } from './ports.ts'
import { workspaceOf } from './resolve.ts'

/** What is known of the investigation that the proposal came from. */
export type Evidenced = { readonly events: (id: string) => Promise<readonly InvestigationEvent[]> }

export type Verified = {
  readonly comparison: readonly Comparison[]
  readonly recovered: boolean
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/**
 * Reads the control plane and the guide's signals again, until the resource is well or the time is over. Null = this process leaves, and whoever is next looks.
 */
export async function verify(
  proposal: ProposalView,
  before: readonly Comparison[],
  {
    doors,
    repairs,
    store,
    leaving,
  }: {
    readonly doors: Pick<Doors, 'tools' | 'clock' | 'shelf' | 'kql' | 'workspaces' | 'limits'>
    readonly repairs: Repairs
    readonly store: Evidenced
    readonly leaving: AbortSignal
  },
): Promise<Verified | null> {
  const began = doors.clock.now()
  const ends = performance.now() + repairs.rules.verifyMinutes * 60_000
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const looked = await repairs.actions.look(proposal, leaving)
    if (leaving.aborted) return null
    const facts = looked.kind === 'seen' ? speakingFor(looked.facts, proposal.about) : null
    const well =
      looked.kind === 'seen' && looked.busy === null && facts?.every((fact) => !fact.trouble) === true
    if (well || performance.now() + wait > ends) {
      const compared = facts
        ? facts.map(({ what, value, trouble }) => ({
            what,
            before: before.find((one) => one.what === what)?.before ?? '',
            after: value,
            good: !trouble,
          }))
        : before.map((one) => ({ ...one, after: 'could not be read', good: false }))
      const signals = await signalsAgain(proposal, began, { doors, store, leaving })
      if (leaving.aborted) return null
      return {
        comparison: [...compared, ...signals],
        recovered: well && signals.every(({ good }) => good),
      }
    }
    await sleep(wait, undefined, { signal: leaving }).catch(() => undefined)
    if (leaving.aborted) return null
  }
}

/** The guide's signals that were on, asked again over the time since the action. */
async function signalsAgain(
  proposal: ProposalView,
  since: Date,
  {
    doors,
    store,
    leaving,
  }: {
    readonly doors: Pick<Doors, 'tools' | 'clock' | 'shelf' | 'kql' | 'workspaces' | 'limits'>
    readonly store: Evidenced
    readonly leaving: AbortSignal
  },
): Promise<readonly Comparison[]> {
  const guide = doors.shelf.get(proposal.guide.id)
  const events = await store.events(proposal.investigation)
  const resolved = events.findLast((event) => event.kind === 'resolved')
  if (guide?.sha256 !== proposal.guide.sha256 || resolved?.kind !== 'resolved') return []
  const rows = new Map(
    events.flatMap((event) =>
      event.kind === 'query-ended' && event.evidence.query !== null
        ? [[event.evidence.query, event.evidence.rowCount] as const]
        : [],
    ),
  )
  const on = guide.steps
    .flatMap(({ queries }) => queries)
    .filter(({ id, signal }) => signal !== null && signal.severity !== 'info' && (rows.get(id) ?? 0) > 0)
  const range = { from: since.toISOString(), to: doors.clock.now().toISOString() }
  const workspace = configured(guide, doors.workspaces)
  return Promise.all(
    on.map(async (query): Promise<Comparison> => {
      const what = meansOf(query)
      const before = `${rows.get(query.id)} ${rows.get(query.id) === 1 ? 'row' : 'rows'}`
      const filled = doors.kql.fill(query.template, {
        ...resolved.values,
        StartTime: range.from,
        EndTime: range.to,
      })
      if (filled.kind === 'refused') return { what, before, after: 'could not be asked', good: false }
      if (workspace === null) return { what, before, ...UNREAD }
      const asked = { kql: filled.text, workspace, range, maxRows: doors.limits.maxRows }
      const answer = await doors.tools.queryLogs(asked, leaving)
      return answer.kind === 'rows'
        ? {
            what,
            before,
            after: answer.rows.length === 0 ? 'no row since' : `${answer.rows.length} since`,
            good: answer.rows.length === 0,
          }
        : { what, before, ...UNREAD }
    }),
  )
}

/** Logs come minutes late: their silence so soon proves nothing, but it does not speak against recovery either. */
const UNREAD = { after: 'could not be read', good: true }

/** The guide’s workspace; null = it is configured no more. */
function configured(guide: Guide, workspaces: Doors['workspaces']): Workspace | null {
  try {
    return workspaceOf(guide, workspaces)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

const meansOf = ({ signal, id }: GuideQuery): string => signal?.means.replace(/\.$/, '') ?? id
