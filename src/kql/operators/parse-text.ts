import { RE2JS } from 're2js'
import { compile, type Operator, type Row, type Scope } from '../expression.ts'
import { convert, missing, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { literal } from '../literal.ts'
import { columnsOf, get, items, kind, type Node, nameOf, text } from '../parse.ts'
import { regexOf } from '../regex.ts'
import { type Column, type KqlType, typeNamed } from '../table.ts'
import { parametersOf } from './parameters.ts'

type Target = { readonly name: string; readonly type: KqlType }

/** The columns that a pattern, or a list of keys, makes. */
export function targetsOf(parts: readonly Node[]): Target[] {
  return parts.flatMap((part) => {
    if (kind(part) === 'NameDeclaration') return [{ name: nameOf(part), type: 'string' }]
    if (kind(part) !== 'NameAndTypeDeclaration') return []
    return [{ name: nameOf(get(part, 'Name')), type: typeNamed(text(get(part, 'Type'))) }]
  })
}

type Pattern = { readonly source: string; readonly groups: readonly number[] }

/** The whole pattern as one regular expression, and which of its groups hold the targets' values. */
function patternOf(parts: readonly Node[], regex: boolean): Pattern {
  // What a target takes: as little as possible up to the next text; in a regular expression it is greedy.
  const any = regex ? '.*' : '.*?'
  let [source, count] = ['', 0]
  const groups: number[] = []
  for (const part of parts) {
    switch (kind(part)) {
      case 'StarExpression':
        source += `(?:${any})`
        break
      case 'LiteralExpression':
      case 'CompoundStringLiteralExpression': {
        const own = String(literal(part))
        source += regex ? `(?:${own})` : RE2JS.quote(own)
        if (regex) count += regexOf(own).groupCount()
        break
      }
      case 'NameDeclaration':
      case 'NameAndTypeDeclaration':
        groups.push(++count)
        source += isWhole(part) ? `(\\s*[-+]?[0-9]+\\s*?|${any})` : `(${any})`
        break
      default:
        throw unsupported(`${kind(part)} in parse`)
    }
  }
  return { source: `^${source}$`, groups }
}

function isWhole(part: Node): boolean {
  return kind(part) === 'NameAndTypeDeclaration' && /^(int|long)$/.test(typeNamed(text(get(part, 'Type'))))
}

/** Puts values by column name over the input's row, in the order the binder gave. */
export function placed(columns: readonly Column[], input: readonly Column[], targets: readonly Target[]) {
  const sources = columns.map((column) => {
    const target = targets.findIndex((each) => each.name === column.name)
    return target >= 0
      ? { target, place: -1 }
      : { target, place: input.findIndex((each) => each.name === column.name) }
  })
  return (row: Row, values: readonly Value[]): Row =>
    sources.map(({ target, place }) => (target >= 0 ? values[target] : row[place]))
}

/** The binder keeps a column that a pattern replaces beside the new one. */
export function distinctColumns(columns: readonly Column[]): readonly Column[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()]
}

function parser(node: Node, scope: Scope) {
  const parameters = parametersOf(node)
  const how = parameters.get('kind') ?? 'simple'
  const parts = items(node, 'Patterns')
  if (parameters.has('flags') && how !== 'regex') throw unsupported('parse flags without kind=regex')
  const flags = parameters.get('flags') ?? ''
  if (/[^Uims]/.test(flags)) throw unsupported(`the parse flags ${flags}`)
  const { source, groups } = patternOf(parts, how === 'regex')
  const pattern = regexOf(how === 'regex' ? `${flags ? `(?${flags})` : ''}${source}` : `(?s)${source}`)
  const read = compile(get(node, 'Expression'), scope)
  const targets = targetsOf(parts)
  return {
    targets,
    read: (row: Row): Value[] | undefined => {
      const found = pattern.matcher(String(read(row) ?? ''))
      if (!found.find()) return undefined
      const values = targets.map((target, index) => convert(found.group(groups[index]) ?? '', target.type))
      return how !== 'relaxed' && values.some((value) => value === null) ? undefined : values
    },
  }
}

/** `parse`: rows that do not match keep empty columns. */
export const parseText: Operator = (node, input, scope) => {
  const { targets, read } = parser(node, scope)
  const columns = distinctColumns(columnsOf(node))
  const put = placed(columns, input.columns, targets)
  const none = targets.map((target) => missing(target.type))
  return { columns, rows: input.rows.map((row) => put(row, read(row) ?? none)) }
}

/** `parse-where`: rows that do not match go. */
export const parseWhere: Operator = (node, input, scope) => {
  const { targets, read } = parser(node, scope)
  const columns = distinctColumns(columnsOf(node))
  const put = placed(columns, input.columns, targets)
  return {
    columns,
    rows: input.rows.flatMap((row) => {
      const values = read(row)
      return values ? [put(row, values)] : []
    }),
  }
}
