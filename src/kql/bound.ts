import { tokens } from './tokens.ts'

/** The query with at most `maxRows` rows asked for; a closing `render` goes, since nothing may follow it in Kusto. */
export function bound(text: string, maxRows: number): string {
  const parts = tokens(text)
  const solid = parts.filter((token) => token.kind !== 'space' && token.kind !== 'comment')
  let end = solid.length
  while (end > 0 && solid[end - 1]?.text === ';') end--
  const render = solid.findLastIndex(
    (token, index) => index < end && token.text === '|' && solid[index + 1]?.text === 'render',
  )
  const plain =
    render >= 0 && !solid.slice(render + 1, end).some((token) => token.text === '|' || token.text === ';')
  const last = solid[(plain ? render : end) - 1]
  return `${text.slice(0, last ? last.at + last.text.length : 0)}\n| take ${maxRows}`
}
