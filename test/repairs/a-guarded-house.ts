import { openActions } from '../../src/actions/open-actions.ts'
import type { Actions, Looked, Repairs } from '../../src/flow/actions.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Store } from '../../src/flow/memory.ts'
import type { Doors, Observation, Shelf } from '../../src/flow/ports.ts'
import type { Past } from '../../src/flow/proposals.ts'
import { type Worked, work } from '../../src/flow/work.ts'
import type { Target } from '../../src/incident/action.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Proposal } from '../../src/incident/proposal.ts'
import type { Report } from '../../src/incident/report.ts'
import { acted } from '../fakes/a-repair.ts'
import type { Turns } from './a-hostile-model.ts'
import type { Circumstances } from './circumstances.ts'
import { REMEMBERED_KQL } from './remembered-kql.ts'

const AT = '2026-03-04T04:10:00.000Z'
const ID = '6f1f2c1e-0000-4000-8000-000000000000'

/** Everything that was asked of the door to changes. */
export type Asked = {
  readonly looked: Target[]
  readonly permitted: Target[]
  readonly dispatched: Target[]
  followed: number
}

/** What a whole run came to. */
export type Ran = {
  readonly worked: Worked
  readonly reports: readonly Report[]
  readonly proposals: readonly Proposal[]
  readonly events: readonly InvestigationEvent[]
  readonly asked: Asked
  readonly bugs: readonly unknown[]
  readonly turns: number
}

const real = openActions({ acting: null })
export const ACTIONS = real.list()
export const requestOf = (target: Target): string => {
  const { method, url } = real.request(target)
  return `${method} ${url}`
}
/** What the door says of a resource, the same for as long as a run lasts; only a gateway has instances to choose from. */
export function lookAt({ looks }: Circumstances, resource: string): Looked {
  const look = looks[resource.length % looks.length]
  if (look?.kind !== 'seen') return look ?? { kind: 'missing', why: 'there is none', fix: 'Look.' }
  return /gateways/i.test(resource) ? look : { ...look, choices: {} }
}

/** One investigation from its request to its report, with the model that says `turns`. */
export async function runWith(shelf: Shelf, around: Circumstances, turns: Turns): Promise<Ran> {
  const asked: Asked = { looked: [], permitted: [], dispatched: [], followed: 0 }
  const bugs: unknown[] = []
  let said = 0
  const doors: Doors = {
    shelf,
    kql: REMEMBERED_KQL,
    tools: toolsOf(around),
    model: {
      name: 'adversary',
      turn: async () => turns[Math.min(said++, turns.length - 1)] ?? turns[0],
    },
    clock: { now: () => new Date(AT) },
    workspaces: [{ name: 'main', subscription: 's', resourceGroup: 'rg', workspace: 'law', tables: [] }],
    limits: { ...DEFAULT_LIMITS, turns: 6, toolCalls: 12 },
    repairs: repairsOf(around, asked),
  }
  const { requester, list, label, named } = around
  const request = {
    id: ID,
    text: `The tunnel is down, ${list.id}`,
    requester,
    zone: 'UTC',
    at: AT,
    answers: { time: '2026-03-04T03:30:00Z', ...(label === null ? {} : { RemoteIP: label }) },
    ...(named ? { guideId: list.id } : {}),
  }
  const attempt = async (past: readonly InvestigationEvent[], n: number) => {
    const kept = aStore(past, n)
    const worked = await work(
      {
        name: 'here',
        doors,
        store: kept.store,
        proposals: pastOf(around),
        onBug: (error) => bugs.push(error),
      },
      ID,
    )
    return { ...kept, worked }
  }
  const first = await attempt([{ at: AT, kind: 'received', request }], 1)
  const { broken } = around
  // The process ended in the middle, and the next one goes on.
  const last = broken === null ? first : await attempt(first.events.slice(0, broken + 1), 2)
  const { worked, events, reports, proposals } = last
  return { worked, events, reports, proposals, asked, bugs, turns: said }
}

function aStore(past: readonly InvestigationEvent[], attempt: number) {
  const events = [...past]
  const reports: Report[] = []
  const proposals: Proposal[] = []
  const store = {
    claim: async () => ({ id: ID, fence: 1, attempt, worker: 'here', past }),
    renew: async () => true,
    append: async (_: unknown, more: readonly InvestigationEvent[]) => {
      events.push(...more)
      return { stop: false }
    },
    park: async (_: unknown, report: Report) => {
      reports.push(report)
      return { stop: false }
    },
    finish: async (_: unknown, report: Report, proposed: readonly Proposal[] = []) => {
      reports.push(report)
      proposals.push(...proposed)
    },
    events: async () => events,
  } as unknown as Store
  return { store, events, reports, proposals }
}

function toolsOf({ down, rows, unread }: Circumstances): Doors['tools'] {
  const found = (row: object): Observation => ({
    kind: 'rows',
    rows: [row as never],
    truncated: false,
    partial: null,
    ms: 1,
  })
  const nothing: Observation = { kind: 'rows', rows: [], truncated: false, partial: null, ms: 1 }
  const failed: Observation = { kind: 'failed', failure: 'denied', message: rows, fix: rows, ms: 1 }
  return {
    ready: async () => undefined,
    up: () => true,
    queryLogs: async ({ kql: text }) => {
      if (unread) return failed
      if (text.includes('Disconnected') && !down) return nothing
      return found({
        TimeGenerated: '2026-03-04T03:30:00Z',
        Message: rows,
        status_s: 'Disconnected',
        Rows: 1,
      })
    },
    activityLog: async () =>
      unread
        ? failed
        : found({ TimeGenerated: '2026-03-04T02:00:00Z', operationName: rows, caller: rows, status: rows }),
    resourceHealth: async () => found({ availabilityState: rows, summary: rows }),
    metrics: async () => found({ metric: rows, value: 1 }),
    close: async () => undefined,
  }
}

function repairsOf(around: Circumstances, asked: Asked): Repairs {
  const actions: Actions = {
    list: () => ACTIONS,
    request: real.request,
    look: async (target) => {
      asked.looked.push(target)
      return lookAt(around, target.resource)
    },
    forbidden: async (target) => {
      asked.permitted.push(target)
      return around.forbidden ? { why: 'it may not', fix: 'Give it the role.' } : null
    },
    dispatch: async (target) => {
      asked.dispatched.push(target)
      return { kind: 'done' }
    },
    follow: async () => {
      asked.followed++
      return { kind: 'succeeded' }
    },
    close: async () => undefined,
  }
  return {
    actions,
    rules: {
      mode: (id) => around.modes[id] ?? 'off',
      approvals: () => around.approvals,
      minutes: around.minutes,
      pace: { cooldownMinutes: 60, mostPerDay: 2 },
      verifyMinutes: 1,
      frozen: async () => around.frozen,
      approvers: 'Maria',
    },
  }
}

const pastOf = ({ acted: before }: Circumstances): Past => ({
  actedOn: async () => (before ? [acted({ minutesAgo: 20 })] : []),
  frozen: async () => null,
})
