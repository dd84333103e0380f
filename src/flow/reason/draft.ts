import { z } from 'zod'
import { plain } from '../../incident/plain.ts'
import { TOOLS } from '../model-words.ts'
import type { ModelTool } from '../ports.ts'
import { toolSchema } from '../tool-schema.ts'

/** What people can still read, and checking can still bear. */
const MOST = { entries: 100, statements: 50, citations: 50, rows: 1_000, next: 20 }

/** Text that people will read: nothing in it hides or steers. */
const Text = z.string().max(2000).transform(plain)
const Citations = z
  .array(
    z.object({
      id: z.string().max(40),
      rows: z.array(z.number().int().positive()).max(MOST.rows).default([]),
    }),
  )
  .max(MOST.citations)
const Statement = z.object({ text: z.string().min(1).max(2000).transform(plain), evidence: Citations })
const Statements = z.array(Statement).max(MOST.statements).default([])

/** The report as the model delivers it. */
export const Draft = z.object({
  title: z.string().max(200).transform(plain).default('').describe('One line: what happened to what.'),
  summary: z
    .string()
    .max(3000)
    .transform(plain)
    .describe('A few sentences: what, when, why, and whether it is over.'),
  cause: Statement.nullable().default(null).describe('Null unless the rows show it.'),
  timeline: z
    .array(z.object({ at: Text.describe('As in the row.'), event: Text, evidence: Citations }))
    .max(MOST.entries)
    .default([]),
  findings: Statements.describe('What the rows show besides the cause.'),
  ruledOut: Statements.describe('What was suspected and the rows speak against.'),
  next: z.array(Text).max(MOST.next).default([]).describe('What people should do now, from the guide.'),
})

/** What the model concluded, unchecked: citations and verdict are code's business afterwards. */
export type Draft = z.infer<typeof Draft>

/** The tool by which it is delivered. */
export const FINISH: ModelTool = {
  name: 'finish',
  description: TOOLS.finish,
  parameters: toolSchema(Draft),
}
