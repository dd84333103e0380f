import { expect, describe as group, test } from '@jest/globals'
import fc from 'fast-check'
import { bound } from '../../src/kql/bound.ts'
import { describe } from '../../src/kql/describe.ts'
import { fill, placeholders } from '../../src/kql/fill.ts'
import { guard, guardGuide } from '../../src/kql/guard.ts'
import { tokens } from '../../src/kql/tokens.ts'

const TEMPLATES = [
  'T | where a == "{X}" and b == \'{X}\' | take 5',
  'T | where a == @"c:\\{X}" or a == @\'{X}\'',
  'T | where n > {X} and t > datetime({X}) and s < timespan({X})',
  'T | where a has ```{X}``` // about {X}\n| project a',
  'T | where d == dynamic({"k":"{X}"}).k',
]
const kinds = (text: string): string[] =>
  tokens(text)
    .filter((token) => token.kind !== 'space')
    .map((token) =>
      token.kind === 'number' || token.kind === 'placeholder'
        ? 'value'
        : `${token.kind}${token.open ? ' open' : ''}`,
    )

group('a value cannot change a query’s structure', () => {
  test.each(TEMPLATES.slice(0, 2).concat(TEMPLATES.slice(3)))('%s', (template) => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', "'", '\\', '\\"', '") | take 1 //', '```', "' or 1==1", '\n| project b', '"]'),
    )
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 4 }), (parts) => {
        const filled = fill(template, { X: parts.join('') })
        return (
          filled.kind === 'refused' || JSON.stringify(kinds(filled.text)) === JSON.stringify(kinds(template))
        )
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['1 or true', 'now()', '1) or (1', '"a"', '', '--1', '5; T'])('bare %j is refused', (value) => {
    expect(fill('T | where n > {X}', { X: value })).toMatchObject({ kind: 'refused', parameter: 'X' })
    expect(fill('T | where t > datetime({X})', { X: value })).toMatchObject({
      kind: 'refused',
      parameter: 'X',
    })
  })

  test('what fits is filled as it is, and escaped inside texts', () => {
    expect(
      fill('T | where t > datetime({S}) and a == "{A}"', { S: '2025-06-18T07:20:00Z', A: 'x"y\\' }),
    ).toEqual({
      kind: 'filled',
      text: 'T | where t > datetime(2025-06-18T07:20:00Z) and a == "x\\"y\\\\"',
    })
    expect(fill('T | where a == "{constructor}"', {})).toMatchObject({
      kind: 'refused',
      parameter: 'constructor',
    })
  })

  test('the braces of a regex class are no placeholder', () => {
    expect(placeholders('T | where a matches regex @"\\p{Lu}{Name}\\d{3}"')).toEqual(['Name'])
  })
})

group('the row limit', () => {
  test.each([
    ['T', 'T\n| take 9'],
    ['T // all', 'T\n| take 9'],
    ['T | where a == 1 ; // end', 'T | where a == 1\n| take 9'],
    [
      'T | summarize count() by b | render timechart with (title="x")',
      'T | summarize count() by b\n| take 9',
    ],
    ['let x = T; x | where m has "| render"', 'let x = T; x | where m has "| render"\n| take 9'],
  ])('%s', (text, expected) => expect(bound(text, 9)).toBe(expected))
})

group('the guard', () => {
  test.each([
    'externaldata(a:string)[@"https://x/?d=1"]',
    "let e = externaldata (a:string)\n[h@'https://x']; e",
    'T | union (workspace("x").T)',
    "WORKSPACE ('x').T",
    'workspace/**/("x").T',
    "app('a').requests",
    'cluster("c").database("d").T',
    "adx('https://c/d').T",
    'arg("").Resources',
    'T | evaluate http_request("https://x")',
    'T | evaluate ai_embed_text(a)',
    'union *',
    'search "x"',
    'T | union (find "x")',
    '.show tables',
    'T;.drop table T',
    'set notruncation; T',
    'declare query_parameters(U:string); T',
    'T | invoke f()',
    'T | where a == "open',
    'U | take 5',
    'T | join U on a',
    `T | where a == "${'x'.repeat(10_001)}"`,
  ])('refuses %.60s', (text) => expect(guard(text, { tables: ['T'] })).not.toBeNull())

  test.each([
    'T | where Message has "externaldata("',
    'T | where RateLimit > 5 // workspace("x")',
    'let w = 5m; T | summarize count() by bin(TimeGenerated, w)',
    'T | summarize arg_max(TimeGenerated, *) by a | sort by a asc',
    'T | parse Message with * "ip " ip:string " " * | mv-expand x | make-series count() on t step 1h',
    'T | join kind=leftouter (T | where a == 1 | project a, b) on a | top 5 by b',
    'print 1',
  ])('accepts %s', (text) => expect(guard(text, { tables: ['T'] })).toBeNull())

  test('a guide’s own query may use more, but may not leave the workspace', () => {
    expect(guardGuide('union * | search "x"')).toBeNull()
    expect(guardGuide('T | union workspace("x").T')).not.toBeNull()
  })
})

test('a query is described by its tables, category and the conditions that say which source', () => {
  const about = describe(
    'let cut = 5m;\nT | where TimeGenerated > ago(cut) and Category == "C" and a > 5\n| where ip == "{IP}"\n| join kind=inner (U | project a) on a',
    { IP: '192.0.2.1' },
  )
  expect(about).toEqual({
    tables: ['T', 'U'],
    category: 'C',
    identity: ['Category == "C"', 'ip == "192.0.2.1"'],
  })
})
