import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { kustoTokens } from '../../../src/kql/kusto-tokens.ts'
import { tokens } from '../../../src/kql/tokens.ts'

const PIECES = [
  ...[
    '"',
    "'",
    '```',
    '~~~',
    '`',
    '~',
    '@',
    'h',
    'H',
    'hh',
    '\\',
    '\\\\',
    '\\"',
    '\\x41',
    '\\u00e9',
    '\\1',
    '\\q',
  ],
  ...[
    '//',
    '/',
    '#',
    '\n',
    '\r',
    '\r\n',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u000b',
    '\f',
    '\u200b',
    '\u00a0',
    '\u3000',
  ],
  ...[
    'datetime(',
    'Datetime(',
    'date(',
    'timespan(',
    'guid(',
    'int(',
    'int32(',
    'real(',
    'bool(',
    'dynamic(',
    ')',
  ],
  ...[
    'in~',
    '!in~',
    'in',
    '=~',
    '!~',
    '!=',
    '==',
    '<=',
    '=',
    '!',
    '<|',
    '..',
    '.',
    ';',
    '|',
    '{',
    '}',
    '[',
    ']',
    '$',
  ],
  ...[
    'workspace',
    'a',
    '_',
    '1',
    '1.5h',
    '0x1F',
    '1e+5',
    '12345678-1234-1234-1234-123456789012',
    'é',
    '日本',
    ' ',
  ],
]
const text = fc.array(
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 3 })),
  {
    maxLength: 14,
  },
)

/** Where texts, literals and directives stand (=) and where nothing that means something does (-). */
function kustos(query: string): readonly string[] {
  return kustoTokens(query).flatMap(({ kind, text, at, trivia }) => [
    ...(trivia === '' ? [] : [`- ${at - trivia.length} ${at}`]),
    ...(/^(String|DateTime|Timespan|Guid|Long|Int|Real|Decimal|Boolean)Literal|Directive/.test(kind) &&
    /[(#'"`~]/.test(text)
      ? [`= ${at} ${at + text.length}`]
      : []),
  ])
}
function ours(query: string): readonly string[] {
  const found: string[] = []
  for (const { kind, text, at } of tokens(query)) {
    const last = /^- (\d+) (\d+)$/.exec(found.at(-1) ?? '')
    if (kind === 'space' || kind === 'comment') {
      if (Number(last?.[2] ?? -1) === at) found.pop()
      found.push(`- ${Number(last?.[2] ?? -1) === at ? last?.[1] : at} ${at + text.length}`)
    } else if (/^(string|literal|directive)$/.test(kind)) found.push(`= ${at} ${at + text.length}`)
  }
  return found
}

describe('our cut of a query', () => {
  test('is Kusto’s cut, whatever the text', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const query = parts.join('')
        expect(ours(query)).toEqual(kustos(query))
      }),
      { numRuns: 20_000 },
    )
  })

  test('gives the query back', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const query = parts.join('')
        expect(
          tokens(query)
            .map((token) => token.text)
            .join(''),
        ).toBe(query)
        expect(
          kustoTokens(query)
            .map((token) => token.trivia + token.text)
            .join(''),
        ).toBe(query)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['a bracket behind datetime swallows slashes', 'datetime(//) x', ['literal', 'word']],
    ['but not behind a blank', 'datetime (//) x', ['word', 'punctuation']],
    ['nor in another case', 'DateTime(//) x', ['word', 'punctuation']],
    ['a carriage return ends a comment', '// a\rb', ['word']],
    ['so does a line separator', '// a\u2028b', ['word']],
    ['an escape that Kusto does not know ends a text', '"a\\q b', ['string', 'punctuation', 'word', 'word']],
    ['a doubled mark stays inside a verbatim text', '@"a""b"', ['string']],
    ['a tilde may belong to in', 'a in~~~~b', ['word', 'punctuation', 'string']],
  ])('%s', (_, query, kinds) => {
    const found = tokens(query).filter(({ kind }) => kind !== 'space' && kind !== 'comment')
    expect(found.map(({ kind }) => kind)).toEqual(kinds)
  })

  test('takes linear time', () => {
    for (const piece of ['"', '\\', '//', '~', '`', 'datetime(', '{', 'h@', 'in~', '1.']) {
      const started = performance.now()
      tokens(piece.repeat(100_000 / piece.length))
      expect(performance.now() - started).toBeLessThan(1000)
    }
  })
})
