import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseGuide } from '../../../src/guides/parse-guide.ts'
import { describe as about } from '../../../src/kql/describe.ts'
import { fill } from '../../../src/kql/fill.ts'
import { guard, guardGuide } from '../../../src/kql/guard/guard.ts'
import { OPERATORS, PARTS } from '../../../src/kql/guard/known-syntax.ts'
import { kusto } from '../../../src/kql/kusto.ts'

const tables = ['T', 'U']
const refused = (text: string) => {
  const guarded = guard(text, { tables })
  return guarded.kind === 'refused' ? guarded : { message: 'ALLOWED', fix: '' }
}

const letters = (count: number): string => Array.from({ length: count }, (_, n) => `a${n}`).join()

/** What a model may well ask. */
const ALLOWED = [
  'T | where Message has "externaldata("',
  'T | where RateLimit > 5 // workspace("x")',
  'T | where Url == "https://example.org//x" and a == @"c:\\dir\\" and b == \'it"s\'',
  'let w = 5m; T | summarize count() by bin(TimeGenerated, w)',
  'let hot = T | where a == 1 | distinct b; U | where b in (hot)',
  'let ids = dynamic(["a", "b"]); T | where a in (ids) or b has_any (ids)',
  'let limit = toscalar(T | summarize avg(x)); T | where x > limit',
  'T | summarize arg_max(TimeGenerated, *) by a | sort by a asc nulls last, TimeGenerated desc',
  'T | parse Message with * "ip " ip:string " " * | mv-expand x to typeof(string) | make-series count() default=0 on TimeGenerated from ago(1d) to now() step 1h',
  'T | join kind=leftouter (U | where a == 1 | project a, b) on a | top 5 by b',
  'T | join kind=inner hint.strategy=broadcast U on $left.a == $right.b',
  'T | where TimeGenerated between (datetime(2025-06-18) .. datetime("2025-06-19T00:00:00Z"))',
  'T | where TimeGenerated > ago(1h) and TimeGenerated < datetime(2025-06-18T07:20:00.123Z) + time(1d)',
  'T | extend d = parse_json(x) | extend e = tostring(d.a.b[0]["c d"]) | where isnotempty(e)',
  'T | where id == guid(74be27de-1e4e-49d9-b579-fe0b331d3642) and n == long(5) and ok == bool(true)',
  'T | evaluate bag_unpack(d) | where unpacked == 1',
  'T | summarize count() by a, b | evaluate pivot(b, sum(count_))',
  'T | project-away a*, b | project-rename c = d | project-reorder c, * | distinct *',
  'T | extend p = prev(a), n = row_number() | serialize | scan declare (s:long=0) with (step x: true => s = s + 1;)',
  'union kind=outer withsource=Source T, (U | where a == 1) | summarize count() by Source',
  'union isfuzzy=true T, U | take 5',
  'T | where a in ("x", "y") and b !in~ ("z") and c has_any ("p", "q") and d in (tostring(e), f.g)',
  'T | extend a = tostring(b) | where "x" in (a)',
  'datatable(a:string, b:long) ["x", 1, "y", 2] | join T on a',
  "T | where ['column with blanks'] == 1 | project ['名前'] = a",
  'T | lookup kind=leftouter U on a | as Both | count',
  'T | summarize n = count() by a | as Counts | join kind=inner (Counts | summarize top = max(n)) on $left.n == $right.top',
  'union (T | as x | join kind=inner x on a), (U | where b in (toscalar(T | take 1)))',
  'T | partition hint.strategy=native by a (top 1 by TimeGenerated)',
  'T | mv-apply x = d on (where x.a == 1 | project x)',
  'T | summarize make_set(a, 10), dcountif(b, c == 1), percentiles(x, 50, 95), take_any(*) by bin(TimeGenerated, 5m)',
  'T | where Message matches regex @"\\d+\\.\\d+" | extend r = extract("(\\\\d+)", 1, Message)',
  'range x from 1 to 3 step 1',
  'print 1',
  'T',
]

describe('a query of the model', () => {
  test.each(ALLOWED)('may be %s', (text) => expect(refused(text).message).toBe('ALLOWED'))

  test('may have line breaks and comments anywhere', () => {
    const rest = fc.constantFrom(
      '\n',
      '\r\n',
      '\t',
      ' // workspace("x")\n',
      ' // it\'s "so\r\n',
      '\n// | union Secret\n',
    )
    fc.assert(
      fc.property(fc.constantFrom(...ALLOWED), rest, rest, (text, one, other) => {
        const spread = text.replaceAll(' | ', `${one}| `).replaceAll('; ', `;${other}`)
        const inText = /"[^"]*( \||;)[^"]*"/.test(text)
        return inText || guard(spread, { tables }).kind === 'allowed'
      }),
    )
  })

  test.each(ALLOWED)('reads the tables that its text names: %s', (text) => {
    expect(guard(text, { tables })).toMatchObject({ kind: 'allowed', tables: about(text).tables })
  })

  test.each([
    ['T | where a == 1 and b.c == 2 | extend d = e | where d == a', ['T'], ['a', 'b', 'e']],
    ['T | extend a = tostring(a) | where a == "x"', ['T'], ['a']],
    ['T | project-rename b = a | where b == 1', ['T'], ['a']],
    ['let X = U | where a == 1; T | join kind=inner X on b | where c1 == 1', ['U', 'T'], ['a', 'b', 'c1']],
    [
      'T | summarize n = count(), arg_max(TimeGenerated, *) by bin(t, 1h) | where n > 1',
      ['T'],
      ['TimeGenerated', 't'],
    ],
    ["['T'] | where ['a b'] == 1 and cluster == 2", ['T'], ['a b', 'cluster']],
    ['T | parse m with * "x" v:string | where v == w', ['T'], ['m', 'w']],
    ['datatable(a:long)[1] | where a == 1', [], []],
  ])('tells what it reads: %s', (text, read, columns) =>
    expect(guard(text, { tables })).toEqual({ kind: 'allowed', tables: read, columns }),
  )

  test('may speak of anything in texts, comments and names of columns', () => {
    const words = fc.constantFrom(
      ...[
        'externaldata',
        'workspace("x").T',
        'cluster("c")',
        'union *',
        '.drop table T',
        'set x',
        'Secret',
        '#connect',
      ],
      ...[
        'evaluate python(',
        'invoke f()',
        'search *',
        'declare pattern',
        '; T',
        '| union Secret',
        'table("x")',
      ],
    )
    const quoted = fc.constantFrom<(word: string) => string>(
      (word) => JSON.stringify(word),
      (word) => `'${word}'`,
      (word) => `@'${word}'`,
      (word) => `h"${word.replaceAll('"', '\\"')}"`,
      (word) => `\`\`\`${word}\n// ${word}\`\`\``,
    )
    const column = fc.constantFrom(
      'workspace',
      'app',
      'resource',
      'cluster',
      'database',
      'arg',
      'adx',
      'restrict',
      'hash',
    )
    const whole = fc.constantFrom<(text: string, word: string, name: string) => string>(
      (text, word) => `T | where a has ${text} // ${word}`,
      (text, word) => `// ${word}\nlet x = ${text}; // ${word}\nT | where a in (x, ${text})`,
      (text, _, name) => `T | where ${name} == ${text} | summarize count() by ${name}`,
      (text, _, name) => `T | project ${name}, b = ${text} | where isnotempty(${name}) | sort by ${name} asc`,
      (text, word) => `T | extend ['${word.replaceAll("'", '')}'] = ${text}`,
      (text, _, name) => `datatable(${name}:string)[${text}] | join kind=inner T on ${name}`,
      (text) => `T | parse a with * ${text} b | where a matches regex ${text}`,
      (text) => `T | where d[${text}] == dynamic({"${'externaldata'}":["union *"]})`,
    )
    fc.assert(
      fc.property(words, quoted, column, whole, (word, quote, name, make) => {
        const text = make(quote(word), word, name)
        expect([text, refused(text).message]).toEqual([text, 'ALLOWED'])
        expect(guardGuide(text)).toBeNull()
      }),
      { numRuns: 250 },
    )
  })

  test.each([
    ['T | where a == "open', 'never ends', 'quotation mark'],
    ['T | where a == "c:\\users"', 'never ends', 'double a backslash'],
    ['Secret | take 5', 'Secret at line 1, column 1 is no table', 'Tables: T, U'],
    ['t | take 5', 't at line 1', 'Tables: T, U'],
    ['T | where a in (Secret)', 'could be a table', 'tostring(Secret)'],
    ['T | where a in (b, Secret)', 'could be a table', 'tostring(b)'],
    ['print a = 1\n| where a == 1\n  and b == 1', 'b at line 3, column 7', 'declared first'],
    ['T | where TimeGenerated >', 'Not KQL at line 1, column 26', 'Correct'],
    ['T | whre a == 1', 'Not KQL at line 1, column 5', 'Correct'],
    ['T | search "x"', 'operator search', 'everyday operators'],
    ['search "x"', 'operator search', 'everyday operators'],
    ['find "x"', 'operator find', 'everyday operators'],
    ['union *', 'wildcard *', 'Name the tables'],
    ['union T*', 'wildcard T*', 'Name the tables'],
    ['T | invoke f()', 'operator invoke', 'everyday operators'],
    ['T | extend x = f(a)', 'f is no function', 'KQL'],
    ['T | extend x = TOSTRING(a)', 'TOSTRING is no function', 'spelling'],
    ['let f = (x:long) { x }; T | extend y = f(1)', 'declare functions', 'out'],
    ['T | evaluate preview(5)', 'plugin preview', 'bag_unpack'],
    ['T | evaluate http_request("https://x")', 'plugin http_request', 'Plugins'],
    ['set notruncation; T', 'set is not allowed', 'operators'],
    ['declare query_parameters(U:string); T', 'declare is not allowed', 'operators'],
    ['T; U', 'one statement', 'one query'],
    ['let x = T', 'one statement', 'one query'],
    ['', 'one statement', 'one query'],
    ['T\n\nU', 'Not KQL', 'Correct'],
    ['.show tables', 'Management', 'query'],
    ['T;.drop table T', 'Management', 'query'],
    ["['workspace']('x').T", 'name in brackets', 'plainly'],
    ['workspace("x").T', 'workspace would read outside', 'this workspace'],
    ['let e = externaldata (a:string)\n[h@"https://x"]; e', 'externaldata', 'this workspace'],
    ['T | where t > datetime(//) | union U', 'plain value', 'datetime(2025'],
    ['T // a\u2028| union U', 'U+2028 at line 1, column 7', 'plain characters'],
    ['T // a\r| union U', 'U+000D', 'plain characters'],
    ['T | where a == "\u202e"', 'U+202E', 'plain characters'],
    ['T | where\u200b a == 1', 'U+200B', 'plain characters'],
    ['T | where é == 1', 'U+00E9', "['名前']"],
    ['#crp x\nT', 'starts with #', 'out'],
    ['union [Sec*]', 'wildcard [Sec*]', 'Name the tables'],
    ['let Secret = 5; T | union Secret', 'is no table', 'Tables: T, U'],
    ['let x = T | as Secret; union x, Secret', 'does not stand behind the as', 'let'],
    ['T | as Secret | count; Secret', 'one statement', 'one query'],
    ['T | extend x = current_principal_details', 'is no table', 'Tables: T, U'],
    [`T | extend x = case(${'a, 1, '.repeat(500)}2)`, '128 arguments', 'list'],
    [
      `${'let X = T | extend '}${letters(500)}; X${' | join X on a1'.repeat(300)}`,
      'too many operators',
      'fewer',
    ],
    [`${'let X = T | extend '}${letters(500)}; X${' | union X'.repeat(400)}`, 'too many operators', 'fewer'],
    [
      `${Array.from({ length: 40 }, (_, n) => `let a${n + 1} = union a${n}, a${n};`)
        .join('')
        .replaceAll('a0', 'T')} a40`,
      'too many operators',
      'fewer',
    ],
    [`print ${'-'.repeat(5000)}1`, '4000 words', 'Shorten'],
    [`T | where ${'('.repeat(200)}a${')'.repeat(200)}`, 'nested', 'let'],
    [`T | where a == "${'x'.repeat(10_001)}"`, '10000 characters', 'Shorten'],
  ])('is refused clearly: %.50s', (text, message, fix) => {
    const { message: said, fix: told } = refused(text)
    expect(said).toContain(message)
    expect(told).toContain(fix)
  })

  test('is answered, whatever the arguments', () => {
    const name = fc.constantFrom(
      'bin',
      'case',
      'iff',
      'strcat',
      'extract',
      'bag_pack_columns',
      'column_ifexists',
      'arg_max',
      'percentiles',
      'series_stats',
      'parse_xml',
      'count_distinct',
      'pack_all',
      'row_number',
      'prev',
    )
    const argument = fc.constantFrom(
      '',
      '*',
      'a',
      '1',
      '"x"',
      'T',
      'count()',
      'a*',
      'typeof(string)',
      'x=1',
      '(1, 2)',
      '-',
      'a==b',
    )
    fc.assert(
      fc.property(
        name,
        fc.array(argument, { maxLength: 4 }),
        fc.constantFrom('extend', 'summarize', 'where', 'evaluate', 'mv-expand', 'distinct'),
        (called, given, operator) => {
          const guarded = guard(`T | ${operator} ${called}(${given.join()})`, { tables })
          return guarded.kind === 'allowed' || guarded.message.length > 10
        },
      ),
      { numRuns: 500 },
    )
  })

  test('takes a bounded time, however hostile', () => {
    const hostile = [
      `let f=()${'{let g=()'.repeat(40)}{1}${';g()}'.repeat(40)};f()`,
      Array.from(
        { length: 40 },
        (_, n) => `let f${n}=(){${n ? `f${n - 1}() | union f${n - 1}()` : 'T'}};`,
      ).join(''),
      Array.from({ length: 150 }, (_, n) => `let a${n} = union a${n - 1}, a${n - 1}`)
        .join(';')
        .replaceAll('a-1', 'T') + ';a9',
      `T | where a == 1${' or a == 1'.repeat(900)}`,
      `T${' | where a'.repeat(900)}`,
      'let x = 1;'.repeat(900),
      `${'('.repeat(5000)}T`,
      `T | where ${'datetime('.repeat(1100)}`,
      `T | where ${'"'.repeat(9000)}`,
      `T | where a in (${'T | where a in ('.repeat(49)}1${')'.repeat(50)}`,
      ' '.repeat(9999),
    ]
    for (const text of hostile) {
      const started = performance.now()
      guard(text, { tables })
      guardGuide(text)
      expect([text.slice(0, 40), performance.now() - started < 2000]).toEqual([text.slice(0, 40), true])
    }
  })

  test('knows every operator of the language, allowed or not', () => {
    const syntax = kusto().Kusto.Language.Syntax as Readonly<Record<string, { prototype?: unknown }>>
    const base = syntax['SyntaxNode'] as unknown as new () => object
    const all = Object.keys(syntax).filter((name) => syntax[name]?.prototype instanceof base)
    const names = all.map((name) => name.replace(/\$.*$/, ''))
    expect(
      [...OPERATORS, ...PARTS].filter((name) => name !== 'SyntaxToken' && !names.includes(name)),
    ).toEqual([])
    expect(names.filter((name) => /Operator$/.test(name) && !OPERATORS.has(name)).sort()).toEqual([
      'AssertSchemaOperator',
      'BadQueryOperator',
      'ConsumeOperator',
      'ExecuteAndCacheOperator',
      'FacetOperator',
      'FindOperator',
      'GraphMarkComponentsOperator',
      'GraphMatchOperator',
      'GraphShortestPathsOperator',
      'GraphToTableOperator',
      'GraphWhereEdgesOperator',
      'GraphWhereNodesOperator',
      'InvokeOperator',
      'MacroExpandOperator',
      'MakeGraphOperator',
      'QueryOperator',
      'SearchOperator',
    ])
  })
})

describe('a query of a guide', () => {
  const guides = fileURLToPath(new URL('../../../guides', import.meta.url))
  const queries = readdirSync(guides, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('guide.md'))
    .flatMap((name) => {
      const guide = parseGuide(readFileSync(join(guides, name), 'utf8'), join(guides, name))
      const all = guide.steps.flatMap((step) => step.queries)
      const listed = [...new Set(all.flatMap((query) => about(query.template).tables))]
      return all.map((query) => [name, query.id, query.template, listed] as const)
    })

  test('some were found', () => expect(queries.length).toBeGreaterThan(10))

  test.each(queries)('%s %s passes both guards', (_name, _id, template, listed) => {
    const range = { StartTime: '2025-06-18T06:20:00.000Z', EndTime: '2025-06-18T08:20:00.000Z' }
    const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => [match[1] ?? '', `it's "x"\\`])
    const filled = fill(template, { ...Object.fromEntries(names), ...range })
    if (filled.kind === 'refused') throw new Error(filled.message)
    expect(guardGuide(filled.text)).toBeNull()
    expect(guard(filled.text, { tables: listed })).toMatchObject({
      kind: 'allowed',
      tables: about(template).tables,
    })
  })

  test.each([
    'union * | search "x"',
    'search in (T, U) "x" | take 5',
    'set notruncation; T',
    'let f = (x:string) { T | where a == x }; f("y") | invoke g()',
    'SavedFunction("x") | join kind=inner (AnyTable) on a',
    'T | evaluate ipv4_lookup(Ranges, ip, net)',
    'T | where app in ("a", "b") and resource == "x" | summarize by workspace, (cluster)',
    'T | a new operator that nobody knows yet',
    'T\r\n| take 5 // 日本語、コメント\r\n| where a == "日本語"',
    'T\r\r\n| take 5',
    'T | where a == "\u200d emoji \ud83d\udc68\u200d\ud83d\udcbb"',
  ])('may use more: %s', (text) => expect(guardGuide(text)).toBeNull())

  test.each([
    'T | union workspace("x").T',
    'WORKSPACE ("x").T',
    'workspace // x\n("x").T',
    "['work\\x73pace']('x').T",
    'T | evaluate hint.distribution = per_node http_request ("https://x")',
    'T | evaluate brand_new_plugin()',
    'T | where t > datetime(//)\n| union workspace("x").T',
    'T | where t > time("//\n") | union (workspace("x").T) //")',
    'T // \r| union workspace("x").T',
    '#connect cluster("x")\nT',
    'T | where a == "\\q" | union workspace("x").T',
  ])('may not leave the workspace: %s', (text) => expect(guardGuide(text)).not.toBeNull())
})
