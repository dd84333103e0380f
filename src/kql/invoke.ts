import { type Compiled, compile, type Scope } from './expression.ts'
import { unsupported } from './kql-error.ts'
import { get, items, kind, maybe, type Node, nameOf, text } from './parse.ts'
import { type Column, typeNamed } from './table.ts'

/** A call of a function the query itself declares; only functions of scalars are evaluated. */
export function invoke(declared: Node | undefined, node: Node, scope: Scope): Compiled | undefined {
  if (!declared) return undefined
  const name = nameOf(node)
  const body = get(declared, 'Body')
  const result = maybe(get(body, 'Expression'), 'ResultType')
  if (items(body, 'Statements').length || !result || 'Columns' in result)
    throw unsupported(`the declared function ${name}()`)
  const parameters = items(get(declared, 'Parameters'), 'Parameters')
  const given = items(get(node, 'ArgumentList'), 'Expressions')
  const values = parameters.map((parameter, index) => {
    const fallback = maybe(parameter, 'DefaultValue')
    const argument = given[index] ?? (fallback ? get(fallback, 'Value') : undefined)
    if (!argument || kind(argument) === 'SimpleNamedExpression') throw unsupported(`this call of ${name}()`)
    return compile(argument, scope)
  })
  const columns = parameters.map((parameter): Column => {
    const declaration = get(parameter, 'NameAndType')
    return { name: nameOf(get(declaration, 'Name')), type: typeNamed(text(get(declaration, 'Type'))) }
  })
  const run = compile(get(body, 'Expression'), { ...scope, columns })
  return (row) => run(values.map((value) => value(row)))
}
