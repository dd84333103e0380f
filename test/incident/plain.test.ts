import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { plain } from '../../src/incident/plain.ts'

describe('what hides or steers is gone', () => {
  test.each<[string, string, string]>([
    ['bidirectional overrides', 'a\u202eb\u202dc\u202a\u202b\u202c', 'abc'],
    ['bidirectional isolates', 'a\u2066b\u2067c\u2068\u2069', 'abc'],
    ['directional marks', 'a\u200eb\u200fc\u061cd', 'abcd'],
    ['zero-width characters', 'a\u200bb\u200cc\u200dd\u2060e\ufefff', 'abcdef'],
    ['tag characters', 'a\u{e0001}\u{e0049}\u{e0067}b', 'ab'],
    ['variation selectors that carry bytes', 'a\u{e0100}\u{e01ef}b', 'ab'],
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['terminal links', '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007', 'here'],
    ['terminal titles', '\u001b]0;owned\u0007ok', 'ok'],
    ['a lone escape', 'a\u001bb', 'ab'],
    ['control characters', 'a\u0000b\u0008c\u007fd\u009be', 'abcde'],
    ['carriage returns that overwrite a line', 'bad\rgood', 'badgood'],
    ['soft hyphens and fillers', 'pass\u00adword \u3164x\u115fy\u1160z\uffa0', 'password xyz'],
  ])('%s', (_, text, expected) => {
    expect(plain(text)).toBe(expected)
  })
})

test.each([
  'a\tb\nc',
  'Motor 4 – “tripped”…',
  'VPN 接続が 07:20 に切断',
  'الشبكة متوقفة',
  'Größe',
  '🔥 😀',
  '',
])('what people write stays: %j', (text) => {
  expect(plain(text)).toBe(text)
})

test('composed and decomposed letters become one', () => {
  expect(plain('Gro\u0308ße')).toBe('Größe')
})

test('whatever the text: nothing hidden is left, and doing it twice changes nothing more', () => {
  const nasty = fc.constantFrom(
    '\u001b',
    '[',
    '31m',
    '\u202e',
    '\u200b',
    '\u{e0041}',
    ']0;',
    '\u0007',
    'a\u0301',
    '\ud800',
  )
  const text = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (some) => {
      const once = plain(some)
      expect(once).not.toMatch(/(?![\t\n])\p{Control}|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}/u)
      expect(plain(once)).toBe(once)
    }),
  )
})

test.each([
  ['marks on one letter', `e${'\u0301'.repeat(100_000)}`],
  ['marks of all kinds', '\u0316\u0301'.repeat(50_000)],
  ['escapes that never end', '\u001b]'.repeat(50_000)],
  ['escapes and brackets', '\u001b['.repeat(50_000)],
])('100,000 characters of %s take no longer than others', (_, text) => {
  const began = performance.now()
  const told = plain(text)
  expect(performance.now() - began).toBeLessThan(1_500)
  expect(told).not.toContain('\u001b')
})
