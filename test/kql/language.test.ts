import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { callsOf } from '../../docs/generate/calls.ts'
import { kqlPage } from '../../docs/generate/kql-page.ts'
import {
  aggregatesOfLanguage,
  type Callable,
  evaluated,
  functionsOfLanguage,
  operatorsOfLanguage,
  pluginsOfLanguage,
} from '../../docs/generate/language.ts'
import { mentionsOf, proofsOf } from '../../docs/generate/mentions.ts'
import { evaluate } from '../../src/kql/evaluate.ts'
import { KqlError } from '../../src/kql/kql-error.ts'
import { allTopics } from './read-rules.ts'

const topics = allTopics()
const proofs = proofsOf(topics)
const [functions, aggregates, plugins] = [functionsOfLanguage(), aggregatesOfLanguage(), pluginsOfLanguage()]

test('the page is what its generator writes', () => {
  const page = readFileSync(new URL('../../docs/kql.md', import.meta.url), 'utf8')
  // The whole page in a failure would help nobody: `node docs/generate/kql.ts` writes it anew.
  expect(page === kqlPage(topics, proofs)).toBe(true)
})

describe('whatever is evaluated is proven by a rule that answers rows:', () => {
  const called = new Set(proofs.flatMap(({ mentions }) => [...mentions.calls]))
  const used = new Set(proofs.flatMap(({ mentions }) => [...mentions.kinds]))
  const unproven = (names: readonly Callable[], known: ReadonlySet<string>): string[] =>
    names.map(({ name }) => name).filter((name) => known.has(name) && !called.has(name))

  test('functions', () => expect(unproven(functions, evaluated.functions)).toEqual([]))
  test('aggregates', () => expect(unproven(aggregates, evaluated.aggregates)).toEqual([]))
  test('plugins', () => expect(unproven(plugins, evaluated.plugins)).toEqual([]))
  test('operators', () => {
    const supported = operatorsOfLanguage().filter(({ kind }) => evaluated.operators.has(kind))
    expect(supported.length).toBeGreaterThan(30)
    expect(supported.filter(({ kind }) => !used.has(kind))).toEqual([])
  })
  test('a name in a text or a comment proves nothing', () => {
    const { calls, kinds } = mentionsOf('print s="strlen(x) | take 1" // | count\n| extend abs(1)')
    expect([calls.has('strlen'), calls.has('abs'), kinds.has('CountOperator')]).toEqual([false, true, false])
  })
})

const graph = 'T | make-graph y --> y with T on y'
/** Queries for what cannot be called by its signature alone, or stands elsewhere than in an expression. */
const byHand: Readonly<Record<string, string>> = {
  all: `${graph} | graph-match (a)-[e*1..2]->(b) where all(e, y > 1) project a.y`,
  any: `${graph} | graph-match (a)-[e*1..2]->(b) where any(e, y > 1) project a.y`,
  cluster: 'cluster("a").database("b").T',
  entity_group: 'let g = entity_group [cluster("a").database("b")]; macro-expand g as s (s.T)',
  column_names_of: 'T | project-by-names column_names_of(T)',
  database: 'database("b").T',
  external_table: 'external_table("a")',
  geo_line_lookup: 'T | evaluate geo_line_lookup((print l = dynamic({})), l, y, y, 5.0)',
  geo_polygon_lookup: 'T | evaluate geo_polygon_lookup((print l = dynamic({})), l, y, y)',
  graph: 'graph("a")',
  inner_nodes: `${graph} | graph-match (a)-[e*1..2]->(b) project n = map(inner_nodes(e), 1)`,
  labels: `${graph} | graph-match (a)-[e]->(b) project labels(a)`,
  map: `${graph} | graph-match (a)-[e*1..2]->(b) project map(e, y)`,
  materialized_view: 'materialized_view("a")',
  node_degree_in: `${graph} | graph-match (a)-[e]->(b) project node_degree_in(a)`,
  node_degree_out: `${graph} | graph-match (a)-[e]->(b) project node_degree_out(a)`,
  node_id: `${graph} | graph-match (a)-[e]->(b) project node_id(a)`,
  stored_query_result: 'stored_query_result("a")',
}
/** Operators whose query is more than their word. */
const operatorsByHand: Readonly<Record<string, string>> = {
  'assert-schema': 'T | assert-schema (y:long)',
  facet: 'T | facet by y',
  fork: 'T | fork (count) (take 1)',
  'graph-mark-components': `${graph} | graph-mark-components`,
  'graph-match': `${graph} | graph-match (a)-[e]->(b) project a.y`,
  'graph-shortest-paths': `${graph} | graph-shortest-paths (a)-[e*1..2]->(b) project a.y`,
  'graph-to-table': `${graph} | graph-to-table nodes`,
  'graph-where-edges': `${graph} | graph-where-edges true`,
  'graph-where-nodes': `${graph} | graph-where-nodes true`,
  'macro-expand': 'macro-expand entity_group [cluster("a").database("b")] as s (s.T)',
  'make-graph': graph,
  reduce: 'T | extend s = tostring(y) | reduce by s',
  'top-hitters': 'T | top-hitters 1 of y',
}
const tables = [{ name: 'T', columns: [{ name: 'y', type: 'long' } as const], rows: [[1]] }]

/** Why a query is not answered; undefined when it is. */
function refusal(query: string): string | undefined {
  try {
    evaluate(query, tables, { now: new Date(0) })
    return undefined
  } catch (cause) {
    return cause instanceof KqlError ? `${cause.code}: ${cause.message}` : `a bug: ${cause}`
  }
}

describe('whatever is not evaluated is refused by name:', () => {
  const answered = (
    names: readonly Callable[],
    known: ReadonlySet<string>,
    around: (call: string) => string,
  ) =>
    names
      .filter(({ name }) => !known.has(name))
      .flatMap((each) => {
        const own = byHand[each.name]
        const said = (own ? [own] : callsOf(each).map(around)).map(refusal)
        const named = said.some((why) => why?.startsWith('E_UNSUPPORTED') && (own || why.includes(each.name)))
        return named ? [] : [{ name: each.name, said }]
      })

  test('functions', () =>
    expect(answered(functions, evaluated.functions, (call) => `T | extend x = y | project ${call}`)).toEqual(
      [],
    ))
  test('aggregates', () =>
    expect(
      answered(aggregates, evaluated.aggregates, (call) => `T | extend x = y | summarize ${call}`),
    ).toEqual([]))
  test('plugins', () =>
    expect(answered(plugins, evaluated.plugins, (call) => `T | extend x = y | evaluate ${call}`)).toEqual([]))

  const refused = operatorsOfLanguage().filter(({ kind }) => !evaluated.operators.has(kind))
  test.each(refused.map(({ words }) => words[0] ?? ''))('%s', (word) =>
    expect(refusal(operatorsByHand[word] ?? '')).toMatch(/^E_UNSUPPORTED/),
  )
})
