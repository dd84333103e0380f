import { parseSyntax, placed } from '../../src/kql/syntax.ts'
import type { DocumentedRule, Topic } from '../../test/kql/read-rules.ts'

/** What a query is made of: the parser's classes, and the names that are called. */
export type Mentions = { readonly kinds: ReadonlySet<string>; readonly calls: ReadonlySet<string> }

// Their names are words of the language, not names of functions.
const keywords: Readonly<Record<string, string>> = {
  MaterializeExpression: 'materialize',
  ToScalarExpression: 'toscalar',
}

/** Finds what a query is made of. */
export function mentionsOf(query: string): Mentions {
  const kinds = new Set<string>()
  const calls = new Set<string>()
  for (const { node } of placed(parseSyntax(query).tree)) {
    kinds.add(node.kind)
    const keyword = keywords[node.kind]
    if (keyword) calls.add(keyword)
    if (node.kind === 'FunctionCallExpression') calls.add(node.children[0]?.text ?? '')
  }
  return { kinds, calls }
}

/** A rule that answers rows and what its query is made of. */
export type Proof = { readonly rule: DocumentedRule; readonly mentions: Mentions }

/** The rules that prove something to work; an expected error proves no support. */
export function proofsOf(topics: readonly Topic[]): readonly Proof[] {
  return topics
    .flatMap(({ rules }) => rules)
    .filter((rule) => 'rows' in rule)
    .map((rule) => ({ rule, mentions: mentionsOf(rule.query) }))
}

/** The page of the documentation about a name, where a rule rests on it. */
export function pageOf(name: string, proofs: readonly Proof[]): string | undefined {
  const slug = name.replaceAll('_', '-').toLowerCase()
  const pages = proofs.map(({ rule }) => ({ page: rule.source, at: rule.source.split('/').at(-1) ?? '' }))
  const own = pages.find(({ at }) => at === slug || at.startsWith(`${slug}-`))
  return (own ?? pages.find(({ at }) => at.startsWith(slug)))?.page
}
