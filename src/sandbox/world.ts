import { type Answer, type Call, refusal } from './answer.ts'
import { arm } from './arm.ts'
import { type Border, borderOf, NO_BORDER } from './border.ts'
import { type Evaluators, evaluators } from './evaluators.ts'
import { faults } from './faults.ts'
import type { Reaction } from './listener.ts'
import { logAnalytics } from './log-analytics.ts'
import type { Fault, Scenario } from './scenario.ts'
import { scenarioTables } from './tables.ts'

/** One scenario as it answers: its tables, its resources, its faults and its clock. */
export type World = {
  readonly owns: Border['owns']
  /** A call that came over its border, or one in its own names: as the world names things, and what it gets. */
  readonly hears: (
    call: Call,
    from: 'outside' | 'inside',
  ) => { readonly call: Call } & Pick<Reaction, 'fault' | 'answer'>
  readonly strikes: (on: Fault['on'], call: Call) => Fault | null
  /** The story's clock. */
  readonly now: () => Date
  /** Resolves when the evaluators can answer at once. */
  readonly ready: () => Promise<void>
  /** How many log queries came here; what a client repeats of itself is one. */
  readonly queries: () => number
  readonly close: () => Promise<void>
}

const LOGS = 'api.loganalytics.io'
const NOBODY = refusal(401, 'AuthenticationFailed', 'Authentication failed. The token is missing or unknown.')

/** Opens a scenario under its own names, or with its subscription called `alias`; its clock begins to run. */
export async function openWorld(
  scenario: Scenario,
  { alias, engines = evaluators() }: { readonly alias?: string; readonly engines?: Evaluators } = {},
): Promise<World> {
  const tables = await scenarioTables(scenario)
  // The first question should not wait for the evaluator.
  for (const [key, own] of [...tables].slice(0, 1)) engines.over(key, () => own).catch(() => undefined)
  const shiftMs = Date.now() - scenario.clock.getTime()
  const now = (): Date => new Date(Date.now() - shiftMs)
  const borders = { outside: alias === undefined ? NO_BORDER : borderOf(scenario, alias), inside: NO_BORDER }
  const strikes = faults(scenario.azure.faults)
  const resources = arm(scenario, shiftMs)
  const query = logAnalytics(scenario, tables, engines, now)
  const asked = new Set<unknown>()
  return {
    owns: borders.outside.owns,
    now,
    strikes,
    ready: async () => {
      const all = [...tables].map(async ([key, own]) => engines.over(key, () => own))
      for (const engine of await Promise.all(all)) await engine.run('print 1', { now: now() })
    },
    queries: () => asked.size,
    hears: (came, from) => {
      const border = borders[from]
      const call = border.inward(came)
      const logs = call.host === LOGS
      // A client names each of its calls, and the repeats of one call the same.
      if (logs && call.method === 'POST') asked.add(call.reference ?? call)
      const fault = strikes(logs ? 'query' : 'arm', call)
      const answer = async (): Promise<Answer> => {
        if (call.identity === 'nobody') return NOBODY
        return logs ? query(call, fault?.answer === 'partial') : border.outward(resources(call))
      }
      return { call, fault, answer }
    },
    close: engines.close,
  }
}
