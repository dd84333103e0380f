import { z } from 'zod'
import type { Question } from '../../incident/request.ts'
import type { TimeRange, Window } from '../../incident/window.ts'
import type { Workspace } from '../../incident/workspace.ts'
import { digest } from '../digest.ts'
import { fenced } from '../fence.ts'
import { ANSWERS } from '../model-words.ts'
import { type Outcome, type Read, read } from '../read.ts'
import type { Run } from '../run.ts'

/** What the model is answered; `ok` false = its call was of no use. */
export type Answer = {
  readonly ok: boolean
  readonly text: string
  /** Nothing more can be done before the requester has answered this. */
  readonly asks?: Question
}

/** A tool of the model with typed arguments. */
export type Look<T> = {
  readonly name: string
  readonly description: string
  readonly schema: z.ZodType<T>
  readonly run: (input: T) => Promise<Answer>
}

/** A tool that takes its arguments as the model gave them; what is wrong with them is the answer. */
export const look = <T>(one: Look<T>) => ({
  ...one,
  call: async (given: unknown): Promise<Answer> => {
    const input = one.schema.safeParse(given)
    return input.success
      ? one.run(input.data)
      : { ok: false, text: ANSWERS.wrongArguments(one.name, z.prettifyError(input.error)) }
  },
})

/** Arguments that say over which time to look; the searched window where they are left out. */
export const Range = {
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
}

/** The range that the arguments mean. */
export const rangeOf = (
  input: { from?: string | undefined; to?: string | undefined },
  window: Window,
): TimeRange => ({
  from: input.from ? new Date(input.from).toISOString() : window.from,
  to: input.to ? new Date(input.to).toISOString() : window.to,
})

/** Runs one log query and answers with its digest. */
export function logs(
  run: Run,
  workspace: Workspace,
  what: Pick<Read, 'step' | 'query' | 'label' | 'text' | 'range'>,
  fix?: Fix,
): Promise<Answer> {
  const about = run.doors.kql.describe(what.text)
  return answer(
    run,
    read(run, {
      ...what,
      source: { kind: 'logs', table: about.tables[0] ?? '', category: about.category },
      workspace: workspace.name,
      call: () =>
        run.doors.tools.queryLogs(
          {
            kql: what.text,
            workspace,
            range: what.range,
            maxRows: run.doors.limits.maxRows,
          },
          run.signal,
        ),
    }),
    fix,
  )
}

/** What would make a read work that failed. */
type Fix = (failed: Extract<Outcome, { kind: 'failed' }>) => string | Promise<string>

/** The digest of what a read gave, or why it failed. */
export async function answer(
  run: Run,
  outcome: Promise<Outcome>,
  fix: Fix = (failed) => failed.fix,
): Promise<Answer> {
  const result = await outcome
  return result.kind === 'evidence'
    ? { ok: true, text: fenced(run, digest(result.evidence)) }
    : {
        ok: true,
        text: ANSWERS.readFailed(result.id, result.message, await fix(result)),
      }
}
