import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Column, type Table, typeNamed } from '../../src/kql/table.ts'

const column = z
  .string()
  .regex(/^[^:]+:(bool|int|long|real|decimal|string|datetime|timespan|guid|dynamic)$/)
  .transform((written): Column => {
    const at = written.lastIndexOf(':')
    return { name: written.slice(0, at), type: typeNamed(written.slice(at + 1)) }
  })
const rowsOf = z.array(z.array(z.unknown()))
const shared = {
  rule: z.string().min(10),
  source: z.url({ protocol: /^https$/ }),
  query: z.string().min(5),
  tables: z.record(z.string(), z.strictObject({ columns: z.array(column), rows: rowsOf })).default({}),
  differs: z.string().min(10).optional(),
}
const documented = z.union([
  z.strictObject({ ...shared, columns: z.array(column), rows: rowsOf, ordered: z.boolean().default(true) }),
  z.strictObject({ ...shared, error: z.strictObject({ code: z.string(), says: z.string().min(1) }) }),
])
const topic = z.strictObject({ topic: z.string().min(3), rules: z.array(documented).min(1) })

/** One documented rule of the language: a query, and the rows or the error it answers. */
export type DocumentedRule = z.infer<typeof documented>
/** The rules of one file. */
export type Topic = z.infer<typeof topic> & { readonly file: string }

/** Reads a file of rules; throws for a key that is not known, a rule without a source, or one without an answer. */
export function topicOf(source: string, file: string): Topic {
  const read = topic.safeParse(parse(source))
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`)
  for (const each of read.data.rules)
    if ('rows' in each && each.rows.some((row) => row.length !== each.columns.length))
      throw new Error(`${file}: a row of “${each.rule}” has another number of values than it has columns`)
  return { ...read.data, file }
}

const directory = fileURLToPath(new URL('rules/', import.meta.url))

/** Every file of rules, by name; throws for a rule that stands twice. */
export function allTopics(): readonly Topic[] {
  const files = readdirSync(directory).sort()
  return withoutRepeats(files.map((file) => topicOf(readFileSync(join(directory, file), 'utf8'), file)))
}

/** The same topics; throws for a rule that stands twice. */
export function withoutRepeats(topics: readonly Topic[]): readonly Topic[] {
  const seen = new Set<string>()
  for (const { file, rules } of topics)
    for (const { rule } of rules) {
      if (seen.has(rule)) throw new Error(`${file}: the rule “${rule}” stands twice`)
      seen.add(rule)
    }
  return topics
}

/** The stored tables that a rule's query reads. */
export function tablesOf(rule: DocumentedRule): readonly Table[] {
  return Object.entries(rule.tables).map(([name, table]) => ({ name, ...table }))
}
