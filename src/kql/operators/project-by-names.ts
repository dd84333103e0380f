import { compile, type Operator } from '../expression.ts'
import { listOf } from '../functions/scalar.ts'
import { unsupported } from '../kql-error.ts'
import { items } from '../parse.ts'
import { fits } from './wildcard.ts'

/** `project-by-names`: the columns that texts or lists of texts name, in their order; a name without a column is passed over. */
export const projectByNames: Operator = (node, input, scope) => {
  const wanted = items(node, 'Expressions').flatMap((each) => {
    const value = compile(each, { ...scope, columns: [] })([])
    const names = typeof value === 'string' ? [value] : listOf(value)
    if (!names?.every((name) => typeof name === 'string')) throw unsupported('project-by-names by this')
    return names
  })
  const found = wanted.flatMap((pattern) =>
    input.columns.flatMap(({ name }, at) => (fits(pattern, name) ? [at] : [])),
  )
  const places = [...new Set(found)]
  return {
    columns: places.flatMap((place) => input.columns[place] ?? []),
    rows: input.rows.map((row) => places.map((place) => row[place])),
  }
}
