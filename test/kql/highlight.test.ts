import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { highlight } from '../../src/kql/highlight.ts'

test('the pieces joined are the text, whatever it is', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'T | where ',
      '// note\n',
      '"a|b"',
      "'",
      '1h',
      '==',
      'count()',
      '\r\n',
      '🙂',
      '\u0000',
      '```',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('')
      expect(
        highlight(text)
          .map((span) => span.text)
          .join(''),
      ).toBe(text)
    }),
  )
})

test('keywords, texts, numbers, comments and functions are told apart', () => {
  const kinds = Object.fromEntries(
    highlight('T // all of it\n| where A == "x|y" and B > ago(2h) | take 10').map(({ text, kind }) => [
      text,
      kind,
    ]),
  )
  expect(kinds).toMatchObject({
    where: 'keyword',
    take: 'keyword',
    '"x|y"': 'string',
    '10': 'number',
    '2h': 'number',
    ago: 'function',
    A: 'name',
    '// all of it': 'comment',
  })
})
