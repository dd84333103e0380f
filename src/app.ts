import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import { DEFAULT_LIMITS } from './flow/limits.ts'
import type { Doors, Model } from './flow/ports.ts'
import { respond } from './flow/respond.ts'
import { openShelf } from './guides/shelf.ts'
import type { InvestigationEvent } from './incident/investigation.ts'
import { Problem } from './incident/problem.ts'
import type { Report } from './incident/report.ts'
import type { Request } from './incident/request.ts'
import { correct, unknownName } from './kql/correct.ts'
import { describe } from './kql/describe.ts'
import { fill } from './kql/fill.ts'
import { guard, guardGuide } from './kql/guard.ts'
import { readScenario, type Scenario, ScenarioError } from './sandbox/scenario.ts'
import { type Sandbox, startSandbox } from './sandbox/start-sandbox.ts'
import { azureMcp } from './tools/azure-mcp.ts'
import type { Credential } from './tools/credential.ts'
import { launch } from './tools/launch.ts'

/** What a scenario tells besides its data: who asked what, and what they answer. */
export type Story = Pick<Scenario, 'request' | 'zone' | 'answers'>

export type App = {
  readonly doors: Doors
  readonly story: Story | null
  readonly respond: (
    request: Request,
    follow: (event: InvestigationEvent) => void,
    stop: AbortSignal,
  ) => Promise<Report>
  readonly close: () => Promise<void>
}

export type AppOptions = {
  readonly guides?: string
  readonly scenario?: string
  /** False = never use a model. */
  readonly model: boolean
  /** Takes what people should know before the work starts, a line each. */
  readonly note: (line: string) => void
}

const BUNDLED = fileURLToPath(
  new URL('../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa', import.meta.url),
)
const OWN_GUIDES = fileURLToPath(new URL('../guides', import.meta.url))

/** Builds everything that an investigation needs; the only place that chooses implementations. */
export async function openApp(config: Config, options: AppOptions): Promise<App> {
  const bundled = !options.scenario && !config.configured
  if (bundled)
    options.note('Nothing is configured: a recorded incident stands in for Azure (the bundled scenario).')
  const model = await modelOf(config, options)
  const scenario = options.scenario || bundled ? await scenarioAt(options.scenario ?? BUNDLED) : null
  const azure = scenario ? await pretendAzure(scenario, config) : realAzure(config)
  try {
    const shelf = await openShelf(options.guides ?? scenario?.shelf ?? OWN_GUIDES)
    for (const problem of shelf.problems) options.note(`Left out: ${problem.message} ${problem.fix}`)
    const tools = azureMcp({
      command: launch(config.azureMcp.launch, azure.credential, azure.path),
      now: azure.now,
      callTimeoutMs: config.azureMcp.callSeconds * 1000,
      startTimeoutMs: config.azureMcp.startSeconds * 1000,
      subscription: azure.workspaces[0]?.subscription,
    })
    const doors: Doors = {
      tools,
      shelf,
      model,
      kql: { fill, describe, guard, guardGuide, unknownName, correct },
      clock: { now: azure.now },
      workspaces: azure.workspaces,
      limits: { ...DEFAULT_LIMITS, ...config.limits } as Doors['limits'],
    }
    // The parser of queries loads while the tool server starts.
    setImmediate(() => guardGuide('print 1'))
    return {
      doors,
      story: scenario,
      respond: (request, follow, stop) => respond(request, doors, follow, stop),
      close: async () => {
        await tools.close()
        await azure.close()
      },
    }
  } catch (error) {
    await azure.close()
    throw error
  }
}

type Azure = Pick<Doors, 'workspaces'> & {
  readonly credential: Credential
  readonly path: string
  readonly now: () => Date
  readonly close: () => Promise<void>
}

function realAzure(config: Config): Azure {
  return {
    workspaces: config.workspaces,
    credential: { kind: config.azureMcp.credential, azure: config.azure },
    path: config.path,
    now: () => new Date(),
    close: async () => undefined,
  }
}

async function pretendAzure(scenario: Scenario, config: Config): Promise<Azure> {
  const options = config.sandboxJournal ? { journal: config.sandboxJournal } : {}
  const sandbox = await asProblem(startSandbox(scenario, options))
  return {
    workspaces: Object.entries(scenario.azure.workspaces).map(([name, one]) => ({
      name,
      subscription: scenario.azure.subscription,
      resourceGroup: one.resourceGroup,
      workspace: one.name,
      tables: one.tables ?? [],
    })),
    credential: { kind: 'given', env: sandbox.env },
    path: config.path,
    now: sandbox.now,
    close: sandbox.close,
  }
}

/** A pretend Azure that stands by itself: how an Azure MCP Server reaches it, until it is closed. Throws a Problem. */
export async function openSandbox(
  dir: string,
  options: { readonly port?: number; readonly journal?: string },
): Promise<Pick<Sandbox, 'env' | 'args' | 'close'>> {
  return asProblem(startSandbox(await scenarioAt(dir), options))
}

const scenarioAt = (dir: string): Promise<Scenario> => asProblem(readScenario(dir))

async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    throw new Problem('scenario-invalid', error.message, error.fix, { cause: error })
  }
}

async function modelOf(config: Config, options: AppOptions): Promise<Model | null> {
  if (!options.model) return null
  if (config.modelProblem) throw config.modelProblem
  if (!config.model)
    options.note(
      'No model is configured (OPENAI_API_KEY, OPENAI_MODEL): the report comes from the guide’s signals.',
    )
  if (!config.model) return null
  // Loaded only when it is used: a run without a model starts sooner.
  const { openaiModel } = await import('./model/openai.ts')
  return openaiModel(config.model)
}
