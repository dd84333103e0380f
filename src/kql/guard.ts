import { confine } from './confine.ts'
import { expansion } from './expansion.ts'
import { OPERATORS, PARTS } from './known-syntax.ts'
import { type KustoToken, kustoTokens } from './kusto-tokens.ts'
import { leaves } from './leaves.ts'
import { lineAndColumn, type Refusal } from './refusal.ts'
import { parseSyntax, placed, type Syntax } from './syntax.ts'
import { unclear } from './unclear.ts'

const MAX_CHARACTERS = 10_000
// The parser's time grows faster than the nesting.
const MAX_NESTING = 50
// Names that stand for names: eight that each read the one before twice.
const MAX_EXPANSION = 500

/** Refuses a guide's own query only where it would leave the workspace, change something, or can be read in two ways. Null = allowed. */
export function guardGuide(text: string): Refusal | null {
  const cut = kustoTokens(text)
  return unclear(text, cut) ?? leaves(cut)
}

/**
 * Refuses what a query that a model wrote may not do: one query in KQL, over these tables only, of everyday operators and
 * plugins, without functions of its own. Null = allowed.
 */
export function guard(text: string, allowed: { readonly tables: readonly string[] }): Refusal | null {
  if (text.length > MAX_CHARACTERS)
    return { message: `The query has more than ${MAX_CHARACTERS} characters.`, fix: 'Shorten it.' }
  const cut = kustoTokens(text)
  const refused = unclear(text, cut) ?? leaves(cut) ?? nested(cut)
  if (refused) return refused
  const parsed = parseSyntax(text)
  const strange = unknownPart(parsed.tree, parsed.fault !== null)
  if (strange) return strange
  if (parsed.fault)
    return {
      message: `Not KQL at ${lineAndColumn(text, parsed.fault.at)}: ${parsed.fault.message}`,
      fix: 'Correct the query there.',
    }
  if (expansion(parsed.tree) > MAX_EXPANSION)
    return {
      message: 'The names that let and as declare stand for too much when they are put together.',
      fix: 'Read a declared name less often, or put fewer of them on one another.',
    }
  return statements(parsed.tree) ?? confine(parsed.bind(allowed.tables), text, allowed.tables)
}

function nested(cut: readonly KustoToken[]): Refusal | null {
  let depth = 0
  for (const { text } of cut) {
    if (/^[([{]$/.test(text)) depth++
    else if (/^[)\]}]$/.test(text)) depth--
    if (depth > MAX_NESTING)
      return { message: `The query is nested more than ${MAX_NESTING} brackets deep.`, fix: 'Use let.' }
  }
  return null
}

function unknownPart(tree: Syntax, faulty: boolean): Refusal | null {
  for (const { node } of placed(tree)) {
    if (OPERATORS.has(node.kind) || PARTS.has(node.kind)) continue
    // What the parser could not read is told in its own words.
    if (faulty && /^(Bad|Skipped)/.test(node.kind)) continue
    const word = /^\S+/.exec(node.text)?.[0] ?? ''
    if (node.kind === 'FunctionDeclaration')
      return {
        message: 'A query may not declare functions.',
        fix: 'Write the function’s body out where it is used.',
      }
    if (node.kind === 'TooDeep') return { message: 'The query is nested too deeply.', fix: 'Shorten it.' }
    return {
      message: /Operator$/.test(node.kind)
        ? `The operator ${word} is not allowed.`
        : `${word} is not allowed (${node.kind}).`,
      fix: 'Read the named tables with everyday operators: where, extend, project, summarize, join, union, parse, top.',
    }
  }
  return null
}

/** Any number of let statements, then one query. */
function statements(tree: Syntax): Refusal | null {
  const found = placed(tree).filter(({ node }) => /Statement$/.test(node.kind))
  const queries = found.filter(({ node }) => node.kind === 'ExpressionStatement')
  return queries.length === 1 && found.at(-1) === queries[0]
    ? null
    : { message: 'A query is one statement; only let may stand before it.', fix: 'Ask one query at a time.' }
}
