import { parse } from 'yaml'
import { z } from 'zod'
import { Problem } from '../incident/problem.ts'

const Ask = z.string().min(1).optional()
const ParameterSpec = z.union([
  z.string(),
  z.number(),
  z.strictObject({ from: z.string() }),
  z.strictObject({ value: z.union([z.string(), z.number()]) }),
  z.strictObject({ choose: z.record(z.string(), z.union([z.string(), z.number()])), ask: Ask }),
  z.strictObject({ match: z.string(), ask: Ask }),
  z.strictObject({ ask: z.string() }),
])
const FrontMatter = z.strictObject({
  id: z.string().optional(),
  title: z.string().optional(),
  symptoms: z.array(z.string()).default([]),
  workspace: z.string().optional(),
  resources: z.record(z.string(), z.string()).default({}),
  parameters: z.record(z.string(), ParameterSpec).default({}),
  window: z.strictObject({ around: z.string().optional(), widenTo: z.string().optional() }).default({}),
  actions: z.array(z.string()).default([]),
  see: z.array(z.string()).default([]),
})

export type FrontMatter = z.infer<typeof FrontMatter>
export type ParameterSpec = z.infer<typeof ParameterSpec>

/** Splits a guide into its checked front matter and the Markdown below; `lines` is how many lines stand above the body. */
export function frontMatter(
  text: string,
  path: string,
): { readonly data: FrontMatter; readonly body: string; readonly lines: number } {
  const match = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text)
  if (!match && text.startsWith('---\n'))
    throw new Problem(
      'guide-invalid',
      `${path}: the front matter that opens in line 1 never closes.`,
      'Close it with a line of three dashes.',
    )
  if (!match) return { data: FrontMatter.parse({}), body: text, lines: 0 }
  const checked = FrontMatter.safeParse(yaml(match[1] ?? '', path))
  if (!checked.success) throw mistakes(checked.error, path)
  return { data: checked.data, body: text.slice(match[0].length), lines: match[0].split('\n').length - 1 }
}

function mistakes(error: z.ZodError, path: string): Problem {
  const unknown = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  )
  const known = Object.keys(FrontMatter.shape)
  const meant = unknown.map((key) => ({
    key,
    near: known.toSorted((a, b) => distance(a, key) - distance(b, key))[0] ?? '',
  }))
  const hints = meant.map(({ key, near }) => `Instead of ${key}, did you mean ${near}?`)
  return new Problem(
    'guide-invalid',
    `${path}: the front matter has mistakes:\n${z.prettifyError(error)}`,
    [...hints, `Known keys: ${known.join(', ')}.`].join(' '),
  )
}

/** How many letters differ between two words, of at most 40 letters each. */
function distance(one: string, other: string): number {
  const target = [...other.toLowerCase().slice(0, 40)]
  let row = [...target.keys(), target.length]
  for (const [i, letter] of [...one.toLowerCase().slice(0, 40)].entries()) {
    const next = [i + 1]
    for (const [j, wanted] of target.entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === wanted ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}

function yaml(text: string, path: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'error' }) ?? {}
  } catch (error) {
    throw new Problem(
      'guide-invalid',
      `${path}: the front matter is not YAML: ${error instanceof Error ? error.message : String(error)}`,
      'Correct the front matter.',
      { cause: error },
    )
  }
}
