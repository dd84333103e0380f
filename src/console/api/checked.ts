import type { z } from 'zod'
import { Problem } from '../../incident/problem.ts'

/** What was sent in the shape that is documented; throws a Problem that names every field that is not. */
export function checked<S extends z.ZodType>(shape: S, value: unknown, fix: string): z.output<S> {
  const found = shape.safeParse(value)
  if (found.success) return found.data
  throw new Problem('usage', found.error.issues.slice(0, MOST_NAMED).map(said).join('; '), fix)
}

/** The variable parts of a path: what is none of ours stands for nothing that there is. */
export function checkedPath<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const found = shape.safeParse(value)
  if (found.success) return found.data
  throw new Problem('not-found', 'There is nothing under this address.', 'See /api for the addresses.')
}

/** The fields of a query; one that stands twice is refused, since nobody can tell which is meant. */
export function fieldsOf(query: URLSearchParams): Readonly<Record<string, string>> {
  const twice = [...query.keys()].find((name, at, all) => all.indexOf(name) !== at)
  if (twice !== undefined)
    throw new Problem('usage', `“${named(twice)}” stands twice in the query.`, 'Give each field once.')
  return Object.fromEntries(query)
}

const MOST_NAMED = 10
const LONGEST_NAME = 60

function said(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return `${where === '' ? '' : `${named(where)}: `}there is no field ${issue.keys
      .slice(0, MOST_NAMED)
      .map((key) => `“${named(key)}”`)
      .join(', ')}`
  return where === '' ? issue.message : `“${named(where)}”: ${issue.message}`
}

const named = (text: string): string =>
  (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text).toWellFormed()
