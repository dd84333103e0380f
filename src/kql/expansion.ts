import { placed, type Syntax } from './syntax.ts'

/**
 * How many times over the query's declared names are read once each is replaced by what it stands for: names that read
 * names twice double it. The binder's time grows with it. Needs no binding.
 */
export function expansion(tree: Syntax): number {
  const weights = new Map<string, number>()
  let largest = 0
  let statement = 0
  let all = 0
  let declaring: string | null = null
  const declare = (name: string, weight: number): void => {
    weights.set(name, weight)
    largest = Math.max(largest, weight)
  }
  for (const { node, above } of placed(tree)) {
    if (/Statement$/.test(node.kind)) {
      if (declaring !== null) declare(declaring, statement + 1)
      declaring = node.kind === 'LetStatement' ? (node.children[1]?.text ?? '') : null
      statement = 0
    } else if (node.kind === 'NameDeclaration' && above?.node.kind === 'AsOperator')
      declare(node.text, statement + 1)
    else if (node.kind === 'NameReference' || node.kind === 'StarExpression') {
      // A name in brackets can be spelled in many ways.
      const weight = /^\w+$/.test(node.text) ? (weights.get(node.text) ?? 0) : largest
      statement += weight
      all += weight
    }
    if (all > Number.MAX_SAFE_INTEGER / 2) break
  }
  return all
}
