import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { moment } from '../src/incident/moment.ts'

const Time = z.string().refine((text) => moment(text) !== '', 'no moment')
const Oracle = z.strictObject({
  /** What happened, and how one can know it from the data alone. */
  says: z.string().min(20),
  /** Queries over the scenario's tables, each with exactly the rows that it gives. */
  shows: z.array(z.strictObject({ kql: z.string().min(1), rows: z.array(z.array(z.unknown())) })).min(1),
  /** Queries that give no row: what would be there if another cause were true. */
  silent: z.array(z.string().min(1)).default([]),
  activity: z.array(z.strictObject({ at: Time, operation: z.string(), resource: z.string() })).default([]),
  health: z.array(z.strictObject({ resource: z.string(), state: z.string() })).default([]),
})
export type Oracle = z.infer<typeof Oracle>

/** Reads what proves that the answer to a scenario is in its data. */
export const readOracle = (path: string): Oracle => Oracle.parse(parse(readFileSync(path, 'utf8')))
