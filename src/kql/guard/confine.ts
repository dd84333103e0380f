import { CLOSED_FUNCTIONS, PLUGINS, UNCALLED } from './known-syntax.ts'
import { lineAndColumn, type Refusal } from '../refusal.ts'
import { stray } from './stray.ts'
import { type Meaning, type Placed, placed, type Syntax } from '../syntax.ts'

const SYMBOLS = new Set([
  'ColumnSymbol',
  'VariableSymbol',
  'ParameterSymbol',
  'TupleSymbol',
  'QueryOperatorParameter',
])
/** What may stand between a name and the place that it fills. */
const WRAPPING = new Set(['ParenthesizedExpression', 'SeparatedElement', 'SyntaxList'])
/** Places that a table could fill, so that a name nobody declared may turn out to be one. */
const TABULAR = new Set(
  'PipeExpression ToScalarExpression MaterializeExpression UnionOperator JoinOperator LookupOperator LetStatement ExpressionStatement ForkExpression PartitionQuery PartitionSubquery MvApplySubqueryExpression'.split(
    ' ',
  ),
)
const LISTS = new Set(['InExpression', 'HasAnyExpression', 'HasAllExpression'])

/** Refuses a bound query in which a name is, or could be, something else than these tables, their columns and what the query declares. */
export function confine(tree: Syntax, text: string, tables: readonly string[]): Refusal | null {
  const known = `Tables: ${tables.join(', ') || 'none'}.`
  const places = placed(tree)
  const isStray = stray(places)
  for (const place of places) {
    const { node } = place
    const where = (): string => lineAndColumn(text, node.at)
    if (node.kind === 'FunctionCallExpression') {
      const refused = callFault(place)
      if (refused) return refused
    } else if (node.kind === 'StarExpression' || /WildcardedName$/.test(node.kind)) {
      if (isWild(place))
        return {
          message: `The wildcard ${node.text} at ${where()} may stand for any table.`,
          fix: `Name the tables. ${known}`,
        }
    } else if (node.kind === 'NameReference' && !isCallee(place) && !isMember(place) && !isWildcard(node)) {
      const { symbol } = node
      if (!symbol || !isKnown(symbol, place, tables))
        return {
          message: `${node.text} at ${where()} is no table of the guide, and no column or name that the query has there.`,
          fix: `${known} Other names are declared first, with let or extend.`,
        }
      if (symbol.kind === 'ColumnSymbol' && !symbol.typed && couldBeTable(place))
        return {
          message: `${node.text} at ${where()} could be a table there.`,
          fix: `${known} A column goes into a list as tostring(${node.text}), or is compared with ==.`,
        }
      if (symbol.kind === 'VariableSymbol' && isStray(place, symbol.name))
        return {
          message: `${node.text} at ${where()} does not stand behind the as that names it.`,
          fix: `Declare it with let. ${known}`,
        }
    }
  }
  return null
}

function isKnown(symbol: Meaning, place: Placed, tables: readonly string[]): boolean {
  if (symbol.kind === 'TableSymbol') return tables.includes(symbol.name)
  // A column may have the name of a function; without brackets it calls nothing.
  if (symbol.kind === 'FunctionSymbol') return !UNCALLED.test(symbol.name) && !couldBeTable(place)
  return SYMBOLS.has(symbol.kind) && (symbol.tabular || !mustBeTable(place))
}

function callFault({ node, above }: Placed): Refusal | null {
  const callee = node.children[0]
  const name = callee?.text ?? ''
  if (above && outer(above).node.kind === 'EvaluateOperator')
    return PLUGINS.has(name)
      ? null
      : { message: `The plugin ${name} is not allowed.`, fix: `Plugins: ${[...PLUGINS].join(', ')}.` }
  if (callee?.symbol?.kind === 'FunctionSymbol' && !CLOSED_FUNCTIONS.test(name)) return null
  return callee?.symbol
    ? { message: `${name}() is not allowed.`, fix: 'Name the table itself.' }
    : {
        message: `${name} is no function of KQL here.`,
        fix: 'Use the functions of KQL, in their own spelling.',
      }
}

/** The nearest place above that is more than a wrapping. */
function outer(place: Placed): Placed {
  let at = place
  while (WRAPPING.has(at.node.kind) && at.above) at = at.above
  return at
}

function couldBeTable({ above }: Placed): boolean {
  if (!above) return true
  const { node, above: further } = outer(above)
  if (TABULAR.has(node.kind)) return true
  return node.kind === 'ExpressionList' && LISTS.has(further?.node.kind ?? '')
}

/** One value has no business there, so that another reader may look for a table of its name. */
function mustBeTable({ above }: Placed): boolean {
  const kind = above ? outer(above).node.kind : ''
  return TABULAR.has(kind) && kind !== 'LetStatement'
}

/** The columns of `arg_max(t, *)` and `project-away a*` are wild within their table; anything else is not. */
function isWild(place: Placed): boolean {
  for (let at = place.above; at; at = at.above) {
    const { kind } = at.node
    if (kind === 'ExpressionList' || kind === 'BinaryExpression' || kind === 'DistinctOperator')
      return place.node.kind !== 'StarExpression'
    if (/^(Project\w+|Parse\w*)Operator$/.test(kind)) return false
    if (/(Operator|Statement)$/.test(kind)) return true
  }
  return true
}

const isWildcard = (node: Syntax): boolean => /Wildcarded/.test(node.children[0]?.kind ?? '')
const isCallee = ({ node, above }: Placed): boolean =>
  above?.node.kind === 'FunctionCallExpression' && above.node.children[0] === node
/** `b` of `a.b`: whatever it is, it is a part of `a`. */
const isMember = ({ node, above }: Placed): boolean =>
  above?.node.kind === 'PathExpression' && above.node.children[0] !== node
