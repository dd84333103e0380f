import { z } from 'zod'

const text = z.string().min(1)
const texts = z.array(text).min(1)
const either = z.union([text, texts]).transform((given) => (typeof given === 'string' ? [given] : given))
const Verdict = z.enum(['healthy', 'confirmed', 'likely', 'inconclusive'])
/** Some days that there are not are read as days of the next month. */
const isDay = (day: string): boolean => new Date(`${day}T00:00Z`).toISOString().startsWith(day)
/** A moment as precise as it is written; without a zone it is UTC. */
const Moment = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?(?:Z|[+-]\d\d:\d\d)?)?$/,
    'write a moment such as 2025-06-18T07:50:57',
  )
  .refine((given) => !Number.isNaN(Date.parse(given)) && isDay(given.slice(0, 10)), 'there is no such moment')

/** What a good report says of a recorded incident; what is not named is not judged. */
export const Expect = z.strictObject({
  guide: either.optional(),
  verdict: z
    .union([Verdict, z.array(Verdict).min(1)])
    .transform((given) => (typeof given === 'string' ? [given] : given))
    .optional(),
  asks: z.array(text).optional(),
  cause: z
    .strictObject({ allOf: texts.optional(), anyOf: texts.optional() })
    .refine(({ allOf, anyOf }) => allOf || anyOf, 'name words under allOf or anyOf')
    .optional(),
  timeline: z.array(Moment).optional(),
  never: z.array(text).optional(),
  neverAnywhere: z.array(text).optional(),
  gaps: texts.optional(),
  proposal: z.union([z.literal('none'), z.strictObject({ action: text, resource: text })]).optional(),
  noModel: z.enum(['pass', 'honest']).default('pass'),
  maxQueries: z.number().int().nonnegative().optional(),
})
export type Expect = z.infer<typeof Expect>
