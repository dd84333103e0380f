import { type BoundTable, bind, type Fault } from './binder.ts'
import { KqlError } from './kql-error.ts'
import { type Context, MARK, ofColumn, ofFunction, ofTable, ofType, type Remark } from './remarks.ts'
import { published, publishedColumns } from './schemas/published.ts'
import { parseSyntax, placed } from './syntax.ts'
import { solid } from './tokens.ts'

/** Kusto's numbers of faults, by what they speak of. */
const NAME = new Set([109, 142, 145])
const TABLE = 204
const FUNCTION = 211
const PLACEHOLDER = 213
const TYPE = new Set([106, 107, 141])

/**
 * What Microsoft's published schemas say of a query that is KQL, placeholders allowed. Schemas grow old and workspaces
 * differ, so an error is only what no newer schema could make right.
 */
export function lintQuery(query: string): readonly Remark[] {
  const { tree } = parseSyntax(query)
  if (readsWhatever(tree)) return []
  const words = solid(query)
    .filter((token) => token.kind === 'word')
    .map((token) => token.text)
  const read = [...new Set(words)].filter((word) => Object.hasOwn(published().tables, word))
  const lets = words.filter((_, index) => words[index - 1] === 'let')
  const context = { query, read, lets, wildcards: placed(tree).some(({ node }) => isWildcard(node.kind)) }
  const [sure, told] = [faults(query, read.map(certain)), faults(query, read.map(documented))]
  const typed = told.filter((fault) => !has(sure, fault) && (TYPE.has(fault.code) || fault.code === 142))
  const both = sure.filter((fault) => has(told, fault))
  return [...ofSure(both, context), ...typed.map((fault) => ofType(fault, query, 'warning'))]
    .sort((a, b) => a.at - b.at)
    .filter((one, index, all) => all.findIndex((other) => other.message === one.message) === index)
}

const isWildcard = (kind: string): boolean => /^(Bracketed)?Wildcarded/.test(kind)
const has = (all: readonly Fault[], one: Fault): boolean =>
  all.some(({ code, at }) => code === one.code && at === one.at)

/** `search`, `find` and `union App*` read tables that the query does not name. */
function readsWhatever(tree: ReturnType<typeof parseSyntax>['tree']): boolean {
  return placed(tree).some(({ node, above }) => {
    if (/^(Search|Find)Operator$/.test(node.kind)) return true
    let one = isWildcard(node.kind) ? above : null
    while (one && !one.node.kind.endsWith('Operator')) one = one.above
    return one?.node.kind === 'UnionOperator'
  })
}

/** A table where nothing but the names is taken for granted: a type may have changed since it was published. */
const certain = (name: string): BoundTable => ({
  name,
  columns: (publishedColumns(name) ?? []).map((column) => ({
    name: column.name,
    type: column.name === 'TimeGenerated' ? 'datetime' : 'unknown',
  })),
})

/** A table as it is published; a guid is often stored as text. */
const documented = (name: string): BoundTable => ({
  name,
  columns: (publishedColumns(name) ?? []).map(({ name: column, type }) => ({
    name: column,
    type: type === 'guid' ? 'unknown' : type,
  })),
})

function faults(query: string, tables: readonly BoundTable[]): readonly Fault[] {
  try {
    const all = [...bind(query, tables).faults].sort((a, b) => a.at - b.at)
    // What an unknown name is worth does not count.
    const unknown = new Set(all.filter(({ code }) => !TYPE.has(code)).map(({ at }) => at))
    return all.filter(({ code, at }) => !TYPE.has(code) || !unknown.has(at))
  } catch (cause) {
    if (cause instanceof KqlError) return []
    throw cause
  }
}

function ofSure(found: readonly Fault[], context: Context): readonly Remark[] {
  const remarks: Remark[] = []
  // Whether rows come from where nothing is known of them: what an operator leaves of those cannot be told either.
  let unclear = false
  const named = found.some(({ code }) => !TYPE.has(code))
  for (const fault of found) {
    const name = context.query.slice(fault.at, fault.at + fault.length)
    const scope = fault.columns()
    if (fault.code === FUNCTION) {
      remarks.push(...ofFunction(fault, name))
      unclear = true
    } else if (fault.code === PLACEHOLDER) unclear ||= scope.length === 0
    else if (fault.code === TABLE || (NAME.has(fault.code) && scope.length === 0)) {
      if (fault.code === TABLE || !unclear) remarks.push(...ofTable(fault, name))
      unclear = true
    } else if (NAME.has(fault.code)) {
      if (!name.includes('*') && (scope.includes(MARK) || !unclear))
        remarks.push(ofColumn(fault, name, scope, context))
    } else {
      // A calculation with something unknown has a type that nobody can tell.
      const sure = TYPE.has(fault.code) && !named
      remarks.push(ofType(fault, context.query, sure ? 'error' : 'warning'))
    }
  }
  return remarks
}
