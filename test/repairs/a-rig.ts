import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Actor, act } from '../../src/flow/act.ts'
import type { ActionMode, Actions, Approvers, Repairs } from '../../src/flow/actions.ts'
import { type Decided, decide } from '../../src/flow/decide.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Proposals } from '../../src/flow/proposals.ts'
import { receive } from '../../src/flow/receive.ts'
import type { Row } from '../../src/incident/evidence.ts'
import type { Proposal, ProposalView } from '../../src/incident/proposal.ts'
import { sealOf, shortSeal } from '../../src/incident/proposal.ts'
import { openEmbedded } from '../../src/storage/embedded/embedded.ts'
import { openStorage, type Storage } from '../../src/storage/open-storage.ts'
import { activityRows } from '../../src/tools/rows.ts'
import { type AnAzure, anAzure, connectionId } from '../actions/an-azure.ts'
import { callAzure } from '../fakes/azure-client.ts'
import { SUBSCRIPTION } from '../sandbox/a-scenario.ts'
import { ANN, incoming } from '../storage/a-storage.ts'

export const GUIDE = {
  id: 'vpn',
  sha256: 'a'.repeat(64),
  actions: ['vpn-connection-reset'],
  resources: {},
  parameters: [],
  steps: [],
}
export const MARIA = { platform: 'test', account: 'U2', name: 'Maria' }
export const KENJI = { platform: 'test', account: 'U3', name: 'Kenji' }

/** What one replica looks like, and what changes around it. */
export type Around = {
  readonly proposals?: (own: Proposals) => Proposals
  readonly actions?: (own: Actions) => Actions
  readonly guide?: object | null
  readonly mode?: ActionMode
  readonly approvals?: number
  readonly frozen?: Repairs['rules']['frozen']
  readonly log?: readonly Row[]
  readonly leaving?: AbortSignal
  readonly unconfigured?: boolean
}

export type Rig = Awaited<ReturnType<typeof aRig>>

/** One Postgres, two replicas with a connection each, and one pretend Azure with a connection of its gateway for every case. */
export async function aRig(names: readonly string[], faults: readonly string[], limitMs = 1_500) {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const server = await openEmbedded({ folder, owner: false })
  const client = new pg.Pool({ connectionString: server.url(), options: '-c search_path=guidepost', max: 2 })
  const open = (): Promise<Storage> =>
    openStorage({
      url: server.url(),
      folder,
      now: () => new Date(),
      maxWaiting: 10_000,
      waitHours: 1,
      silentMinutes: 10,
      retention: { evidenceDays: 30, reportDays: 400 },
      progress: () => undefined,
    })
  // Its idle connections are told when the server ends.
  client.on('error', () => undefined)
  const replicas = [await open(), await open()] as const
  const azure: AnAzure = await anAzure({
    connections: names,
    faults,
    azure: '  afterReset: { seconds: 0.2 }\n',
    settings: { limitMs },
  })
  const sql = async (text: string, values?: unknown[]): Promise<Row[]> =>
    (await client.query(text, values)).rows
  const approvers: Approvers = {
    who: ({ platform, account }) => `${platform}:${account}`,
    apart: () => true,
    refusal: async ({ account }) => (account.startsWith('U') ? null : 'You are not among those who may.'),
    freezeRefusal: async () => null,
  }

  /** Carries on with a proposal as one of the replicas. */
  const carryOut = async (n: 0 | 1, id: string, around: Around = {}): Promise<void> => {
    const { proposals } = replicas[n]
    const actor: Actor = {
      name: `replica ${n}`,
      doors: {
        tools: {
          activityLog: async (resource: string, range: { from: string; to: string }) => ({
            kind: 'rows',
            rows: [...(await activityLog(azure, resource, range)), ...(around.log ?? [])],
            partial: null,
          }),
        },
        clock: { now: azure.sandbox.now },
        shelf: { get: () => (around.guide === undefined ? GUIDE : (around.guide ?? undefined)) },
        workspaces: [],
        limits: DEFAULT_LIMITS,
        kql: {},
        repairs: around.unconfigured
          ? null
          : {
              actions: around.actions?.(azure.actions) ?? azure.actions,
              rules: {
                mode: () => around.mode ?? 'live',
                approvals: () => around.approvals ?? 1,
                minutes: 15,
                pace: { cooldownMinutes: 60, mostPerDay: 2 },
                verifyMinutes: 0.03,
                frozen: around.frozen ?? (async () => null),
                approvers: 'Maria',
              },
            },
      } as unknown as Actor['doors'],
      proposals: around.proposals?.(proposals) ?? proposals,
      store: { events: async () => [] },
      leaving: around.leaving ?? new AbortController().signal,
    }
    await act(actor, id)
  }

  return {
    azure,
    replicas,
    sql,
    carryOut,
    /** Proposes a reset of the connection of that name. */
    propose: async (name: string, more: Partial<Proposal> = {}): Promise<ProposalView> => {
      const asked = incoming()
      await receive(asked, { store: replicas[0].store, queued: false })
      const draft = aProposal(name, asked.request.id, more)
      const { method, url } = azure.actions.request(draft)
      const proposal = { ...draft, request: `${method} ${url}` }
      await replicas[0].proposals.add(proposal)
      const view = await replicas[0].proposals.get(proposal.id)
      if (!view) throw new Error('The proposal is not there.')
      return view
    },
    /** Maria’s yes, by one of the replicas. */
    approve: (n: 0 | 1, { id, seal }: ProposalView, by = MARIA): Promise<Decided> =>
      decide(
        { id, seal: shortSeal(seal), yes: true, note: null, by },
        { proposals: replicas[n].proposals, approvers },
      ),
    decide: (n: 0 | 1, given: Parameters<typeof decide>[0]): Promise<Decided> =>
      decide(given, { proposals: replicas[n].proposals, approvers }),
    /** Whoever carried it out is dead for long enough that somebody else may go on. */
    lapse: (id: string) =>
      sql(`update proposal set alive_until = clock_timestamp() - interval '1 second' where id = $1`, [id]),
    /** As if it had been proposed so long ago that it ends in a moment; gives the seal that goes with that. */
    expiring: async (id: string, ms: number): Promise<string> => {
      await sql('alter table proposal disable trigger proposal_no_change')
      await sql(
        'update proposal set expires_at = clock_timestamp() + make_interval(secs => $2::float / 1000) where id = $1',
        [id, ms],
      )
      const view = await replicas[0].proposals.get(id)
      const seal = view ? sealOf(view, view.expiresAt) : ''
      await sql('update proposal set seal = $2 where id = $1', [id, seal])
      await sql('alter table proposal enable trigger proposal_no_change')
      return seal
    },
    posts: (name: string): number => azure.posts(`/${name}/resetconnection`),
    stateOf: async (id: string): Promise<string> => (await replicas[1].proposals.get(id))?.state ?? 'gone',
    saidOf: async (id: string): Promise<string> =>
      (await replicas[1].proposals.get(id))?.log.map(({ text }) => text).join('\n') ?? '',
    audited: async (id: string): Promise<readonly string[]> =>
      (await sql('select event from audit where object = $1 order by seq', [id])).map(({ event }) =>
        String(event),
      ),
    trail: () => replicas[0].audit.verify(),
    close: async (): Promise<void> => {
      await azure.close()
      await client.end()
      for (const one of replicas) await one.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const aProposal = (name: string, investigation: string, more: Partial<Proposal>): Proposal => ({
  id: randomUUID(),
  investigation,
  action: 'vpn-connection-reset',
  resource: connectionId(name),
  arguments: {},
  title: 'Reset the VPN connection',
  reason: 'The tunnel is down',
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
  request: `POST ${connectionId(name)}/resetconnection`,
  minutes: 15,
  ...more,
})

/** As the Azure MCP Server gives it, from the pretend Azure’s own log. */
async function activityLog(
  { sandbox }: AnAzure,
  resource: string,
  range: { readonly from: string; readonly to: string },
): Promise<readonly Row[]> {
  // The filter of Azure is about real time, the rows are about the story’s.
  const [from, to] = [-3_600_000, 60_000].map((ms) => new Date(Date.now() + ms).toISOString())
  const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and resourceId eq '${resource}'`
  const { body } = await callAzure(
    sandbox.env,
    `https://management.azure.com/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${encodeURIComponent(filter)}`,
  )
  return activityRows((body.value ?? []) as Row[], range)
}

export { ANN }
