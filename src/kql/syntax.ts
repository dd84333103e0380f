import { kusto, type Raw, type RawList, type RawNode } from './kusto.ts'

/** A node of Kusto's syntax tree, its tokens included. */
export type Syntax = {
  /** Kusto's class name, such as PipeExpression; TooDeep where the tree is deeper than any real query. */
  readonly kind: string
  readonly text: string
  readonly at: number
  readonly children: readonly Syntax[]
  /** What a name stands for, once bound; null = nothing known. */
  readonly symbol: Meaning | null
}

export type Meaning = {
  /** Kusto's class name, such as ColumnSymbol. */
  readonly kind: string
  readonly name: string
  /** False for a column that is only supposed. */
  readonly typed: boolean
  /** It stands for rows. */
  readonly tabular: boolean
  /** A column that a table has, rather than one that the query made. */
  readonly stored: boolean
}

export type Parsed = {
  readonly tree: Syntax
  /** The first place that is not KQL, in the parser's words. */
  readonly fault: { readonly message: string; readonly at: number } | null
  /**
   * The tree with its names bound to these tables, whose columns nobody knows: a name that could be one is one.
   * Takes exponential time where functions call functions. Null where the library itself fails on the query.
   */
  readonly bind: (tables: readonly string[]) => Syntax | null
}

// Kusto's own binder gives up soon after it.
const MAX_DEPTH = 500
/** The one column that each table has. */
const TIME = 'TimeGenerated'

/** Parses a query as Kusto does. */
export function parseSyntax(text: string): Parsed {
  const { Symbols, GlobalState, KustoCode } = kusto().Kusto.Language
  const code = KustoCode.Parse(text)
  const faults = code.GetSyntaxDiagnostics()
  const first = faults.Count > 0 ? faults.getItem(0) : null
  return {
    tree: node(code.Syntax, text, 0),
    fault: first && { message: String(first['Message']), at: Number(first['Start']) },
    bind: (tables) => {
      const symbols = tables.map((name) =>
        new Symbols.TableSymbol.$ctor7(name, `(${TIME}:datetime)`, null).WithIsOpen(true),
      )
      const database = new Symbols.DatabaseSymbol.ctor('workspace', symbols)
      try {
        return node(code.Analyze(GlobalState.Default.WithDatabase(database)).Syntax, text, 0)
      } catch {
        return null
      }
    },
  }
}

/** A node and what it stands in, nearest first. */
export type Placed = { readonly node: Syntax; readonly above: Placed | null }

/** The node and all below it, in the order of the text. */
export function placed(node: Syntax, above: Placed | null = null): readonly Placed[] {
  const found: Placed[] = []
  const add = (one: Placed): void => {
    found.push(one)
    for (const child of one.node.children) add({ node: child, above: one })
  }
  add({ node, above })
  return found
}

function node(raw: RawNode, source: string, depth: number): Syntax {
  const at = Number(raw['TextStart'])
  const text = source.slice(at, at + Number(raw['Width']))
  if (depth > MAX_DEPTH) return { kind: 'TooDeep', text, at, children: [], symbol: null }
  const children: Syntax[] = []
  for (let index = 0; index < raw.ChildCount; index++) {
    const child = raw.GetChild(index)
    if (child) children.push(node(child, source, depth + 1))
  }
  return { kind: typeName(raw), text, at, children, symbol: symbolOf(raw) }
}

function symbolOf(raw: RawNode): Syntax['symbol'] {
  const symbol = raw['ReferencedSymbol'] as Raw | null | undefined
  if (!symbol) return null
  const [kind, name] = [typeName(symbol), String(symbol['Name'])]
  const type = symbol['Type'] as Raw | null | undefined
  const typed = type?.['Name'] !== 'unknown'
  return {
    kind,
    name,
    typed,
    // Asking a group of no columns makes the library fail.
    tabular:
      kind === 'TableSymbol' || (/^(Variable|Parameter)Symbol$/.test(kind) && symbol['IsTabular'] === true),
    stored:
      kind === 'ColumnSymbol' &&
      (name === TIME || (!typed && !symbol['Source'] && !(symbol['OriginalColumns'] as RawList)?.Count)),
  }
}

/** The class name without its namespace, type arguments and nesting: SyntaxList, SyntaxToken. */
const typeName = (value: unknown): string =>
  (kusto().Bridge.getTypeName(value).split(/[`[+]/)[0] ?? '').split('.').at(-1)?.replace(/\$.*$/, '') ?? ''
