import { z } from 'zod'

/** The moment of 1970 and every later one that a database takes. */
const isKept = (text: string): boolean => /^(19[7-9]|[2-9])\d*-/.test(new Date(text).toISOString())

/** An id of ours in a path. */
export const Id = z.uuid()

/** A moment or a day (then its first moment in UTC). */
export const When = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'is no moment: give it as 2025-06-18T07:20:00Z or 2025-06-18',
  })
  .refine((text) => !Number.isNaN(Date.parse(text)) && isKept(text), 'is before 1970 or after 9999')
  .transform((text) => new Date(text).toISOString())

/** Words to look for, or a name. */
export const Name = z
  .string()
  .min(1)
  .max(300)
  // No text of the database holds this character.
  .regex(/^[^\0]*$/, 'holds a character that is none')

/** How many of a list at once. */
export const Limit = z.coerce.number().int().min(1).max(200).default(50)

/** Repeated with the same key, a request is taken once. */
export const Once = z.strictObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'is not 1 to 200 visible ASCII characters')
    .optional()
    .describe('The same for each repeat of one request, so that it is taken once.'),
})
