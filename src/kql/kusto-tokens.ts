import { kusto, type Raw } from './kusto.ts'

/** A token as Kusto's own lexer cuts it; `kind` is Kusto's word: IdentifierToken, WhereKeyword, BadToken … */
export type KustoToken = {
  readonly kind: string
  readonly text: string
  readonly at: number
  /** Blanks and comments before it. */
  readonly trivia: string
  /** It lacks its end. */
  readonly broken: boolean
}

const kinds = new Map<unknown, string>()

/** Cuts a query with Kusto's own lexer; the end of the text is a token too, so that no comment is lost. */
export function kustoTokens(text: string): readonly KustoToken[] {
  const { Parsing, Syntax } = kusto().Kusto.Language
  let at = 0
  return Parsing.TokenParser.ParseTokens(text, null).map((raw) => {
    const trivia = String(raw['Trivia'])
    const token = {
      kind: kindOf(raw, Syntax['SyntaxKind']),
      text: String(raw['Text']),
      at: at + trivia.length,
      trivia,
      broken: ((raw['Diagnostics'] as readonly unknown[] | null)?.length ?? 0) > 0,
    }
    at = token.at + token.text.length
    return token
  })
}

function kindOf(raw: Raw, type: unknown): string {
  const found = kinds.get(raw['Kind']) ?? kusto().System.Enum.toString(type, raw['Kind'])
  kinds.set(raw['Kind'], found)
  return found
}
