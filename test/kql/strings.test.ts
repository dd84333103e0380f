import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lettersOf, lower, orderOf, testOf, upper } from '../../src/kql/strings.ts'

const letter = fc.constantFrom('a', 'B', '1', 'é', 'ж', '本', '𠮷', '😀', ' ', '_', '-', '.', '')
const text = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''))
const term = fc
  .array(fc.constantFrom('a', 'B', '1', 'é', 'ж', '𠮷'), { minLength: 1, maxLength: 3 })
  .map((letters) => letters.join(''))

/** The terms of a text, found by splitting it rather than by looking around a part. */
const termsOf = (value: string): string[] => value.split(/[^\p{L}\p{N}]+/u).filter(Boolean)

describe('the operators on terms answer as the list of terms does', () => {
  const all = [
    ['has_cs', (own: string, wanted: string) => own === wanted],
    ['hasprefix_cs', (own: string, wanted: string) => own.startsWith(wanted)],
    ['hassuffix_cs', (own: string, wanted: string) => own.endsWith(wanted)],
  ] as const
  test.each(all)('%s', (operator, fits) =>
    fc.assert(
      fc.property(text, term, (value, wanted) => {
        expect(testOf(operator)(value, wanted)).toBe(termsOf(value).some((own) => fits(own, wanted)))
      }),
    ),
  )
})

test('the plain form of an operator answers as the other one does in lower case, the negated form the opposite', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'),
      text,
      text,
      (operator, value, part) => {
        const found = testOf(operator)(value, part)
        expect(found).toBe(testOf(`${operator}_cs`)(lower(value), lower(part)))
        expect(testOf(`!${operator}`)(value, part)).toBe(!found)
      },
    ),
  ))

test('texts are ordered as their bytes in UTF-8 are', () =>
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(orderOf(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  ))

test('a change of case changes no number of letters', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const size = [...value].length
      expect([...lower(value)]).toHaveLength(size)
      expect([...upper(value)]).toHaveLength(size)
      expect((lettersOf(value) ?? value).length).toBe(size)
    }),
  ))
