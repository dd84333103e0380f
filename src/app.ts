import { fileURLToPath } from 'node:url'
import { pretendAzure, realAzure, scenarioAt, scenarioToday } from './azure.ts'
import type { Config } from './config.ts'
import type { PartState } from './console/part-state.ts'
import { passingJournal } from './flow/journal.ts'
import { DEFAULT_LIMITS } from './flow/limits.ts'
import type { Doors, Model } from './flow/ports.ts'
import { respond } from './flow/respond.ts'
import { openRun } from './flow/run.ts'
import { type Linted, lintGuides as lintAt } from './guides/lint-guides.ts'
import { openShelf } from './guides/shelf.ts'
import type { InvestigationEvent } from './incident/investigation.ts'
import type { Report } from './incident/report.ts'
import type { Request } from './incident/request.ts'
import { correct, unknownName } from './kql/correct.ts'
import { describe } from './kql/describe.ts'
import { fill } from './kql/fill.ts'
import { guard, guardGuide } from './kql/guard/guard.ts'
import { openGuard } from './kql/guard/open-guard.ts'
import { repairsOf } from './repairs.ts'
import type { Scenario } from './sandbox/scenario.ts'
import { openStorage, type Storage, type StorageOptions } from './storage/open-storage.ts'
import { azureMcp } from './tools/azure-mcp.ts'
import { launch } from './tools/launch.ts'

/** What a scenario tells besides its data: who asked what, and what they answer. */
export type Story = Pick<Scenario, 'title' | 'request' | 'zone' | 'answers'>

export type App = {
  readonly doors: Doors
  readonly story: Story | null
  /** One investigation that is kept nowhere. */
  readonly rehearse: (
    request: Request,
    follow?: (event: InvestigationEvent) => void,
    stop?: AbortSignal,
  ) => Promise<Report>
  readonly close: () => Promise<void>
}

export type AppOptions = {
  readonly guides?: string
  readonly scenario?: string
  /** False = never use a model. */
  readonly model: boolean
  /** The recorded incident is told as if it happened today; the bundled one is then that which ends in a repair. */
  readonly today?: boolean
  /** Hears of each part once it is known how it is; absent = it is a note. */
  readonly onPart?: (part: PartState) => void
  /** Takes what people should know before the work starts, a line each. */
  readonly note: (line: string) => void
}

/** The bundled guides. */
export const OWN_GUIDES = fileURLToPath(new URL('../guides', import.meta.url))

/** What is wrong in the guides at or below a path, else in the bundled ones. */
export function lintGuides(path = OWN_GUIDES): AsyncGenerator<Linted> {
  return lintAt(path)
}

/** Builds everything that an investigation needs; the only place that chooses implementations. */
export async function openApp(config: Config, options: AppOptions): Promise<App> {
  const bundled = !options.scenario && !config.configured
  const standIn = 'Nothing is configured: a recorded incident stands in for Azure (the bundled scenario).'
  if (bundled && !options.onPart) options.note(standIn)
  const model = await modelOf(config, options)
  const tell = options.today ? scenarioToday : scenarioAt
  const scenario = options.scenario || bundled ? await tell(options.scenario) : null
  if (scenario) options.onPart?.(recorded(scenario, bundled))
  const azure = scenario ? await pretendAzure(scenario, config) : realAzure(config)
  const reading = readingWith(model, config)
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
    const repairs = repairsOf(bundled && options.today ? unpaced(config) : config, azure.acting, options.note)
    const doors: Doors = {
      ...reading.doors,
      tools,
      shelf,
      clock: { now: azure.now },
      workspaces: azure.workspaces,
      repairs,
    }
    return {
      doors,
      story: scenario,
      rehearse: async (request, follow, stop) => {
        const run = openRun({ doors, journal: passingJournal(request) }, stop ? { stop } : {}, follow)
        return respond(run).finally(run.close)
      },
      close: async () => {
        await reading.close()
        await repairs?.actions.close()
        await tools.close()
        await azure.close()
      },
    }
  } catch (error) {
    await Promise.all([azure.close(), reading.close()])
    throw error
  }
}

/** The demo begins anew with each start: what was done in the last one stands against nothing. */
const unpaced = ({ actions, ...config }: Config): Config => ({
  ...config,
  actions: { ...actions, cooldownMinutes: 0, mostPerDay: Number.POSITIVE_INFINITY },
})

const recorded = ({ title }: Scenario, bundled: boolean): PartState => ({
  name: 'azure',
  state: 'off',
  how: `a recorded incident stands in for it: ${title}${bundled ? '; workspaces in guidepost.yaml turn the real one on' : ''}`,
})

/** What reads guides and evidence is the same, whatever stands for Azure. */
export type Reading = {
  readonly doors: Pick<Doors, 'model' | 'kql' | 'limits'>
  readonly close: () => Promise<void>
}

/** Opens what knows KQL, beside the model. */
export function readingWith(model: Model | null, config: Config): Reading {
  const aside = model ? openGuard() : null
  // What cuts a query into words loads while the tool server starts.
  setImmediate(() => guardGuide('print 1'))
  return {
    doors: {
      model,
      kql: { fill, describe, unknownName, correct, guard: aside?.guard ?? guard, guardGuide },
      limits: { ...DEFAULT_LIMITS, ...config.limits } as Doors['limits'],
    },
    close: async () => aside?.close(),
  }
}

/** The configured model; null = none is to be used. Throws a Problem where it is half configured. */
export async function modelOf(
  config: Config,
  options: Pick<AppOptions, 'model' | 'note' | 'onPart'>,
): Promise<Model | null> {
  if (!options.model) return null
  if (config.modelProblem) throw config.modelProblem
  if (!config.model && !options.onPart)
    options.note(
      'No model is configured (OPENAI_API_KEY, OPENAI_MODEL): the report comes from the guide’s signals.',
    )
  if (!config.model) return null
  // Loaded only when it is used: a run without a model starts sooner.
  const { openaiModel } = await import('./model/openai.ts')
  const { price } = config.model
  return { ...openaiModel(config.model), ...(price ? { price } : {}) }
}

/** The database of a command, which shares it with whoever uses the same one. */
export function openMemory(
  config: Config,
  {
    now = () => new Date(),
    progress,
  }: { readonly now?: () => Date; readonly progress: (line: string) => void },
): Promise<Storage> {
  return openStorage(memorySettings(config, now, progress))
}

/** How long beyond its own limit an investigation may be silent before it counts as abandoned, minutes. */
const SILENCE_MINUTES = 5

/** What the configuration says of the database, for commands and the server alike. */
export function memorySettings(
  config: Config,
  now: () => Date,
  progress: (line: string) => void,
): StorageOptions {
  return {
    url: config.databaseUrl,
    folder: config.dataFolder,
    progress,
    now,
    maxWaiting: config.queue.maxWaiting,
    waitHours: config.waiting.hours,
    silentMinutes: Math.ceil(config.limits.minutes ?? DEFAULT_LIMITS.minutes) + SILENCE_MINUTES,
    retention: config.retention,
  }
}
