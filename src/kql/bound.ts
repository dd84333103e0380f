import { solid } from './tokens.ts'

/** The query with at most `maxRows` rows asked for; a closing `render` goes, since nothing may follow it in Kusto. */
export function bound(text: string, maxRows: number): string {
  const parts = solid(text)
  let end = parts.length
  while (end > 0 && parts[end - 1]?.text === ';') end--
  const render = parts.findLastIndex(
    (token, index) => index < end && token.text === '|' && parts[index + 1]?.text === 'render',
  )
  const plain =
    render >= 0 && !parts.slice(render + 1, end).some((token) => token.text === '|' || token.text === ';')
  const last = parts[(plain ? render : end) - 1]
  return `${text.slice(0, last ? last.at + last.text.length : 0)}\n| take ${maxRows}`
}
