import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { guard, guardGuide } from '../../../src/kql/guard/guard.ts'
import { kustoTokens } from '../../../src/kql/kusto-tokens.ts'

const TABLES = ['T', 'U']

/** What leaves the workspace, as something that a table could stand for. */
const OUTSIDE = [
  'workspace("x").T',
  'app("a").requests',
  'resource("/subscriptions/1").T',
  'cluster("c").database("d").T',
  'database("d").T',
  'adx("https://c/d").T',
  'arg("").Resources',
  'externaldata(a:string)[@"https://x/?d=1"]',
  'external_table("x")',
  'T | evaluate http_request("https://x")',
  'T | evaluate sql_request("a", "b")',
  'T | evaluate ai_embed_text(a)',
  'T | evaluate python(typeof(*), "x")',
  'T | evaluate hint.distribution=single unheard_of()',
  'T | evaluate r(typeof(*), "x")',
  'T | evaluate csharp(typeof(*), "x")',
  'T | evaluate cosmosdb_sql_request("a", "b")',
  'T | evaluate mysql_request("a", "b")',
  'T | evaluate postgresql_request("a", "b")',
  'T | evaluate dax_request("a", "b")',
  'T | evaluate http_request_post("https://x", a, "b")',
  'T | evaluate azure_digital_twins_query_request("a", "b")',
  'T | evaluate ai_chat_completion(a, "b")',
  'T | evaluate infer_storage_schema(dynamic({}))',
  'T | evaluate execute_query("c", "d", "T")',
  'macro-expand entity_group [cluster("c").database("d")] as X (X.T)',
]
/** What stays in the workspace, but reads or does what a model was not given. */
const FOREIGN = [
  'Secret',
  'Secret | project a',
  'table("Secret")',
  'materialized_view("Secret")',
  'stored_query_result("Secret")',
  'SavedFunction()',
  'SavedFunction(1)',
  'union *',
  'union T*',
  'union Secret*',
  'union isfuzzy=true Secret, T',
  'union withsource=Where *',
  'search "x"',
  'search in (T) "x"',
  'find "x"',
  'find in (T) where a == 1',
  'T | invoke f()',
  'T | search "x"',
  'T | consume',
  'T | join Secret on a',
  'T | lookup Secret on a',
  'union [Secr*]',
  'T | union [*]',
  'T | join [S*] on a',
  "['Secret']",
  '["Sec\\x72et"] | take 5',
  '[@"Secret"]',
  'T | join (U | as Secret) on a | union Secret',
  'union (T | as Secret | take 0), Secret',
  'T | as x | join (Secret | as x) on a',
  'T | evaluate ipv4_lookup(Secret, a, b)',
  'T | evaluate schema_merge(Secret)',
  'T | facet by a with (take 5)',
  'T | execute-and-cache',
  'T | make-graph a --> b with Secret on c',
  'graph("Secret") | graph-to-table nodes',
  'T | macro-expand X as Y (Y.Secret)',
  'entity_group [Secret, T]',
  'T | assert-schema (a:string)',
  'current_principal_details()',
  'T | extend a = current_principal()',
  'table(strcat("Sec", "ret"))',
]
/** What stands before a query, or in its place. */
const STATEMENTS = [
  'set notruncation',
  'set query_datascope="all"',
  'alias database d = cluster("c").database("d")',
  'declare query_parameters(Secret:string = "x")',
  'declare pattern app = (a:string)[b:string] { ("a").["b"] = { Secret }; }',
  'restrict access to (Secret)',
  'let f = () { Secret }',
  'let f = view () { T }',
  'let f = (x:(a:string)) { x | union Secret }',
  'let Secret = 5; T | join Secret on a',
  'let x = Secret',
  'let x = entity_group [database("d")]',
  'T',
  'Secret',
  '.show tables',
]
/** Places where a query can stand. */
const PLACES: readonly ((query: string) => string)[] = [
  (q) => q,
  (q) => `(${q})`,
  (q) => `((${q})) | take 5`,
  (q) => `T | union (${q})`,
  (q) => `union T, (${q})`,
  (q) => `union kind=outer withsource=s (${q}), U`,
  (q) => `T | join kind=inner (${q}) on a`,
  (q) => `T | join kind=leftouter hint.strategy=broadcast (${q}) on $left.a == $right.b`,
  (q) => `T | lookup kind=inner (${q}) on a`,
  (q) => `T | where a in (${q})`,
  (q) => `T | where a in ((${q}))`,
  (q) => `T | where a !in~ (${q})`,
  (q) => `T | where a has_any (${q})`,
  (q) => `T | where a has_all ((${q}))`,
  (q) => `T | where a in ("b", (${q}))`,
  (q) => `T | where not(a in (${q})) and b == 1`,
  (q) => `T | where a in (U | where b in (${q}) | project b)`,
  (q) => `T | extend x = toscalar(${q})`,
  (q) => `T | extend x = iff(a in (${q}), 1, toscalar((${q})))`,
  (q) => `T | summarize c = countif(a in (${q})) by b`,
  (q) => `T | project x = toscalar(materialize(${q}))`,
  (q) => `T | mv-apply c = d on (where c in (${q}))`,
  (q) => `T | partition by a (where b in (${q}))`,
  (q) => `T | fork (where a in (${q})) (count)`,
  (q) => `T | top 5 by toscalar(${q})`,
  (q) => `T | make-series count() default=0 on t from toscalar(${q}) to now() step 1h`,
  (q) => `print toscalar(${q})`,
  (q) => `range x from 1 to toscalar(${q}) step 1`,
  (q) => `materialize(${q}) | count`,
  (q) => `let x = ${q}; x`,
  (q) => `let x = (${q}); T | where a in (x)`,
  (q) => `let x = materialize(${q}); T | join x on a`,
  (q) => `let x = toscalar(${q}); T | where a == x`,
  (q) => `let Secret2 = 1; let f = (n:long) { ${q} }; f(1)`,
  (q) => `let f = () { let g = () { ${q} }; g() }; f()`,
  (q) => `T | join (U | union (${q}) | distinct a) on a`,
]
/** What might keep a reader from seeing the rest of the line, or of the query. */
const BLINDS: readonly ((query: string) => string)[] = [
  (q) => q,
  (q) => q,
  (q) => `let d = datetime(//); ${q}`,
  (q) => `let d = timespan("//); ${q}`,
  (q) => `let d = guid(');\n${q}//')`,
  (q) => `let d = bool(/); ${q}`,
  (q) => `let d = DateTime(//); ${q}`,
  (q) => `let d = dynamic({"a":"//"}); ${q}`,
  (q) => `let d = "\\"; //"; ${q}`,
  (q) => `let d = @"\\"; ${q} // "`,
  (q) => `let d = h@'"//'; ${q}`,
  (q) => `let d = \`\`\`//\n"\`\`\`; ${q}`,
  (q) => `let d = ~~~ " ~~~; ${q}`,
  (q) => `let d = a in~~~~x~~~; ${q}`,
  (q) => `// comment\r${q}`,
  (q) => `// comment\u2028${q}`,
  (q) => `// comment\u2029${q}`,
  (q) => `// comment\u0085${q}`,
  (q) => `// comment\u000b${q}`,
  (q) => `let d = "a\r; ${q} //"`,
  (q) => `let d = "\\q; ${q} //"`,
  (q) => `#crp ${q}\n${q}`,
  (q) => `print 1;\n${q}`,
]
const BLANKS = ['', '', '', ' ', '\n', '\t', '\r\n', '\r', '\u00a0', '\u200b', '\u3000', '\u2028', '\f']
const COMMENTS = ['//\n', '// "\n', "// ' ```\r\n", '// workspace\n', '//\r', '//\u2028', '// )\n']

/** Letters that look like others, and one that cannot be seen. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  i: 'ｉ',
  t: 't\u200d',
}

const pick = <T>(from: readonly T[]) => fc.constantFrom(...from)
const spelled = (text: string, dice: readonly number[]): string => {
  const roll = (n: number, at: number): number => (dice[at % dice.length] ?? 0) % n
  return kustoTokens(text)
    .map(({ kind, text: word, trivia, broken }, at) => {
      const blank =
        roll(6, at + 3) === 0
          ? (COMMENTS[roll(7, at)] ?? '')
          : roll(4, at) === 0
            ? (BLANKS[roll(13, at + 1)] ?? '')
            : ''
      const space = trivia + blank
      if (kind === 'StringLiteralToken' && !broken && /^"[^"'\\]*"$/.test(word) && roll(3, at + 2) === 0)
        return `${space}${[`'${word.slice(1, -1)}'`, `h${word}`, `@${word}`, `\`\`\`${word.slice(1, -1)}\`\`\``][roll(4, at)]}`
      if (!/^[A-Za-z]\w*$/.test(word)) return space + word
      if (kind === 'IdentifierToken' && roll(5, at + 4) === 0) return `${space}['${word}']`
      if (kind === 'IdentifierToken' && roll(9, at + 5) === 0) return `${space}["${word}"]`
      if (kind === 'IdentifierToken' && roll(9, at + 6) === 0) return space + word.toUpperCase()
      if (kind === 'IdentifierToken' && roll(9, at + 7) === 0) return `${space}['${escaped(word)}']`
      if (roll(23, at + 8) === 0) return space + word.replace(/[aceopsit]/, (one) => LOOKALIKES[one] ?? one)
      return space + word
    })
    .join('')
}
const escaped = (word: string): string =>
  word.replace(/[b-y]/, (one) => `\\x${one.charCodeAt(0).toString(16)}`)
const dice = fc.array(fc.nat(1000), { minLength: 7, maxLength: 23 })
type Said = { readonly message: string; readonly fix: string } | null
const modelSaid = (text: string): Said => {
  const guarded = guard(text, { tables: TABLES })
  return guarded.kind === 'refused' ? guarded : null
}
const told = (refused: Said): boolean =>
  refused !== null && refused.message.length > 10 && refused.fix.length > 5

describe('however it is written', () => {
  test.each([...OUTSIDE, ...FOREIGN])('%s is refused in every place', (query) => {
    for (const place of PLACES) expect([place(query), modelSaid(place(query))]).not.toContain(null)
  })

  test('nothing that was not given passes the guard of a model’s query', () => {
    fc.assert(
      fc.property(
        pick([...OUTSIDE, ...FOREIGN]),
        pick(PLACES),
        pick(PLACES),
        pick(BLINDS),
        fc.boolean(),
        dice,
        (query, inner, outer, blind, nest, rolls) => {
          const whole = blind(outer(nest ? inner(query) : query))
          return told(modelSaid(spelled(whole, rolls))) && told(modelSaid(whole))
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('nothing may stand before a query of the model but a value or rows of its tables', () => {
    fc.assert(
      fc.property(pick(STATEMENTS), pick(PLACES), pick(BLINDS), dice, (statement, place, blind, rolls) => {
        const whole = `${statement};\n${blind(place('T'))}`
        return told(modelSaid(whole)) && told(modelSaid(spelled(whole, rolls)))
      }),
      { numRuns: 400 },
    )
  })

  test('nothing leaves the workspace through a guide’s query', () => {
    fc.assert(
      fc.property(pick(OUTSIDE), pick(PLACES), pick(BLINDS), dice, (query, place, blind, rolls) => {
        const whole = blind(place(query))
        return told(guardGuide(whole)) && told(guardGuide(spelled(whole, rolls)))
      }),
      { numRuns: 2500 },
    )
  })

  test('nothing is run that is no query', () => {
    fc.assert(
      fc.property(
        pick([
          '.show tables',
          '.drop table T',
          '.create function f() { T }',
          '.alter table T (a:string)',
          '.set-or-append T <| T',
          '.show database schema | count',
        ]),
        pick([
          (q: string) => q,
          (q: string) => `T;${q}`,
          (q: string) => ` \n${q}`,
          (q: string) => `// a\n${q}`,
        ]),
        dice,
        (command, place, rolls) => {
          const text = spelled(place(command), rolls)
          return told(guardGuide(text)) && told(modelSaid(text))
        },
      ),
    )
  })
})
