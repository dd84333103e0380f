import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { regexOf } from '../../src/kql/regex.ts'

/** Parts of patterns, in Kusto's spelling and in JavaScript's. */
const parts = [
  ['a', 'a'],
  ['\\d', '\\p{Nd}'],
  ['\\D', '\\P{Nd}'],
  ['\\w', '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'],
  ['\\W', '[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'],
  ['\\s', '[\\t-\\r \\x85\\u00a0\\u2000-\\u200a\\u3000]'],
  ['\\S', '[^\\t-\\r \\x85\\u00a0\\u2000-\\u200a\\u3000]'],
  ['[\\s\\S]', '[^]'],
  ['[^\\W_]', '(?=[^_])[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'],
  ['[\\W_]', '[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]|_'],
  ['[\\d\\s-]', '[\\p{Nd}\\t-\\r \\x85\\u00a0\\u2000-\\u200a\\u3000\\-]'],
  ['[^\\d]', '\\P{Nd}'],
  ['[[:alpha:]]', '[a-zA-Z]'],
  ['[]a]', '[\\]a]'],
  ['[^]a]', '[^\\]a]'],
  ['\\\\d', '\\\\d'],
  ['\\[\\]', '\\[\\]'],
  ['.', '[^\\n]'],
  ['\\u0061', 'a'],
  ['\\x{E9}', 'é'],
] as const
const pattern = fc
  .array(fc.tuple(fc.constantFrom(...parts), fc.constantFrom('', '?', '+', '{2}')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => [
    all.map(([[kusto], times]) => `(?:${kusto})${times}`).join(''),
    all.map(([[, script], times]) => `(?:${script})${times}`).join(''),
  ])
const text = fc
  .array(fc.constantFrom('a', '1', '٣', 'é', 'Ⅷ', '_', '-', ']', '[', '\\', 'd', ' ', '\u2003', '\n', '😀'), {
    maxLength: 6,
  })
  .map((letters) => letters.join(''))

test('a pattern finds what the same pattern in another spelling finds', () =>
  fc.assert(
    fc.property(pattern, text, ([kusto = '', script = ''], value) => {
      const found = regexOf(kusto).matcher(value)
      const other = new RegExp(script, 'u').exec(value)
      expect(found.find() ? [found.start(), found.group()] : null).toEqual(other && [other.index, other[0]])
    }),
    { numRuns: 1000 },
  ))

const letters = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'
const border = `(?:(?<=${letters})(?!${letters})|(?<!${letters})(?=${letters}))`
const inside = `(?:(?<=${letters})(?=${letters})|(?<!${letters})(?!${letters}))`
const bounded = [
  ['\\b', border],
  ['\\B', inside],
  ['n', 'n'],
  ['\\w', letters],
  ['\\W', `(?!${letters})[^]`],
  ['\\s', '\\s'],
  ['.', '[^\\n]'],
  ['[^n]', '[^n]'],
  ['[\\s_-]', '[\\s_\\-]'],
] as const
const sentence = fc
  .array(fc.constantFrom('n', 'N', 'é', 'ж', '本', '\u0301', '_', ' ', '-', '1'), { maxLength: 6 })
  .map((all) => all.join(''))

test('a word ends where a letter of any script has none behind it', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...bounded), { minLength: 2, maxLength: 4 }),
      sentence,
      (all, value) => {
        const found = regexOf(all.map(([kusto]) => kusto).join('')).matcher(value)
        const other = new RegExp(all.map(([, script]) => script).join(''), 'u').exec(value)
        expect(found.find() ? [found.start(), found.group()] : null).toEqual(other && [other.index, other[0]])
      },
    ),
    { numRuns: 1000 },
  ))
