import { fileURLToPath } from 'node:url'
import type { ActingSettings } from './actions/sign-in.ts'
import type { Config } from './config.ts'
import type { Doors } from './flow/ports.ts'
import { Problem } from './incident/problem.ts'
import { actingToken } from './sandbox/identities.ts'
import { readScenario, type Scenario, ScenarioError } from './sandbox/scenario.ts'
import { sharedEvaluators } from './sandbox/shared-evaluators.ts'
import { shiftedToToday } from './sandbox/shift.ts'
import { type Sandbox, startSandbox } from './sandbox/start-sandbox.ts'
import { type Story, startWorlds } from './sandbox/start-worlds.ts'
import type { Credential } from './tools/credential.ts'

const BUNDLED = fileURLToPath(
  new URL('../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa', import.meta.url),
)

/** What a newcomer sees first: it is asked about at the wrong time, has a cause, and a repair to approve. */
const DEMO = fileURLToPath(
  new URL('../guides/s2s-vpn-disconnected/scenarios/2026-03-18-asked-too-early', import.meta.url),
)

/** What stands for Azure: the real one, or a recorded incident with its own clock. */
export type Azure = Pick<Doors, 'workspaces'> & {
  readonly credential: Credential
  /** How whoever changes something signs in; null = nothing can be changed. */
  readonly acting: ActingSettings | null
  readonly path: string
  readonly now: () => Date
  readonly close: () => Promise<void>
}

export function realAzure(config: Config): Azure {
  return {
    workspaces: config.workspaces,
    credential: { kind: config.azureMcp.credential, azure: config.azure },
    acting: config.actions.identity,
    path: config.path,
    now: () => new Date(),
    close: async () => undefined,
  }
}

/** One recorded incident in Azure's place. Throws a Problem. */
export async function pretendAzure(
  scenario: Scenario,
  config: Config,
): Promise<Azure & Pick<Story, 'ready' | 'queries'>> {
  const sandbox = await asProblem(startSandbox(scenario, journalOf(config)))
  return { ...shown(scenario, sandbox, config), credential: { kind: 'given', env: sandbox.env } }
}

/** A pretend Azure for many recorded incidents at once. */
export type PretendAzures = Pick<Azure, 'credential' | 'path'> & {
  /** Begins one of them, with its subscription called `alias`. Throws a Problem. */
  readonly open: (scenario: Scenario, alias: string) => Promise<Shown>
  readonly close: () => Promise<void>
}

/** Starts what the incidents share: an address, and `evaluators` processes that answer their queries. */
export async function pretendAzures(config: Config, evaluators: number): Promise<PretendAzures> {
  const engines = sharedEvaluators(evaluators)
  const worlds = await asProblem(startWorlds(journalOf(config))).catch(async (error) => {
    await engines.close()
    throw error
  })
  return {
    credential: { kind: 'given', env: worlds.env },
    path: config.path,
    open: async (scenario, alias) => {
      const story = await asProblem(worlds.open(scenario, { alias, engines: engines.ofWorld() }))
      return shown(scenario, story, config)
    },
    close: async () => {
      await worlds.close()
      await engines.close()
    },
  }
}

const journalOf = ({ sandboxJournal }: Config): { readonly journal?: string } =>
  sandboxJournal ? { journal: sandboxJournal } : {}

type Shown = Omit<Azure, 'credential'> & Pick<Story, 'ready' | 'queries'>

/** What a recorded incident shows of itself. */
function shown(scenario: Scenario, { acting, now, ready, queries, close }: Story, { path }: Config): Shown {
  return {
    workspaces: Object.entries(scenario.azure.workspaces).map(([name, one]) => ({
      name,
      subscription: scenario.azure.subscription,
      resourceGroup: one.resourceGroup,
      workspace: one.name,
      tables: one.tables ?? [],
    })),
    acting: { kind: 'given', endpoint: acting.endpoint, ca: acting.ca, token: () => actingToken(acting) },
    path,
    now,
    ready,
    queries,
    close,
  }
}

/** A pretend Azure that stands by itself: how an Azure MCP Server reaches it, until it is closed. Throws a Problem. */
export async function openSandbox(
  dir: string,
  options: { readonly port?: number; readonly journal?: string },
): Promise<Pick<Sandbox, 'env' | 'args' | 'close'>> {
  return asProblem(startSandbox(await scenarioAt(dir), options))
}

/** A recorded incident, the bundled one unless another is named. Throws a Problem. */
export const scenarioAt = (dir: string = BUNDLED): Promise<Scenario> => asProblem(readScenario(dir))

/** The same as if it happened today; without a folder the one that ends in a repair. Throws a Problem. */
export const scenarioToday = async (dir: string = DEMO): Promise<Scenario> =>
  shiftedToToday(await scenarioAt(dir), new Date())

async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    throw new Problem('scenario-invalid', error.message, error.fix, { cause: error })
  }
}
