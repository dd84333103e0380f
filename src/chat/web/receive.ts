import { z } from 'zod'
import type { Heard } from '../../flow/ports.ts'
import type { Person } from '../../incident/person.ts'
import type { Place } from '../../incident/place.ts'
import { parsePress } from '../../incident/press.ts'
import { Problem } from '../../incident/problem.ts'

const key = z.uuid()
const zone = z.string().max(100).optional()
const Words = z.object({
  key,
  text: z.string().max(20_000),
  zone,
  guide: z.string().max(200).optional(),
})
const Pressed = z.object({ key, press: z.string().max(2_000), note: z.string().max(2_000).optional(), zone })

type Who = { readonly person: Person; readonly place: Place; readonly now: Date }

/** Words that were sent with a form; a guide that is named with them is followed whatever they say. */
export function wordsOf(body: unknown, { person, place, now }: Who): Heard {
  const { key: own, text, zone: told, guide } = read(Words, body)
  const from = { key: own, person, place, zone: zoneOf(told), at: now.toISOString() }
  return guide
    ? { ...from, kind: 'asked', text, guide, answers: {} }
    : { ...from, kind: 'said', text, aside: false }
}

/** A button that was pressed; the note that was written with it, if any. */
export function pressOf(
  body: unknown,
): { readonly press: Extract<Heard, { kind: 'pressed' }>['press'] } & Omit<z.infer<typeof Pressed>, 'press'> {
  const { press: text, ...rest } = read(Pressed, body)
  const press = parsePress(text)
  if (!press) throw new Problem('usage', 'This button is not known.', 'Load the page anew and try again.')
  return { press, ...rest }
}

/** What was pressed, by whom and where it stands. */
export function pressedBy(
  { press, note = '', key: own, zone: told }: ReturnType<typeof pressOf>,
  who: Who,
): Heard {
  const { person, place, now } = who
  return {
    kind: 'pressed',
    key: own,
    person,
    place,
    zone: zoneOf(told),
    at: now.toISOString(),
    press,
    note: note.trim() === '' ? null : note,
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const found = schema.safeParse(body)
  if (found.success) return found.data
  throw new Problem(
    'usage',
    `The form was not understood: ${z.prettifyError(found.error)}`,
    'Load the page anew and try again.',
  )
}

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
