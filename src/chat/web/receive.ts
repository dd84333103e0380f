import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Heard } from '../../flow/ports.ts'
import type { Person } from '../../incident/person.ts'
import type { Place } from '../../incident/place.ts'
import { type Press, parsePress } from '../../incident/press.ts'
import { Problem } from '../../incident/problem.ts'
import { uuidOf } from './uuid-of.ts'

/** More than a request may have, so that whoever pastes too much is told so by what is kept of it. */
const LONGEST_TEXT = 20_000
const LONGEST_NOTE = 2_000

const Words = z.object({
  /** Of the form, new for each page: it tells a second request from a repeat of the first. */
  key: z.uuid(),
  text: z.string().max(LONGEST_TEXT),
  zone: z.string().max(100).optional(),
  guide: z.string().max(200).optional(),
  /** The conversation that it goes on; absent = it begins one. */
  thread: z.uuid().optional(),
})
const Pressed = z.object({
  press: z.string().max(2_000),
  note: z.string().max(LONGEST_NOTE).optional(),
  key: z.uuid().optional(),
  zone: z.string().max(100).optional(),
})
const Answered = z.object({
  id: z.uuid(),
  parameter: z.string().min(1).max(100),
  answer: z.string().max(LONGEST_TEXT),
})

/** Words that a form sent. */
export type Sent = z.infer<typeof Words>
/** Who did something, where it belongs, and when. */
export type Who = { readonly person: Person; readonly place: Place; readonly now: Date }

export const sentWords = (body: unknown): Sent => read(Words, body)

/**
 * One name for words and each repeat of them: sent twice, loaded anew or sent again after a failure they are one request;
 * other words in the same form are another one.
 */
export const onceOf = ({ key, text, guide = '' }: Sent): string => uuidOf(key, text, guide)

/** Words as they are heard; with a guide they are a request, whatever they say. */
export function heardWords(sent: Sent, { person, place, now }: Who): Heard {
  const { text, guide, zone } = sent
  const from = { key: onceOf(sent), person, place, zone: zoneOf(zone), at: now.toISOString() }
  return guide
    ? { ...from, kind: 'asked', text, guide, answers: {} }
    : { ...from, kind: 'said', text, aside: false }
}

/** A button as a form sent it, with the note that was written with it. */
export type SentPress = {
  readonly press: Press
  readonly note: string | null
  readonly key: string
  readonly zone: string | null
}

export function sentPress(body: unknown): SentPress {
  const { press: text, note = '', key = randomUUID(), zone } = read(Pressed, body)
  const press = parsePress(text)
  if (!press) throw notUnderstood('the button is none that is known here')
  return { press, note: note.trim() === '' ? null : note, key, zone: zoneOf(zone) }
}

export const heardPress = (sent: SentPress, { person, place, now }: Who): Heard => ({
  ...sent,
  kind: 'pressed',
  person,
  place,
  at: now.toISOString(),
})

/** An answer in words to one open question. */
export const sentAnswer = (body: unknown): z.infer<typeof Answered> => read(Answered, body)

export const heardAnswer = (answer: z.infer<typeof Answered>, { person, place, now }: Who): Heard => ({
  ...answer,
  kind: 'answered',
  key: randomUUID(),
  person,
  place,
  zone: null,
  at: now.toISOString(),
})

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const found = schema.safeParse(body)
  if (found.success) return found.data
  const [issue] = found.error.issues
  if (issue?.code === 'too_big' && issue.path[0] !== 'key')
    throw new Problem(
      'usage',
      `The field ${String(issue.path[0])} holds more than ${issue.maximum} characters, so nothing was sent.`,
      'Go back, shorten it and send it again.',
    )
  throw notUnderstood(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
}

const notUnderstood = (why: string): Problem =>
  new Problem('usage', `The form was not understood: ${why}.`, 'Go back, load the page anew and try again.')

/** The zone that the browser tells, where it is one. */
function zoneOf(told: string | undefined): string | null {
  if (!told) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: told }).resolvedOptions().timeZone
  } catch {
    // A browser may tell a name that is not known here; the report then says what was assumed.
    return null
  }
}
