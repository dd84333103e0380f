import type { Evidence, Row } from '../../incident/evidence.ts'
import { searchable } from './legible.ts'
import { cellText } from './row-facts.ts'

/** What is compared with comes from the rows where they match it. */
const LISTS = /\b!?(?:in~?|has_any|has_all|between)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)/gi
const COMPARED =
  /(?:[=!]=|[=!]~|[<>]=?|\b!?(?:has(?:prefix|suffix)?|contains|startswith|endswith|matches\s+regex|like)(?:_cs)?)\s*$/i
const LITERAL =
  /[@hH]?"(?:[^"\\\n]|\\.)*"|[@hH]?'(?:[^'\\\n]|\\.)*'|\bdatetime\(([^)]*)\)|(?<![\w.])\d{3,}(?:\.\d+)?/g
const BEFORE = 24
const SHORTEST = 3

/**
 * The rows of an evidence as far as Azure speaks in them: of a query that the model wrote, cells that hold a text or a number
 * which the query itself puts there (`extend Said = "…"`) are the model's own word and left out.
 */
export function withoutOwnWords({ query, source, text }: Evidence, rows: readonly Row[]): readonly Row[] {
  if (query !== null || source.kind !== 'logs') return rows
  const own = literalsIn(text)
  if (own.length === 0) return rows
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([, value]) => !own.some((one) => one(searchable(cellText(value))))),
    ),
  )
}

/** For each literal that the query may write into a cell, whether a cell holds it. */
function literalsIn(text: string): readonly ((cell: string) => boolean)[] {
  const rest = text.replace(LISTS, (list) => ' '.repeat(list.length))
  return [...rest.matchAll(LITERAL)].flatMap((match) => {
    if (COMPARED.test(rest.slice(Math.max(0, match.index - BEFORE), match.index))) return []
    const quoted = /^[@hH]?["']/.test(match[0])
    const said = searchable(quoted ? match[0].replace(/^[@hH]?["']|["']$/g, '') : (match[1] ?? match[0]))
    if (said.length < SHORTEST) return []
    return [quoted ? (cell: string) => cell.includes(said) : (cell: string) => cell.startsWith(said)]
  })
}
