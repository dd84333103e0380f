import { compare } from './compare.ts'
import { type Compiled, compile, type Row, type Scope } from './expression.ts'
import { asText, fromJson, toDynamic, type Value } from './format.ts'
import { get, isTable, items, type Node, text, typeOf } from './parse.ts'
import { regexOf } from './regex.ts'
import { matches } from './strings.ts'

/** `* has "x"` and its like: whether any column meets the test, as text. */
export function anyColumn(operator: string, right: Node, scope: Scope): Compiled {
  const part = compile(right, scope)
  const meets =
    operator === 'matches regex'
      ? (value: string, of: string) => regexOf(of).matcher(value).find()
      : operator === '=='
        ? (value: string, of: string) => value === of
        : (value: string, of: string) => matches(operator, value, of)
  return (row) => {
    const of = asText(part(row))
    return scope.columns.some((column, at) => meets(asText(row[at], column.type), of))
  }
}

/** `in`, `has_any`, `has_all` and their like: whether the right side holds what the left side asks for. */
export function among(node: Node, scope: Scope): Compiled {
  const operator = text(get(node, 'Operator'))
  const left = compile(get(node, 'Left'), scope)
  const type = typeOf(get(node, 'Left'))
  const right = items(get(node, 'Right'), 'Expressions').map((each) => {
    if (isTable(each)) {
      const all = scope.table(each).rows.map((row) => row[0])
      return () => all
    }
    const [one, own] = [compile(each, scope), typeOf(each)]
    return (row: Row): readonly Value[] => {
      const v = one(row)
      return Array.isArray(v) ? v.map((x) => fromJson(x, type)) : [type === 'dynamic' ? toDynamic(v, own) : v]
    }
  })
  const plain = operator.replace('!', '').replace('~', '')
  const fold = (v: Value): Value => (operator.endsWith('~') && typeof v === 'string' ? v.toLowerCase() : v)
  return (row) => {
    const value = left(row)
    const all = right.flatMap((each) => each(row))
    if (plain === 'has_any') return all.some((v) => matches('has', asText(value), asText(v)))
    if (plain === 'has_all') return all.every((v) => matches('has', asText(value), asText(v)))
    return all.some((v) => compare(fold(value), fold(v)) === 0) !== operator.startsWith('!')
  }
}
