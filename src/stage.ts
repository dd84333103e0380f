import { randomUUID } from 'node:crypto'
import { type AppOptions, modelOf, readingWith, type Story } from './app.ts'
import { type PretendAzures, pretendAzure, pretendAzures, scenarioAt } from './azure.ts'
import type { Config } from './config.ts'
import { sandboxActions } from './config-actions.ts'
import type { Repairs } from './flow/actions.ts'
import { passingJournal } from './flow/journal.ts'
import { isModelQuestion } from './flow/look/ask-requester.ts'
import type { Doors, Shelf } from './flow/ports.ts'
import { respond } from './flow/respond.ts'
import { openRun } from './flow/run.ts'
import { refused } from './flow/work.ts'
import { openShelf } from './guides/shelf.ts'
import type { InvestigationEvent } from './incident/investigation.ts'
import { Problem } from './incident/problem.ts'
import type { Report } from './incident/report.ts'
import type { Request } from './incident/request.ts'
import type { Stage } from './rehearsal/rehearse.ts'
import { repairsOf } from './repairs.ts'
import type { Scenario } from './sandbox/scenario.ts'
import { azureTools } from './tools/azure-tools.ts'
import { type Child, child } from './tools/child.ts'
import { launch } from './tools/launch.ts'
import { underAlias } from './tools/under-alias.ts'

/** Where recorded incidents are played as they happened, many at once over one Azure MCP Server. */
export type OpenStage = Stage & { readonly close: () => Promise<void> }

type Place = Pick<Doors, 'tools' | 'workspaces' | 'clock'> & {
  readonly acting: Parameters<typeof repairsOf>[1]
  readonly ready: () => Promise<void>
  readonly queries: () => number
  readonly close: () => Promise<void>
}

/** So many evaluators answer the queries of all incidents; each costs some 200 MB. */
const EVALUATORS = 2

/** Opens what the incidents share. Throws a Problem where the model is half configured or Azure's server is not there. */
export async function openStage(
  configured: Config,
  options: Pick<AppOptions, 'model' | 'note'>,
): Promise<OpenStage> {
  // Nothing here is real, so nothing that the operator decided about repairs holds.
  const config = { ...configured, configured: false, actions: sandboxActions(configured.dataFolder) }
  const model = await modelOf(config, options)
  const azure = await pretendAzures(config, EVALUATORS)
  const reading = readingWith(model, config)
  const server = serverOf(config, azure)
  const close = async (): Promise<void> => {
    await reading.close()
    await server.close()
    await azure.close()
  }
  try {
    await server.ready()
  } catch (error) {
    await close()
    throw error
  }
  const shelves = new Map<string, Promise<Shelf>>()
  const shelfAt = (path: string): Promise<Shelf> => {
    const shelf = shelves.get(path) ?? told(openShelf(path), options.note)
    shelves.set(path, shelf)
    return shelf
  }
  return {
    model: model !== null,
    play: async (dir, stop) => {
      const scenario = await scenarioAt(dir)
      const shelf = await shelfAt(scenario.shelf)
      const place = await (scenario.azure.faults.some(({ on }) => on === 'identity')
        ? alone(scenario, config)
        : beside(scenario, config, azure, server))
      const repairs = repairsOf(config, place.acting, options.note)
      try {
        // Azure itself is there before an incident.
        await place.ready()
        const { tools, workspaces, clock } = place
        const own = { tools, workspaces, clock, shelf, repairs: repairs && unfrozen(repairs) }
        const doors: Doors = { ...reading.doors, ...own }
        const told = await tell(doors, scenario, stop)
        return { scenario, ...told, reached: place.queries() }
      } finally {
        await repairs?.actions.close()
        await place.close()
      }
    },
    close,
  }
}

async function told(opening: Promise<Shelf>, note: AppOptions['note']): Promise<Shelf> {
  const shelf = await opening
  for (const problem of shelf.problems) note(`Left out: ${problem.message} ${problem.fix}`)
  return shelf
}

/** Whoever froze the real Azure meant nothing that was recorded. */
const unfrozen = (repairs: Repairs): Repairs => ({
  ...repairs,
  rules: { ...repairs.rules, frozen: async () => null },
})

const serverOf = (config: Config, azure: Pick<PretendAzures, 'credential' | 'path'>): Child =>
  child(launch(config.azureMcp.launch, azure.credential, azure.path), {
    startMs: config.azureMcp.startSeconds * 1000,
  })

/** A place among the others, under a name that nobody else has. */
async function beside(
  scenario: Scenario,
  config: Config,
  azure: PretendAzures,
  server: Child,
): Promise<Place> {
  const alias = randomUUID()
  const { workspaces, acting, now, ready, queries, close } = await azure.open(scenario, alias)
  const reads = { now, callTimeoutMs: config.azureMcp.callSeconds * 1000 }
  const tools = underAlias(azureTools(server, reads), scenario.azure.subscription, alias)
  return { tools, workspaces, acting, clock: { now }, ready, queries, close }
}

/** A place of its own, for an incident in which nobody can sign in. */
async function alone(scenario: Scenario, config: Config): Promise<Place> {
  const azure = await pretendAzure(scenario, config)
  const server = serverOf(config, azure)
  const { workspaces, acting, now, ready, queries } = azure
  const reads = {
    now,
    callTimeoutMs: config.azureMcp.callSeconds * 1000,
    subscription: scenario.azure.subscription,
  }
  return {
    tools: azureTools(server, reads),
    workspaces,
    acting,
    clock: { now },
    ready,
    queries,
    close: async () => {
      await server.close()
      await azure.close()
    },
  }
}

/** Asks what was asked, and answers what was answered, until the report waits for nothing that somebody said. */
async function tell(
  doors: Doors,
  story: Story,
  stop: AbortSignal,
): Promise<{ readonly report: Report; readonly events: readonly InvestigationEvent[] }> {
  const request: Request = {
    id: randomUUID(),
    text: story.request,
    requester: 'rehearsal',
    zone: story.zone,
    at: doors.clock.now().toISOString(),
    answers: {},
  }
  const journal = passingJournal(request)
  const events: InvestigationEvent[] = [...journal.past]
  /** Each answer is given once. */
  const recorded = new Map(Object.entries(story.answers))
  for (;;) {
    const run = openRun({ doors, journal: { ...journal, past: [...events] } }, { stop }, (event) =>
      events.push(event),
    )
    const report = await respond(run)
      .catch((error) => {
        if (error instanceof Problem) return refused(run, error)
        throw error
      })
      .finally(run.close)
    const open = report.questions.filter(({ answer }) => answer === undefined)
    // What a model asks nobody has recorded, and who was asked then knows no more.
    const known = open.filter(({ parameter }) => recorded.has(parameter) || isModelQuestion(parameter))
    for (const { parameter } of known) {
      const answer = recorded.get(parameter) ?? 'I do not know.'
      recorded.delete(parameter)
      events.push({
        kind: 'answered',
        parameter,
        answer,
        by: request.requester,
        at: doors.clock.now().toISOString(),
      })
    }
    if (report.status !== 'waiting' || known.length === 0 || known.length < open.length)
      return { report, events }
  }
}
