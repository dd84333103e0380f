import { randomUUID } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { inspect } from 'node:util'
import { type App, type AppOptions, openApp, openMemory } from './app.ts'
import { approversOf } from './approvers.ts'
import type { Config } from './config.ts'
import { type Actor, act } from './flow/act.ts'
import { decide } from './flow/decide.ts'
import type { Proposals } from './flow/proposals.ts'
import { receive } from './flow/receive.ts'
import { isForThisAzure } from './flow/same-azure.ts'
import { settle } from './flow/settle.ts'
import { sweep } from './flow/sweep.ts'
import { type Worker, work } from './flow/work.ts'
import type { InvestigationEvent } from './incident/investigation.ts'
import type { Person } from './incident/person.ts'
import { Problem } from './incident/problem.ts'
import { type ProposalView, shortSeal } from './incident/proposal.ts'
import type { Report } from './incident/report.ts'
import type { Request } from './incident/request.ts'

type Follow = (event: InvestigationEvent) => void

export type Decision = {
  readonly proposal: ProposalView
  readonly yes: boolean
  readonly note: string | null
  /** Another person than the one who sits here; in the sandbox alone. */
  readonly as: string | null
}

/** One person at a terminal: what they ask is stored like any request, and worked on in their own process. */
export type Desk = {
  readonly app: App
  /** Throws the Problem of a request that cannot be investigated. */
  readonly ask: (request: Omit<Request, 'requester'>, follow: Follow, stop: AbortSignal) => Promise<Report>
  readonly answer: (id: string, parameter: string, answer: string) => Promise<void>
  readonly proposals: Proposals
  /** Takes the yes or no of whoever sits here, or of somebody else of the sandbox, and carries out what is approved. */
  readonly decide: (
    given: Decision,
    follow: (line: string) => void,
    stop: AbortSignal,
  ) => Promise<ProposalView>
  /** Goes on with an investigation whose questions are answered. */
  readonly goOn: (id: string, follow: Follow, stop: AbortSignal) => Promise<Report>
  readonly close: () => Promise<void>
}

/** Opens the doors and the database side by side. */
export async function openDesk(config: Config, options: AppOptions): Promise<Desk> {
  let app: App | null = null
  const [opened, memory] = await Promise.allSettled([
    openApp(config, options),
    openMemory(config, { now: () => app?.doors.clock.now() ?? new Date(), progress: options.note }),
  ])
  if (opened.status === 'rejected' || memory.status === 'rejected') {
    if (opened.status === 'fulfilled') await opened.value.close()
    if (memory.status === 'fulfilled') await memory.value.close()
    throw opened.status === 'rejected' ? opened.reason : memory.status === 'rejected' ? memory.reason : null
  }
  app = opened.value
  const { store, proposals } = memory.value
  const me = whoever()
  const worker: Worker = {
    name: `${hostname()}:${process.pid}`,
    doors: app.doors,
    store,
    proposals,
    onBug: (error, reference) => options.note(`Reference ${reference}: ${inspect(error)}`),
  }
  const goOn: Desk['goOn'] = async (id, follow, stop) => {
    const worked = await work(worker, id, { stop }, follow)
    if (worked.kind === 'left')
      throw new Problem('stopping', 'The investigation was taken over or removed meanwhile.', 'Ask again.')
    if (worked.problem) throw worked.problem
    return worked.report
  }
  return {
    app,
    proposals,
    decide: async ({ proposal, yes, note, as }, follow, stop) => {
      if (as !== null && !opened.value.story)
        throw new Problem(
          'usage',
          'Nobody can decide as somebody else here.',
          '--as is for the sandbox; let the other person run the command, or decide in chat.',
        )
      const { repairs } = opened.value.doors
      if (!repairs || !isForThisAzure(proposal, repairs.actions))
        throw new Problem(
          'not-allowed',
          'This repair was proposed for another Azure than the one that this command reaches.',
          opened.value.story
            ? 'Decide where Guidepost is configured, in chat or from the folder of its guidepost.yaml.'
            : 'It belongs to a recorded incident: name that with --scenario, and yourself with --as.',
        )
      const by = as === null ? me : { platform: 'terminal', account: `${as}@sandbox`, name: as }
      const seal = shortSeal(proposal.seal)
      const approvers = approversOf(config, repairs, [])
      const decided = await decide({ id: proposal.id, seal, yes, note, by }, { proposals, approvers })
      if (decided.kind === 'refused') throw new Problem('not-allowed', decided.why, decided.fix)
      const actor: Actor = {
        name: worker.name,
        doors: opened.value.doors,
        proposals: told(proposals, follow),
        store,
        leaving: stop,
      }
      if (yes && decided.more === 0) await act(actor, proposal.id)
      return (await proposals.get(proposal.id)) ?? proposal
    },
    goOn,
    ask: async (request, follow, stop) => {
      const place = { platform: 'terminal', channel: hostname(), thread: request.id }
      await receive({ key: randomUUID(), person: me, place, request }, { store, queued: false })
      return goOn(request.id, follow, stop)
    },
    answer: async (id, parameter, answer) => {
      const settled = await settle(store, { id, parameter, answer, by: me })
      if (settled.kind === 'refused')
        throw new Problem('usage', `The answer came too late: ${settled.why}.`, 'Ask again.')
    },
    close: async () => {
      // A machine that only ever runs commands has nobody else to do it.
      await sweep(opened.value.doors, store, worker.name).catch((error) =>
        options.note(`Not tidied up: ${error}`),
      )
      await memory.value.close()
      await opened.value.close()
    },
  }
}

/** The same, and each step is told as well. */
const told = (proposals: Proposals, follow: (line: string) => void): Proposals => ({
  ...proposals,
  step: async (claim, step) => {
    follow(step.text)
    return proposals.step(claim, step)
  },
})

/** Who sits at the terminal, by the machine's own word. */
export function whoever(): Person {
  let name = `uid ${process.getuid?.() ?? 'unknown'}`
  try {
    name = userInfo().username
  } catch {
    // A container may run a user id that has no name.
  }
  return { platform: 'terminal', account: `${name}@${hostname()}`, name }
}
