import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fill, placeholders } from '../../src/kql/fill.ts'
import { guardGuide } from '../../src/kql/guard/guard.ts'
import { kustoTokens } from '../../src/kql/kusto-tokens.ts'

/** A template, and a value that is harmless there. */
const TEMPLATES: readonly (readonly [string, string])[] = [
  ['T | where a == "{X}" and b == \'{X}\' | take 5', 'x'],
  ['T | where a == @"c:\\{X}" or a == @\'{X}\'', 'x'],
  ['T | where a == h"{X}" or a == H@\'{X}{X}\'', 'x'],
  ['T | where a has ```{X}``` or a has ~~~{X}~~~ // about {X}\n| project a', 'x'],
  ['T | where d == dynamic({"k":"{X}", "l":["{X}"]}).k', 'x'],
  ['T | where a matches regex "^{X}\\\\d$" or a in ("{X}", \'-{X}-\')', 'x'],
  ['T | where d["{X}"] == 1 and tostring(d.a[\'{X}\']) == "{X}"', 'x'],
  ["T | project ['{X}']", 'x'],
  ['T | where n > {X} and n < -{X}', '5'],
  ['T | where t > ago({X}) and n in ({X}, {X})', '5'],
  ['T | where t > ago({X}d) and s < {X}h', '5'],
  ['T | where t between (datetime({X}) .. datetime("{X}"))', '2025-06-18T07:20:00Z'],
  ['T | where t > datetime({X}T00:00:00Z) or t > todatetime("{X}")', '2025-06-18'],
  ['T | where s < timespan({X}) or s > time({X})', '01:30:00'],
  ['T | where g == guid({X}) or g == toguid("{X}")', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
  ['T | where n == int({X}) or n == long({X}) or n == real({X})', '5'],
  ['T | where ok == bool({X}) or ok == {X}', 'true'],
  ['let x = "{X}"; T | take 5', 'x'],
]
const HOSTILE = [
  ...[
    '"',
    "'",
    '\\',
    '\\"',
    "\\'",
    '\\\\"',
    '""',
    "''",
    '") | take 1 //',
    "' or 1==1",
    '"]',
    "'](",
    '//',
    '/*',
    '#crp',
  ],
  ...[
    '```',
    '~~~',
    '`',
    '~',
    '\n| project b',
    '\r',
    '\r\n',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u000b',
    '\0',
    '\ud800',
  ],
  ...[
    'workspace("x").T',
    '5',
    '5d',
    '-1',
    '1e5',
    '0x1F',
    'true',
    'now()',
    'datetime(1)',
    '2025-06-18',
    '){',
    '{X}',
    '$&',
    '$1',
  ],
  ...[
    'h"',
    '@"',
    '\\u0022',
    '\\x22',
    '\\42',
    '\u202e',
    '\u200b',
    '＂',
    ')',
    '(',
    ';',
    '|',
    '.show tables',
    '..',
    ' ',
    '',
  ],
]
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''))

/** What Kusto's lexer sees, values left out. */
const structure = (text: string): readonly string[] =>
  kustoTokens(text).map(({ kind, text: word, trivia, broken }) =>
    /^(String|DateTime|Timespan|Guid|Long|Int|Real|Boolean)Literal/.test(kind)
      ? `${trivia}${/^\w+\(/.test(word) ? kind : kind === 'StringLiteralToken' ? 'text' : 'value'}${broken}`
      : `${trivia}${word}`,
  )
const filledText = (template: string, X: string): string | null => {
  const filled = fill(template, { X })
  return filled.kind === 'filled' ? filled.text : null
}

describe('a value cannot change a query’s structure', () => {
  test.each(TEMPLATES)('%s', (template, harmless) => {
    const expected = filledText(template, harmless)
    if (expected === null) throw new Error('The harmless value was refused.')
    expect(guardGuide(expected)).toBeNull()
    fc.assert(
      fc.property(value, (X) => {
        const filled = fill(template, { X })
        if (filled.kind === 'refused')
          return filled.parameter === 'X' && filled.message.length > 10 && filled.fix.length > 10
        // A number below zero brings its sign along.
        const like = X.startsWith('-') && harmless === '5' ? filledText(template, '-5') : expected
        expect(structure(filled.text)).toEqual(structure(like ?? ''))
        return true
      }),
      { numRuns: 1000 },
    )
  })

  test.each(TEMPLATES.slice(0, 4))('and what is put into a text is read back from it: %s', (template) => {
    fc.assert(
      fc.property(value, (X) => {
        const text = filledText(template, X)
        if (text === null) return true
        const first = kustoTokens(text).find(({ kind }) => kind === 'StringLiteralToken')?.text ?? ''
        const [, verbatim, mark = '', inside = ''] = /^[hH]?(@?)(```|['"])([\s\S]*)\2$/.exec(first) ?? []
        const read =
          mark === '```'
            ? inside
            : verbatim
              ? inside.replaceAll(mark + mark, mark)
              : inside.replace(/\\([\\'"])/g, '$1')
        return read.endsWith(X)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a value is checked against where it stands', () => {
  test.each(['1 or true', 'now()', '1) or (1', '"a"', '', '--1', '5; T', '0x', '5 d', '1e999999', 'nan'])(
    'bare %j is refused',
    (X) => {
      for (const template of ['T | where n > {X}', 'T | where t > datetime({X})', 'T | where n == int({X})'])
        expect(fill(template, { X })).toMatchObject({ kind: 'refused', parameter: 'X' })
    },
  )

  test.each([
    ['T | where t > datetime({X})', 'yesterday', 'a date and time'],
    ['T | where s > timespan({X})', 'soon', 'a duration'],
    ['T | where g == guid({X})', 'x', 'a GUID'],
    ['T | where n == long({X})', '1.5', 'a whole number'],
    ['T | where b == bool({X})', 'maybe', 'true or false'],
    ['T | where n == {X}', 'x', 'a number, true, false or a duration'],
    ['T | where t > ago({X}d)', '1h', 'a number of d'],
    ['T{X} | take 5', '5', 'apart from what stands before'],
    ['T | where n == {X}{X}', '5', 'apart from what stands behind'],
    ["['{X}']('x').T", 'workspace', 'name of a function'],
    ['T | where a == "{X}"', 'a\nb', 'line breaks'],
    ['T | where a == "{X}"', 'a\u2028b', 'line breaks'],
    ['T | where a == ```{X}```', '`', 'would end the text'],
  ])('%s with %j', (template, X, message) => {
    const filled = fill(template, { X })
    expect(filled).toMatchObject({
      kind: 'refused',
      parameter: 'X',
      message: expect.stringContaining(message),
    })
    expect(filled).toMatchObject({ fix: expect.stringMatching(/X/) })
  })

  test.each([
    ['datetime({X})', '2025-06-18T07:20:00Z', 'datetime(2025-06-18T07:20:00Z)'],
    ['datetime({X}T00:00:00Z)', '2025-06-18', 'datetime(2025-06-18T00:00:00Z)'],
    ['a == "{X}"', 'x"y\\', 'a == "x\\"y\\\\"'],
    ['a == "{X}"', "it's", 'a == "it\'s"'],
    ["a == '{X}'", "it's", "a == 'it\\'s'"],
    ['a == @"{X}"', 'c:\\"d"', 'a == @"c:\\""d"""'],
    ['a == dynamic(["{X}"])', "it's", 'a == dynamic(["it\'s"])'],
    ['a == "{X}"', '$& $1', 'a == "$& $1"'],
    ['ago({X}d)', '5', 'ago(5d)'],
    ['n > {X}', '-5.5', 'n > -5.5'],
    ['a == "x" // {X}', 'y', 'a == "x" // {X}'],
  ])('%s with %j', (template, X, text) => expect(fill(template, { X })).toEqual({ kind: 'filled', text }))

  test('a value that is not given is asked for', () => {
    expect(fill('T | where a == "{constructor}"', {})).toMatchObject({
      kind: 'refused',
      parameter: 'constructor',
    })
    expect(fill('T | take {N}', {})).toMatchObject({ message: 'N has no value.' })
  })

  test('the braces of a regex class are no placeholder', () => {
    expect(placeholders('T | where a matches regex @"\\p{Lu}{Name}\\d{3}"')).toEqual(['Name'])
    expect(placeholders('T | where t > datetime({A}) and n == {B} // {C}')).toEqual(['A', 'B'])
  })
})
