import { confine } from './confine.ts'
import { work } from './binding-work.ts'
import { OPERATORS, PARTS } from './known-syntax.ts'
import { type KustoToken, kustoTokens } from '../kusto-tokens.ts'
import { leaves } from './leaves.ts'
import { type Reads, reads } from './reads.ts'
import { lineAndColumn, type Refusal } from '../refusal.ts'
import { parseSyntax, placed, type Syntax } from '../syntax.ts'
import { unclear } from './unclear.ts'

const MAX_CHARACTERS = 10_000
// The parser's time grows faster than the text, and so does its tree's depth.
const MAX_TOKENS = 4000
const MAX_NESTING = 50
// The binder's time and memory grow with these; half a second at the most.
const MAX_COLUMNS = 50_000
const MAX_ARGUMENTS = 128

/** A query that may be run, with what it reads of the tables; or why it may not. */
export type Guarded = ({ readonly kind: 'allowed' } & Reads) | ({ readonly kind: 'refused' } & Refusal)

/** Refuses a guide's own query only where it would leave the workspace, change something, or can be read in two ways. Null = allowed. */
export function guardGuide(text: string): Refusal | null {
  const cut = kustoTokens(text)
  return unclear(text, cut) ?? leaves(cut)
}

/**
 * Refuses what a query that a model wrote may not do: one query in KQL, over these tables only, of everyday operators and
 * plugins, without functions of its own.
 */
export function guard(text: string, allowed: { readonly tables: readonly string[] }): Guarded {
  const found = check(text, allowed.tables)
  return 'fix' in found ? { kind: 'refused', ...found } : { kind: 'allowed', ...found }
}

function check(text: string, tables: readonly string[]): Reads | Refusal {
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
  const unfit = statements(parsed.tree) ?? large(parsed.tree)
  if (unfit) return unfit
  const bound = parsed.bind(tables)
  if (!bound)
    return { message: 'The names of the query cannot be resolved.', fix: 'Write the query more plainly.' }
  return confine(bound, text, tables) ?? reads(bound)
}

function large(tree: Syntax): Refusal | null {
  const { columns, inOneCall } = work(tree)
  if (columns > MAX_COLUMNS)
    return {
      message: 'The query has too many operators over too many columns.',
      fix: 'Use fewer operators and columns, and read a name that let or as declares less often.',
    }
  return inOneCall > MAX_ARGUMENTS
    ? {
        message: `A function is called with more than ${MAX_ARGUMENTS} arguments.`,
        fix: 'Put the values into a list: dynamic([…]) or datatable.',
      }
    : null
}

function nested(cut: readonly KustoToken[]): Refusal | null {
  if (cut.length > MAX_TOKENS)
    return { message: `The query has more than ${MAX_TOKENS} words and signs.`, fix: 'Shorten it.' }
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
