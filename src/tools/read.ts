import { setTimeout as rest } from 'node:timers/promises'
import type { Observation } from '../flow/ports.ts'
import { Problem } from '../incident/problem.ts'
import type { Child, ToolName } from './child.ts'
import { type Deadline, deadline } from './deadline.ts'
import { observation } from './reply.ts'
import { within } from './within.ts'

/** One question to the server; `subject` is what a missing role or resource would be about. */
export type Question = {
  readonly tool: ToolName
  readonly args: Readonly<Record<string, unknown>>
  readonly subject: string
}

// A server that was killed gets this long before its successor starts.
const BACKOFF_MS = 250

/**
 * Waits until the server is up, then gives `work` one limit of `limitMs` for everything it does, repeats included.
 * A server that cannot be started is an observation.
 */
export async function bounded(
  server: Pick<Child, 'ready' | 'startMs'>,
  limitMs: number,
  work: (until: Deadline) => Promise<Observation>,
  signal?: AbortSignal,
): Promise<Observation> {
  const began = performance.now()
  const ms = (): number => Math.round(performance.now() - began)
  try {
    const up = await within(server.ready(), server.startMs, signal)
    if (up.kind === 'done') return await work(deadline(limitMs))
    if (up.kind === 'cancelled') return observation({ kind: 'cancelled', message: '' }, ms(), '')
    return unavailable('The Azure MCP Server is still starting.', 'Ask again in a minute.', ms())
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return unavailable(error.message, error.fix, ms())
  }
}

/** One answer before the deadline; a question whose server went away is asked once more of the next one. */
export async function read(
  call: Child['call'],
  { tool, args, subject }: Question,
  until: Deadline,
  signal?: AbortSignal,
): Promise<Observation> {
  const began = performance.now()
  let reply = await call(tool, args, until.left(), signal)
  if (reply.kind === 'lost' && (await within(rest(BACKOFF_MS), until.left(), signal)).kind === 'done')
    reply = await call(tool, args, until.left(), signal)
  return observation(reply, Math.round(performance.now() - began), subject)
}

const unavailable = (message: string, fix: string, ms: number): Observation => ({
  kind: 'failed',
  failure: 'unavailable',
  message,
  fix,
  ms,
})
