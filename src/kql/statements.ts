import { type Environment, type Loaded, type Moment, rowsOf, within } from './environment.ts'
import { compile, type Rows, type Scope } from './expression.ts'
import { callRows, callValue, type Machine } from './invoke.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { project } from './operators/columns.ts'
import { ordered } from './operators/order.ts'
import { rangeOf } from './operators/range.ts'
import { operators } from './operators/table.ts'
import { columnsOf, get, isTable, items, kind, maybe, type Node, nameOf, nodesIn, text } from './parse.ts'
import { differs, rebound } from './rebind.ts'

// Options that change how a query runs, not what it answers.
const harmless =
  /^(notruncation|truncationmax\w+|norequesttimeout|servertimeout|maxmemory\w+|max_memory\w+|query_datascope|request_\w+)$/

// These may begin a query: they find their rows themselves.
const sources = new Set(['FindOperator', 'SearchOperator', 'UnionOperator'])

/** Answers the statements of a query over stored tables; undefined when none of them makes rows. */
export function run(
  statements: readonly Node[],
  tables: readonly Loaded[],
  moment: Moment,
): Rows | undefined {
  const declarations = statements.filter((each) => kind(each) === 'LetStatement')
  const scope = (
    around: Environment,
    columns: Scope['columns'],
    inOrder = false,
    /** The operator has been bound to the columns that tables turned out to have. */
    sure = false,
  ): Scope => ({
    columns,
    ordered: inOrder,
    names: around.values,
    now: moment.now,
    table: (node) => {
      const found = rows(node, around)
      if (found.unbound && !sure)
        throw unsupported('columns that depend on the rows, within another operator,')
      return found
    },
    pipe: (node, input) => pipe(node, input, around),
    stored: tables.map((table) => table.name).filter((name) => !around.tables.has(name)),
    views: [...around.functions].filter(([, { node }]) => isView(node)).map(([name]) => name),
    named: (name) => named(name, around),
    remember: (name, found) => void around.tables.set(name, found),
    invoke: (node, outer) => {
      const declared = around.functions.get(nameOf(node))
      return declared && callValue(declared, node, outer, machine)
    },
    invokeOn: (node, input) => {
      const declared = around.functions.get(nameOf(node))
      if (!declared) throw unsupported(`invoke ${nameOf(node)}()`)
      return callRows(declared, node, scope(around, []), machine, input)
    },
    window: { rows: undefined, at: 0 },
  })
  const step = (node: Node, input: Rows, around: Environment): Rows => {
    const operate = operators[kind(node)]
    if (!operate) throw unsupported(`the operator ${text(node).split(/\s/)[0]}`)
    const inOrder = ordered(kind(node), input)
    const again = input.unbound === true || namesUnbound(node, around)
    const bound = again ? rebound(node, input, declarations, tables, around) : node
    const made = operate(bound, input, scope(around, input.columns, inOrder, again))
    return { ...made, ordered: inOrder, unbound: differs(node, made.columns) }
  }
  const pipe = (node: Node, input: Rows, around: Environment): Rows =>
    kind(node) === 'PipeExpression'
      ? step(get(node, 'Operator'), pipe(get(node, 'Expression'), input, around), around)
      : step(node, input, around)
  const named = (name: string, around: Environment): Rows => {
    const known = around.tables.get(name)
    if (known) return known
    const table = tables.find((each) => each.name === name)
    if (table) return rowsOf(table, moment.timeRange)
    const view = around.functions.get(name)
    if (view) return rows(get(get(view.node, 'Body'), 'Expression'), declaredIn(view.node, view.around))
    throw new KqlError('SEM0100', `there is no table ${name}`)
  }
  const declaredIn = (view: Node, around: Environment): Environment => {
    const inner = within(around)
    declare(items(get(view, 'Body'), 'Statements'), inner)
    return inner
  }
  const rows = (node: Node, around: Environment): Rows => {
    if (sources.has(kind(node))) return step(node, { columns: [], rows: [] }, around)
    switch (kind(node)) {
      case 'PipeExpression':
        return step(get(node, 'Operator'), rows(get(node, 'Expression'), around), around)
      case 'RangeOperator':
        return { ...rangeOf(node, scope(around, [])), ordered: true }
      case 'ParenthesizedExpression':
      case 'MaterializeExpression':
        return rows(get(node, 'Expression'), around)
      case 'NameReference':
        return named(nameOf(node), around)
      case 'FunctionCallExpression': {
        const declared = around.functions.get(nameOf(node))
        if (!declared && nameOf(node) === 'table') return named(tableName(node, scope(around, [])), around)
        if (!declared) throw unsupported(`the tabular function ${nameOf(node)}()`)
        return callRows(declared, node, scope(around, []), machine)
      }
      case 'DataTableExpression':
        return datatable(node, scope(around, []))
      case 'PrintOperator':
        return project(node, { columns: [], rows: [[]] }, scope(around, []))
      default:
        throw unsupported(`${text(node).slice(0, 60)} as a table`)
    }
  }
  const declare = (all: readonly Node[], around: Environment): Rows | undefined => {
    let answer: Rows | undefined
    for (const statement of all) {
      if (kind(statement) === 'LetStatement') declareOne(statement, around)
      else if (kind(statement) === 'ExpressionStatement') {
        if (answer) throw unsupported('a text of several queries, each with an answer of its own,')
        answer = rows(get(statement, 'Expression'), around)
      } else if (kind(statement) === 'QueryParametersStatement')
        for (const [name, value] of defaultsOf(statement, scope(around, []))) around.values.set(name, value)
      else if (kind(statement) !== 'SetOptionStatement' || !harmless.test(nameOf(statement)))
        throw unsupported(`the statement ${text(statement)}`)
    }
    return answer
  }
  const declareOne = (statement: Node, around: Environment): void => {
    const [name, body] = [nameOf(statement), get(statement, 'Expression')]
    if (kind(body) === 'FunctionDeclaration')
      around.functions.set(name, { node: body, around: within(around) })
    else if (isTable(body)) around.tables.set(name, rows(body, around))
    else around.values.set(name, compile(body, scope(around, []))([]))
  }
  const machine: Machine = { scope, declare, rows }
  return declare(statements, within())
}

/** The values that declared query parameters have when none are given. */
function defaultsOf(statement: Node, scope: Scope): [string, unknown][] {
  return items(statement, 'Parameters').map((parameter) => {
    const name = nameOf(get(get(parameter, 'NameAndType'), 'Name'))
    const fallback = maybe(parameter, 'DefaultValue')
    if (!fallback) throw unsupported(`the query parameter ${name} without a default value`)
    return [name, compile(get(fallback, 'Value'), scope)([])]
  })
}

/** Whether a declared table is named whose columns are not those that the binder expects. */
function namesUnbound(node: Node, { tables }: Environment): boolean {
  const unbound = [...tables].flatMap(([name, { unbound: is }]) => (is ? [name] : []))
  return unbound.length > 0 && nodesIn(node, 'NameReference').some((each) => unbound.includes(nameOf(each)))
}

/** The name that is given to `table()`. */
function tableName(call: Node, scope: Scope): string {
  const [name] = items(get(call, 'ArgumentList'), 'Expressions')
  if (!name) throw unsupported('table() without a name')
  return String(compile(name, scope)([]))
}

function isView(declaration: Node): boolean {
  return 'ViewKeyword' in declaration && Boolean(declaration['ViewKeyword'])
}

function datatable(node: Node, scope: Scope): Rows {
  const columns = columnsOf(node)
  const values = items(node, 'Values').map((each) => compile(each, scope)([]))
  const rows = Array.from({ length: Math.floor(values.length / columns.length) }, (_, index) =>
    values.slice(index * columns.length, (index + 1) * columns.length),
  )
  return { columns, rows }
}
