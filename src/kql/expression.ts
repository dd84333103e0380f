import { arithmetic } from './arithmetic.ts'
import { compare } from './compare.ts'
import { withinCalendar } from './datetime.ts'
import { asText, convert, nothing, type Value } from './format.ts'
import type { Call } from './functions/scalar.ts'
import { scalars } from './functions/table.ts'
import { windows } from './functions/window.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { dynamicLiteral, literal } from './literal.ts'
import { among, anyColumn } from './membership.ts'
import { get, isBound, isDynamic, isTable, items, kind, type Node, nameOf, text, typeOf } from './parse.ts'
import { regexOf } from './regex.ts'
import { special } from './specials.ts'
import { testOf } from './strings.ts'
import type { Column, KqlType } from './table.ts'

/** A row inside the evaluator. */
export type Row = readonly Value[]
/** A table inside the evaluator; ordered says that the order of the rows means something. */
export type Rows = {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly ordered?: boolean
  /** The columns are not those that the binder expects: what follows has to be bound again. */
  readonly unbound?: boolean
}
/** What names stand for around an expression. */
export type Scope = {
  readonly columns: readonly Column[]
  readonly names: ReadonlyMap<string, Value>
  readonly now: Date
  readonly table: (node: Node) => Rows
  readonly pipe: (node: Node, input: Rows) => Rows
  /** The names of the stored tables, and of the declared views, that are in sight. */
  readonly stored: readonly string[]
  readonly views: readonly string[]
  readonly named: (name: string) => Rows
  readonly remember: (name: string, rows: Rows) => void
  /** What stands for some nodes instead of what they say: aggregates that are computed already. */
  readonly replaced?: ReadonlyMap<Node, Compiled>
  readonly invoke: (node: Node, scope: Scope) => Compiled | undefined
  readonly invokeOn: (node: Node, input: Rows) => Rows
  /** Whether functions over neighbouring rows may be called. */
  readonly ordered: boolean
  /** Where an operator that keeps rows in order stands. */
  readonly window: { rows: readonly Row[] | undefined; at: number }
}
/** A tabular operator: its node, the rows before it, and what names stand for. */
export type Operator = (node: Node, input: Rows, scope: Scope) => Rows
/** An expression, ready to be computed for a row. */
export type Compiled = (row: Row) => Value

/** Compares two known values: below, above or equal to zero; null where a dynamic one cannot be read as the other. */
type Order = (a: Value, b: Value) => number | null

function orderOf(left: KqlType, right: KqlType): Order {
  const order = (a: Value, b: Value): number =>
    Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : compare(a, b)
  if (left === right) return order
  return (x, y) => {
    const a = left === 'dynamic' ? convert(x, right) : x
    const b = right === 'dynamic' ? convert(y, left) : y
    return nothing(a) || nothing(b) ? null : order(a, b)
  }
}

/** Two dynamic values cannot be compared or added up: Kusto does not know as what. */
function cast(operator: string, left: Node, right: Node): void {
  if (!isDynamic(left) || !isDynamic(right) || !/^[-+*/%<>!=]=?$|^<>$/.test(operator)) return
  throw new KqlError(
    'SEM0064',
    `${operator} cannot be used between dynamic and dynamic: cast one of them, as in tostring(${text(left)})`,
  )
}

function binary(node: Node, scope: Scope): Compiled {
  const operator = text(get(node, 'Operator'))
  const [leftNode, rightNode] = [get(node, 'Left'), get(node, 'Right')]
  if (kind(leftNode) === 'StarExpression') return anyColumn(operator, rightNode, scope)
  const [left, right] = [compile(leftNode, scope), compile(rightNode, scope)]
  const [lt, rt, type] = [typeOf(leftNode), typeOf(rightNode), typeOf(node)]
  cast(operator, leftNode, rightNode)
  const order = orderOf(lt, rt)
  const by =
    (test: (n: number) => boolean): Compiled =>
    (row) => {
      const [a, b] = [left(row), right(row)]
      const n = nothing(a) || nothing(b) ? null : order(a, b)
      return n === null ? null : test(n)
    }
  const texts = lt === 'string' && rt === 'string'
  const equality = (same: boolean): Compiled => {
    if (texts) return (row) => ((left(row) ?? '') === (right(row) ?? '')) === same
    return (row) => {
      const [a, b] = [left(row), right(row)]
      if (!nothing(a) && !nothing(b)) return (order(a, b) === 0) === same
      // One null side is different from every value; two nulls cannot be told.
      return nothing(a) && nothing(b) ? null : !same
    }
  }
  switch (operator) {
    case 'and':
      return (row) => {
        const a = left(row)
        if (a === false) return false
        const b = right(row)
        return b === false ? false : a === null || b === null ? null : true
      }
    case 'or':
      return (row) => {
        const a = left(row)
        if (a === true) return true
        const b = right(row)
        return b === true ? true : a === null || b === null ? null : false
      }
    case '==':
      return equality(true)
    case '!=':
    case '<>':
      return equality(false)
    case '<':
      return by((n) => n < 0)
    case '<=':
      return by((n) => n <= 0)
    case '>':
      return by((n) => n > 0)
    case '>=':
      return by((n) => n >= 0)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return dated(type, (row) => arithmetic(operator, left(row), right(row), type, lt, rt))
    case '=~':
      return (row) => asText(left(row)).toLowerCase() === asText(right(row)).toLowerCase()
    case '!~':
      return (row) => asText(left(row)).toLowerCase() !== asText(right(row)).toLowerCase()
    case 'matches regex':
      return (row) =>
        regexOf(asText(right(row)))
          .matcher(asText(left(row)))
          .find()
    default: {
      const test = testOf(operator)
      return (row) => test(asText(left(row), lt), asText(right(row), rt))
    }
  }
}

function call(node: Node, scope: Scope): Compiled {
  const known = scope.replaced?.get(node)
  if (known) return known
  const name = nameOf(node)
  const nodes = items(get(node, 'ArgumentList'), 'Expressions')
  const own = scope.invoke(node, scope)
  if (own) return own
  const odd = special(node, scope)
  if (odd) return odd
  const run = Object.hasOwn(scalars, name) ? scalars[name] : undefined
  const values = nodes.map((each) => compile(each, scope))
  const window = Object.hasOwn(windows, name) ? windows[name] : undefined
  if (window) {
    if (!scope.ordered)
      throw new KqlError('SEM0100', `${name}() needs rows in a fixed order: put sort or serialize before it`)
    const near = window(values, scope)
    return typeOf(node) === 'string' ? (row) => near(row) ?? '' : near
  }
  if (!run) throw unsupported(`the function ${name}()`)
  const context: Call = { types: nodes.map(typeOf), type: typeOf(node), now: scope.now }
  return dated(context.type, (row) =>
    run(
      values.map((each) => each(row)),
      context,
    ),
  )
}

/** Datetimes outside of the calendar are null. */
function dated(type: KqlType, value: Compiled): Compiled {
  if (type !== 'datetime') return value
  return (row) => {
    const v = value(row)
    return typeof v === 'bigint' ? withinCalendar(v) : v
  }
}

/** What a dynamic value has under a name or at a place; a text has nothing, even where it is JSON. */
function element(box: Value, key: Value): Value {
  if (typeof box !== 'object' || box === null) return null
  if (Array.isArray(box)) {
    const place = typeof key === 'bigint' || /^-?\d+$/.test(String(key)) ? Number(key) : Number.NaN
    return Number.isNaN(place) ? null : (box.at(place) ?? null)
  }
  const name = String(key)
  return Object.hasOwn(box, name) ? (box as Record<string, unknown>)[name] : null
}

/** Makes a function of a row from an expression; throws KqlError for what is not supported. */
export function compile(node: Node, scope: Scope): Compiled {
  switch (kind(node)) {
    case 'LiteralExpression':
    case 'CompoundStringLiteralExpression': {
      const value = literal(node)
      return () => value
    }
    case 'TypeOfLiteralExpression':
      // The binder has given the call its type already.
      return () => null
    case 'DynamicExpression': {
      const value = dynamicLiteral(text(get(node, 'Expression')))
      return () => value
    }
    case 'ParenthesizedExpression':
      return compile(get(node, 'Expression'), scope)
    case 'SimpleNamedExpression':
      return compile(get(node, 'Expression'), scope)
    case 'BinaryExpression':
      return binary(node, scope)
    case 'InExpression':
    case 'HasAnyExpression':
    case 'HasAllExpression':
      return among(node, scope)
    case 'FunctionCallExpression':
      return call(node, scope)
    case 'NameReference': {
      const name = nameOf(node)
      const index = scope.columns.findIndex((column) => column.name === name)
      if (index >= 0) return (row) => row[index]
      if (scope.names.has(name)) {
        const value = scope.names.get(name)
        return () => value
      }
      if (isBound(node)) throw unsupported(`the name ${name} here`)
      throw new KqlError(
        'SEM0100',
        `The name '${name}' does not refer to any known column, table, variable or function.`,
      )
    }
    case 'PrefixUnaryExpression': {
      const value = compile(get(node, 'Expression'), scope)
      const minus = text(get(node, 'Operator')) === '-'
      return (row) => {
        const v = value(row)
        return !minus || v === null ? v : typeof v === 'bigint' ? -v : -Number(v)
      }
    }
    case 'BetweenExpression': {
      const right = get(node, 'Right')
      const value = compile(get(node, 'Left'), scope)
      const [low, high] = [compile(get(right, 'First'), scope), compile(get(right, 'Second'), scope)]
      const [own, first, second] = [get(node, 'Left'), get(right, 'First'), get(right, 'Second')].map(typeOf)
      const span = own === 'datetime' && second === 'timespan'
      const above = orderOf(own ?? 'dynamic', first ?? 'dynamic')
      const below = orderOf(own ?? 'dynamic', (span ? own : second) ?? 'dynamic')
      const not = text(get(node, 'Operator')).startsWith('!')
      return (row) => {
        const [v, a, b] = [value(row), low(row), high(row)]
        if (nothing(v) || nothing(a) || nothing(b)) return null
        const [x, y] = [above(v, a), below(v, span ? (a as bigint) + (b as bigint) : b)]
        return x === null || y === null ? null : (x >= 0 && y <= 0) !== not
      }
    }
    case 'PathExpression': {
      const value = compile(get(node, 'Expression'), scope)
      const selector = get(node, 'Selector')
      if (kind(selector) === 'BracketedExpression') {
        const key = compile(get(selector, 'Expression'), scope)
        return (row) => element(value(row), key(row))
      }
      const key = nameOf(selector)
      return (row) => element(value(row), key)
    }
    case 'ElementExpression': {
      const value = compile(get(node, 'Expression'), scope)
      const key = compile(get(get(node, 'Selector'), 'Expression'), scope)
      return (row) => element(value(row), key(row))
    }
    case 'ToScalarExpression': {
      const inner = get(node, 'Expression')
      const value = isTable(inner) ? (scope.table(inner).rows[0]?.[0] ?? null) : compile(inner, scope)([])
      return () => value
    }
    default:
      throw unsupported(`${text(node).slice(0, 60)} as a value`)
  }
}
