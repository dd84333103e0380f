import { appendFileSync } from 'node:fs'
import type { Call } from './answer.ts'
import { ScenarioError } from './scenario-error.ts'

/** Writes down one call and the status that it got; 0 = it got no answer. */
export type Journal = (call: Omit<Call, 'reference'>, status: number) => void

/** Appends one JSON document a line to `path`; without a path nothing is kept. */
export function journal(path: string | undefined): Journal {
  if (!path) return () => undefined
  try {
    appendFileSync(path, '')
  } catch (error) {
    throw new ScenarioError(
      `The journal cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      'Set SANDBOX_JOURNAL to a file in a folder that exists.',
      { cause: error },
    )
  }
  return ({ method, host, url, body, identity }, status) =>
    appendFileSync(
      path,
      `${JSON.stringify({
        at: new Date().toISOString(),
        method,
        host,
        path: `${url.pathname}${url.search}`,
        ...(body ? { body } : {}),
        status,
        identity,
      })}\n`,
    )
}
