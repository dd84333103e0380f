import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { Problem } from '../incident/problem.ts'
import { distance } from './distance.ts'

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
  // Status codes are symptoms too, and YAML reads them as numbers.
  symptoms: z.array(z.union([z.string(), z.number()]).transform(String)).default([]),
  workspace: z.string().optional(),
  resources: z.record(z.string(), z.string()).default({}),
  parameters: z.record(z.string(), ParameterSpec).default({}),
  window: z.strictObject({ around: z.string().optional(), widenTo: z.string().optional() }).default({}),
  actions: z.array(z.string()).default([]),
  see: z.array(z.string()).default([]),
})

export type FrontMatter = z.infer<typeof FrontMatter>
export type ParameterSpec = z.infer<typeof ParameterSpec>

/** A front matter that was read: `lineOf` is where in the file a key stands, by its path. */
export type Front = {
  readonly data: FrontMatter
  readonly body: string
  /** How many lines stand above the body. */
  readonly lines: number
  readonly lineOf: (...keys: readonly string[]) => number
}

/** Splits a guide into its checked front matter and the Markdown below; throws a Problem `guide-invalid` with the line. */
export function frontMatter(text: string, path: string): Front {
  const match = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text)
  if (!match && text.startsWith('---\n'))
    throw new Problem(
      'guide-invalid',
      `${path}: the front matter that opens in line 1 never closes.`,
      'Close it with a line of three dashes.',
    )
  if (!match) return { data: FrontMatter.parse({}), body: text, lines: 0, lineOf: () => 1 }
  const { value, lineOf } = yaml(match[1] ?? '', path)
  const checked = FrontMatter.safeParse(value)
  if (!checked.success) throw mistakes(checked.error, path, lineOf)
  return {
    data: checked.data,
    body: text.slice(match[0].length),
    lines: match[0].split('\n').length - 1,
    lineOf,
  }
}

function mistakes(error: z.ZodError, path: string, lineOf: Front['lineOf']): Problem {
  const unknown = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  )
  const known = Object.keys(FrontMatter.shape)
  const meant = unknown.map((key) => ({
    key,
    near: known.toSorted((a, b) => distance(a, key) - distance(b, key))[0] ?? '',
  }))
  const hints = meant.map(({ key, near }) => `Instead of ${key}, did you mean ${near}?`)
  const told = error.issues.flatMap((issue) => {
    const keys = issue.path.map(String)
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...keys, key]) : [keys]
    return places.map((place) => ({ line: lineOf(...place), text: `${place.join('.')}: ${issue.message}` }))
  })
  return new Problem(
    'guide-invalid',
    `${path}: the front matter has mistakes:\n${told
      .sort((a, b) => a.line - b.line)
      .map((one) => `line ${one.line}: ${one.text}`)
      .join('\n')}`,
    [...hints, `Known keys: ${known.join(', ')}.`].join(' '),
  )
}

/** The text's first line is the second of the file, below the dashes. */
function yaml(text: string, path: string): { readonly value: unknown; readonly lineOf: Front['lineOf'] } {
  const counter = new LineCounter()
  const lineAt = (offset: number): number => counter.linePos(offset).line + 1
  try {
    const document = parseDocument(text, { lineCounter: counter, logLevel: 'error', prettyErrors: false })
    const [fault] = document.errors
    if (fault) throw notYaml(path, `line ${lineAt(fault.pos[0])}: ${fault.message}`, fault)
    return {
      value: document.toJS({ maxAliasCount: 0 }) ?? {},
      lineOf: (...keys) => lineAt(offsetOf(document.contents, keys)),
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw notYaml(path, error instanceof Error ? error.message : String(error), error)
  }
}

const notYaml = (path: string, reason: string, cause: unknown): Problem =>
  new Problem(
    'guide-invalid',
    `${path}: the front matter is not YAML: ${reason}`,
    'Correct the front matter.',
    { cause },
  )

/** Where the deepest part of the path that is there begins. */
function offsetOf(top: unknown, keys: readonly string[]): number {
  let node = top
  let offset = 0
  for (const key of keys) {
    const pair = isMap(node) ? node.items.find((one) => String(one.key) === key) : undefined
    const child = isSeq(node) ? node.items[Number(key)] : pair?.value
    const place = pair?.key ?? child
    if (!isNode(place)) break
    offset = place.range?.[0] ?? offset
    node = child
  }
  return offset
}
