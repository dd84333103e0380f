import { randomUUID } from 'node:crypto'
import { type App, openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { passingJournal } from '../../src/flow/journal.ts'
import { DEFAULT_LIMITS, type Limits } from '../../src/flow/limits.ts'
import type { Observation, Tools } from '../../src/flow/ports.ts'
import { respond } from '../../src/flow/respond.ts'
import { openRun } from '../../src/flow/run.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Report } from '../../src/incident/report.ts'
import { type OpenaiOptions, openaiModel } from '../../src/model/openai.ts'
import { aPump, ERROR } from './a-pump.ts'
import { everyMinute } from './incident.ts'
import { type Answer, startModelServer } from './model-server.ts'

export type Body = Readonly<Record<string, unknown>>
export type Told = readonly Answer[] | ((turn: number, body: Body) => Answer)
export type Ran = {
  readonly report: Report
  readonly events: readonly InvestigationEvent[]
  /** The bodies of the requests that the model got, in order. */
  readonly requests: readonly Body[]
}
export type Settings = {
  readonly limits?: Partial<Limits>
  readonly model?: Partial<OpenaiOptions>
  /** What a query answers instead of the pump's rows. */
  readonly rows?: (kql: string, signal: AbortSignal | undefined) => Observation | Promise<Observation> | null
  /** With which request to the model the time is up, or somebody stops it. */
  readonly timeUpAt?: number
  readonly stopAt?: number
}

/**
 * Whole investigations of the pump with a model over HTTP that follows a script, its last answer for ever. Azure is in
 * memory: the reads are not what is tried here.
 */
export async function aReasoning(): Promise<{
  readonly investigate: (answers: Told, settings?: Settings) => Promise<Ran>
  readonly close: () => Promise<void>
}> {
  // By the name of the model: a request that was given up may arrive when the next investigation runs.
  const scripts = new Map<unknown, (turn: number, body: Body) => Answer>()
  const server = await startModelServer((body) => {
    const turn = requestsTo(body.model).length - 1
    return scripts.get(body.model)?.(turn, body) ?? {}
  })
  const requestsTo = (model: unknown): readonly Body[] => server.requests.filter((one) => one.model === model)

  const config = await readConfig('/nonexistent/guidepost.yaml', { PATH: process.env.PATH })
  const app: App = await openApp(config, { scenario: await aPump(), model: false, note: () => undefined })
  return {
    investigate: async (answers, { limits = {}, model = {}, rows = () => null, timeUpAt, stopAt } = {}) => {
      const answer =
        typeof answers === 'function'
          ? answers
          : (n: number) => answers[Math.min(n, answers.length - 1)] ?? {}
      const stop = new AbortController()
      let timeUp = (): void => undefined
      const name = `scripted-${scripts.size}`
      scripts.set(name, (n, body) => {
        if (n === timeUpAt) setTimeout(() => timeUp(), 20)
        if (n === stopAt) setTimeout(() => stop.abort(), 20)
        return answer(n, body)
      })
      const events: InvestigationEvent[] = []
      const at = app.doors.clock.now().toISOString()
      const text = app.story?.request ?? ''
      const guideId = 'pump-stopped'
      const request = { id: randomUUID(), text, requester: 'test', zone: 'UTC', at, guideId, answers: {} }
      const doors = {
        ...app.doors,
        tools: pumpTools(rows),
        limits: { ...DEFAULT_LIMITS, ...limits },
        model: openaiModel({
          apiKey: 'key-of-the-reasoning',
          model: name,
          baseUrl: server.url,
          ...model,
        }),
      }
      const [run, up] = withClock(() =>
        openRun({ doors, journal: passingJournal(request) }, { stop: stop.signal }, (event) =>
          events.push(event),
        ),
      )
      timeUp = up
      const report = await respond(run).finally(run.close)
      return { report, events, requests: requestsTo(name) }
    },
    close: async () => {
      await app.close()
      await server.close()
    },
  }
}

/** Opens a run whose time is up when it is told so, and not before. */
function withClock<T>(open: () => T): readonly [T, () => void] {
  const real = globalThis.setTimeout
  let up = (): void => undefined
  globalThis.setTimeout = ((late: () => void) => {
    up = late
    return real(() => undefined, 0)
  }) as typeof setTimeout
  try {
    return [open(), () => up()]
  } finally {
    globalThis.setTimeout = real
  }
}

function pumpTools(rows: NonNullable<Settings['rows']>): Tools {
  const answer = (all: readonly object[]): Observation => ({
    kind: 'rows',
    rows: all as Extract<Observation, { kind: 'rows' }>['rows'],
    truncated: false,
    partial: null,
    ms: 1,
  })
  const beats = everyMinute('2025-06-18T07:00:00Z', 120, { Computer: 'pump-1' })
  const error = {
    TimeGenerated: ERROR.at,
    Computer: 'pump-1',
    SeverityLevel: 'err',
    SyslogMessage: ERROR.text,
  }
  const none = async (): Promise<Observation> => answer([])
  return {
    ready: async () => undefined,
    up: () => true,
    queryLogs: async ({ kql }, signal) =>
      (await rows(kql, signal)) ??
      answer(kql.includes('Heartbeat') ? beats : kql.includes('err') ? [error] : []),
    activityLog: none,
    resourceHealth: none,
    metrics: none,
    close: async () => undefined,
  }
}

/** One answer with one call. */
export const call = (name: string, args: unknown): Answer => ({ toolCalls: [{ name, arguments: args }] })
export const cite = (id: string, ...rows: number[]) => [{ id, rows }]
/** A statement that the pump's rows show. */
export const TRUE = 'The supply of motor 4 was lost at 2025-06-18T07:50:57Z.'
export const DRAFT = {
  title: 'The pump lost its supply',
  summary: 'Motor 4 tripped because its supply was lost.',
  cause: { text: TRUE, evidence: cite('E2', 1) },
}
/** The report, delivered as it should be. */
export const finish = (more: object = {}): Answer => call('finish', { ...DRAFT, ...more })
