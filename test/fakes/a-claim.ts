import { type Actor, act } from '../../src/flow/act.ts'
import type { Actions, Looked, Repairs } from '../../src/flow/actions.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors, Tools } from '../../src/flow/ports.ts'
import type { ActionClaim, Proposals, Step } from '../../src/flow/proposals.ts'
import type { Row } from '../../src/incident/evidence.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import { type ProposalView, sealOf } from '../../src/incident/proposal.ts'
import { aRepair, CONNECTION_RESET, isDown, OSAKA, seen } from './a-repair.ts'

export const NOW = '2026-03-04T04:10:00.000Z'
const GUIDE = { id: 'vpn', sha256: 'a'.repeat(64), actions: [CONNECTION_RESET.id], resources: {}, steps: [] }

export function aView(more: Partial<ProposalView> = {}): ProposalView {
  const view: ProposalView = {
    id: 'P1',
    investigation: 'R1',
    action: CONNECTION_RESET.id,
    resource: OSAKA,
    arguments: {},
    title: 'Reset the VPN connection',
    reason: 'The tunnel is down.',
    words: null,
    about: null,
    evidence: [],
    effect: 'It is interrupted.',
    duration: 'Nobody says how long.',
    source: 'https://example.com',
    checks: [],
    guide: { id: GUIDE.id, sha256: GUIDE.sha256 },
    approvers: 'Maria',
    approvals: 1,
    dryRun: false,
    request: `POST https://management.azure.com${OSAKA}/reset`,
    minutes: 15,
    state: 'approved',
    seal: '',
    expiresAt: '2026-03-04 04:20:00+00',
    requester: { platform: 'test', account: 'U1', name: 'Ann' },
    votes: [],
    log: [],
    comparison: [],
    ...more,
  }
  return { ...view, seal: more.seal ?? sealOf(view, view.expiresAt) }
}

/** What is done with an approved proposal, with what is given in place of Azure and of what is kept. */
export async function acting({
  claim = {},
  view = {},
  looks = { [OSAKA]: seen(isDown()) },
  actions = {},
  rules = {},
  log = rows(),
  proposals = {},
  events = [],
  guide = {},
  doors = {},
  leaving = new AbortController().signal,
  configured = true,
}: {
  readonly claim?: Partial<ActionClaim>
  readonly view?: Partial<ProposalView>
  readonly looks?: Readonly<Record<string, Looked>>
  readonly actions?: Partial<Actions>
  readonly rules?: Partial<Repairs['rules']>
  readonly log?: Awaited<ReturnType<Tools['activityLog']>>
  readonly proposals?: Partial<Proposals>
  readonly events?: readonly InvestigationEvent[]
  readonly guide?: object
  readonly doors?: object
  readonly leaving?: AbortSignal
  readonly configured?: boolean
}) {
  const steps: Step[] = []
  const sent: string[] = []
  const ranges: { readonly from: string; readonly to: string }[] = []
  const own = aRepair(looks, { verifyMinutes: 0, ...rules })
  const repairs: Repairs = {
    ...own,
    actions: {
      ...own.actions,
      ...actions,
      dispatch: async (target, reference) => {
        sent.push(reference)
        return actions.dispatch?.(target, reference) ?? { kind: 'done' }
      },
    },
  }
  const actor = {
    name: 'here',
    doors: {
      tools: {
        activityLog: async (_: string, range: { from: string; to: string }) => {
          ranges.push(range)
          return log
        },
      },
      clock: { now: () => new Date(NOW) },
      shelf: { get: () => ({ ...GUIDE, ...guide }) },
      workspaces: [],
      limits: DEFAULT_LIMITS,
      repairs: configured ? repairs : null,
      ...doors,
    } as unknown as Doors,
    proposals: {
      claim: async () => ({
        id: 'P1',
        fence: 1,
        worker: 'here',
        state: 'approved',
        proposal: aView(view),
        reference: null,
        operation: null,
        dispatchedAt: null,
        before: [],
        ...claim,
      }),
      renew: async () => true,
      step: async (_: ActionClaim, step: Step) => {
        steps.push(step)
        return true
      },
      dispatch: async () => ({ kind: 'go', reference: 'the reference' }),
      actedOn: async () => [],
      frozen: async () => null,
      ...proposals,
    } as unknown as Proposals,
    store: { events: async () => events },
    leaving,
  } satisfies Actor
  await act(actor, 'P1')
  return {
    steps,
    states: steps.map(({ to }) => to),
    last: steps.at(-1),
    sent,
    ranges,
  }
}

export const rows = (...all: readonly Row[]): Awaited<ReturnType<Tools['activityLog']>> => ({
  kind: 'rows',
  rows: all,
  truncated: false,
  partial: null,
  ms: 1,
})
