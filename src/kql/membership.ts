import { type Compiled, compile, type Row, type Scope } from './expression.ts'
import { asText, fromJson, toDynamic, type Value } from './format.ts'
import { get, isTable, items, kind, type Node, nameOf, text, typeOf } from './parse.ts'
import { regexOf } from './regex.ts'
import { testOf } from './strings.ts'
import type { Column, KqlType } from './table.ts'

/** `* has "x"` and its like: whether any column meets the test, as text. */
export function anyColumn(operator: string, right: Node, scope: Scope): Compiled {
  const part = compile(right, scope)
  // That no column has something is asked of every one of them.
  const every = operator.startsWith('!')
  const meets =
    operator === 'matches regex'
      ? (value: string, of: string) => regexOf(of).matcher(value).find()
      : operator === '=='
        ? (value: string, of: string) => value === of
        : testOf(operator)
  return (row) => {
    const of = asText(part(row))
    const met = (column: Column, at: number): boolean => meets(asText(row[at], column.type), of)
    return every ? scope.columns.every(met) : scope.columns.some(met)
  }
}

/** What a list is asked for, once for each value. */
type Question = (value: Value) => boolean | null

/** The same for equal values only; not-a-number equals nothing, itself included. */
function sameness(value: Value): string | undefined {
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return undefined
    return Number.isInteger(value) ? BigInt(value).toString() : String(value)
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `in`: true for a value of the list; null for a null when the list holds one, as two nulls cannot be told. */
function within(list: readonly Value[], fold: boolean, not: boolean): Question {
  const key = (value: Value): string | undefined =>
    sameness(fold && typeof value === 'string' ? value.toLowerCase() : value)
  const known = new Set(list.filter((each) => each !== null && each !== undefined).map(key))
  const unknown = list.some((each) => each === null || each === undefined)
  return (value) => {
    if (value === null || value === undefined) return unknown ? null : not
    const found = key(value)
    return (found !== undefined && known.has(found)) !== not
  }
}

function question(operator: string, list: readonly Value[]): Question {
  if (operator !== 'has_any' && operator !== 'has_all')
    return within(list, operator.endsWith('~'), operator.startsWith('!'))
  const [has, terms] = [testOf('has'), list.map((each) => asText(each))]
  return (value) => {
    const all = asText(value)
    return operator === 'has_any'
      ? terms.some((term) => has(all, term))
      : terms.every((term) => has(all, term))
  }
}

/** Whether an expression is the same for every row. */
function fixed(node: Node, scope: Scope): boolean {
  if (isTable(node)) return true
  const what = kind(node)
  if (what === 'NameReference') {
    const name = nameOf(node)
    return scope.names.has(name) && !scope.columns.some((column) => column.name === name)
  }
  return (
    what === 'LiteralExpression' || what === 'CompoundStringLiteralExpression' || what === 'DynamicExpression'
  )
}

/** The values that one member of a list stands for: those of a table or a dynamic list, or its own. */
function member(node: Node, type: KqlType, scope: Scope): (row: Row) => readonly Value[] {
  if (isTable(node)) {
    const all = scope.table(node).rows.map((row) => row[0])
    return () => all
  }
  const [one, own] = [compile(node, scope), typeOf(node)]
  return (row) => {
    const value = one(row)
    if (Array.isArray(value)) return value.map((each) => fromJson(each, type))
    return [type === 'dynamic' ? toDynamic(value, own) : value]
  }
}

/** `in`, `has_any`, `has_all` and their like: whether the right side holds what the left side asks for. */
export function among(node: Node, scope: Scope): Compiled {
  const operator = text(get(node, 'Operator'))
  const type = typeOf(get(node, 'Left'))
  const asked = compile(get(node, 'Left'), scope)
  // A text that is missing is the empty one.
  const left: Compiled = type === 'string' ? (row) => asked(row) ?? '' : asked
  const nodes = items(get(node, 'Right'), 'Expressions')
  const members = nodes.map((each) => member(each, type, scope))
  const ask = (row: Row): Question =>
    question(
      operator,
      members.flatMap((each) => each(row)),
    )
  if (!nodes.every((each) => fixed(each, scope))) return (row) => ask(row)(left(row))
  let once: Question | undefined
  return (row) => {
    once ??= ask(row)
    return once(left(row))
  }
}
