import { z } from 'zod'

/** The parts of a report that are shown on demand, in the order in which people read them. */
export const SECTIONS = [
  'timeline',
  'findings',
  'steps',
  'gaps',
  'ruled-out',
  'withheld',
  'evidence',
] as const
export type SectionName = (typeof SECTIONS)[number]

const id = z.uuid()
const Press = z.discriminatedUnion('kind', [
  /** The choice of a question, counted from 0 in the order in which it was put. */
  z.strictObject({
    kind: z.literal('answer'),
    id,
    parameter: z.string().min(1).max(100),
    choice: z.number().int().nonnegative(),
  }),
  z.strictObject({ kind: z.literal('stop'), id }),
  z.strictObject({ kind: z.literal('show'), id, section: z.enum(SECTIONS) }),
  /** The whole report and its evidence as files. */
  z.strictObject({ kind: z.literal('files'), id }),
  z.strictObject({ kind: z.literal('feedback'), id, right: z.boolean() }),
  /** A yes or no to a proposal of the investigation; `seal` says what the card showed. */
  z.strictObject({
    kind: z.literal('decide'),
    id,
    proposal: id,
    seal: z.string().regex(/^[0-9a-f]{32}$/),
    yes: z.boolean(),
  }),
  /** An example of what could be asked. */
  z.strictObject({ kind: z.literal('ask'), text: z.string().min(1).max(300) }),
])

/** What a button stands for. It travels through the platform and comes back as anybody may have written it. */
export type Press = z.infer<typeof Press>

const FIELDS: Readonly<Record<Press['kind'], readonly string[]>> = {
  answer: ['id', 'parameter', 'choice'],
  stop: ['id'],
  show: ['id', 'section'],
  files: ['id'],
  feedback: ['id', 'right'],
  decide: ['id', 'proposal', 'seal', 'yes'],
  ask: ['text'],
}

/** The press as the text that a button carries: short, since an option of a list may have but 150 characters. */
export function pressText(press: Press): string {
  const values = press as Readonly<Record<string, unknown>>
  return JSON.stringify([press.kind, ...FIELDS[press.kind].map((name) => values[name])])
}

/** The press that came back, or null where it is none of ours. */
export function parsePress(value: unknown): Press | null {
  const list = typeof value === 'string' ? fromJson(value) : null
  if (!Array.isArray(list) || typeof list[0] !== 'string' || !Object.hasOwn(FIELDS, list[0])) return null
  const [kind, ...values] = list as [Press['kind'], ...unknown[]]
  const names = FIELDS[kind]
  if (values.length !== names.length) return null
  const found = Press.safeParse({ kind, ...Object.fromEntries(names.map((name, at) => [name, values[at]])) })
  return found.success ? found.data : null
}

function fromJson(text: string): unknown {
  try {
    return text.length > 2_000 ? null : JSON.parse(text)
  } catch {
    return null
  }
}
