import { placed, type Syntax } from '../syntax.ts'

/** What a query reads, each name once, in the order of the text. */
export type Reads = {
  readonly tables: readonly string[]
  /** Columns that the tables have, as far as the query names them. */
  readonly columns: readonly string[]
}

/** What a bound query reads. */
export function reads(tree: Syntax): Reads {
  const [tables, columns] = [new Set<string>(), new Set<string>()]
  for (const { node, above } of placed(tree)) {
    const { symbol } = node
    const called = above?.node.kind === 'FunctionCallExpression' && above.node.children[0] === node
    if (node.kind !== 'NameReference' || !symbol || called) continue
    if (symbol.kind === 'TableSymbol') tables.add(symbol.name)
    // A column may have the name of a function.
    else if (symbol.kind === 'FunctionSymbol') columns.add(symbol.name)
    else if (symbol.stored && !/Wildcarded/.test(node.children[0]?.kind ?? '')) columns.add(symbol.name)
  }
  return { tables: [...tables], columns: [...columns] }
}
