import { placed, type Syntax } from '../syntax.ts'

/** Lists of values; whatever else stands in a list may become a column. */
const VALUES = new Set(['DataTableExpression', 'InExpression', 'HasAnyExpression', 'HasAllExpression'])

/** What binding a query takes, told without binding it. */
export type Work = {
  /** Operators times the columns there may be once each declared name is replaced by what it stands for. */
  readonly columns: number
  /** Arguments of the call that has most: the binder's time grows with their square. */
  readonly inOneCall: number
}

/** Names that read names twice double the columns at each step, and the binder's time and memory grow with them. */
export function work(tree: Syntax): Work {
  const widths = new Map<string, number>()
  let widest = 0
  let [operators, columns, statement, inOneCall] = [0, 0, 0, 0]
  let declaring: string | null = null
  const declare = (name: string, width: number): void => {
    widths.set(name, width)
    widest = Math.max(widest, width)
  }
  const add = (width: number): void => {
    statement += width
    columns += width
  }
  for (const place of placed(tree)) {
    const { node, above } = place
    if (/Statement$/.test(node.kind)) {
      if (declaring !== null) declare(declaring, statement + 1)
      declaring = node.kind === 'LetStatement' ? (node.children[1]?.text ?? '') : null
      statement = 0
    } else if (/Operator$/.test(node.kind)) operators++
    else if (node.kind === 'NameDeclaration' && above?.node.kind === 'AsOperator')
      declare(node.text, statement + 1)
    else if (node.kind === 'NameReference' || node.kind === 'StarExpression')
      // A name in brackets can be spelled in many ways.
      add(/^\w+$/.test(node.text) ? (widths.get(node.text) ?? 0) : widest)
    else if (node.kind === 'SyntaxList') {
      const list = above?.node.kind === 'ExpressionList' ? above.above?.node.kind : above?.node.kind
      if (list === 'FunctionCallExpression') inOneCall = Math.max(inOneCall, node.children.length)
      else if (!VALUES.has(list ?? '')) add(node.children.length)
    }
    if (columns > Number.MAX_SAFE_INTEGER / 2) break
  }
  return { columns: operators * columns, inOneCall }
}
