import { azureGlobals } from './azure-globals.ts'
import { KqlError } from './kql-error.ts'
import { kusto, listed, type Raw, type RawList } from './kusto.ts'

/** A table as the binder needs it; `unknown` is the type of a column that nobody is sure of: it fits wherever it stands. */
export type BoundTable = {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Something that Kusto's parser or binder calls an error. */
export type Fault = {
  /** Kusto's number. */
  readonly code: number
  /** The text is no KQL, whatever the tables; else a name or a type does not fit. */
  readonly syntax: boolean
  readonly message: string
  readonly at: number
  readonly length: number
  /** The columns that could be named there. */
  readonly columns: () => readonly string[]
}

export type Binding = { readonly tree: Raw; readonly faults: readonly Fault[] }

type Code = Raw & {
  readonly Syntax: Raw
  GetDiagnostics(): RawList
  GetSyntaxDiagnostics(): RawList
  GetColumnsInScope(at: number, cancellation: null): { readonly Columns: RawList | null } | null
}

/** Parses a query and binds its names to these tables, as Azure does; throws KqlError where the library gives up. */
export function bind(query: string, tables: readonly BoundTable[]): Binding {
  try {
    return bound(query, tables)
  } catch (cause) {
    if (cause instanceof RangeError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new KqlError('SEM0100', `the query cannot be bound to its tables: ${why}`)
  }
}

function bound(query: string, tables: readonly BoundTable[]): Binding {
  const { Symbols, KustoCode } = kusto().Kusto.Language
  const symbols = tables.map(
    ({ name, columns }) =>
      new Symbols.TableSymbol.$ctor7(
        name,
        `(${columns.map((column) => `${quoted(column.name)}:${column.type}`).join(', ')})`,
        null,
      ),
  )
  const globals = azureGlobals().WithDatabase(new Symbols.DatabaseSymbol.ctor('local', symbols))
  const code = KustoCode.ParseAndAnalyze(query, globals) as Code
  return { tree: code.Syntax, faults: faultsOf(code, query) }
}

function faultsOf(code: Code, query: string): readonly Fault[] {
  const syntax = new Set(
    listed(code.GetSyntaxDiagnostics()).map((each) => `${each['Code']} ${each['Start']}`),
  )
  return listed(code.GetDiagnostics())
    .filter((each) => each['Severity'] === 'Error')
    .map((each) => {
      const at = Number(each['Start'])
      const number = Number(/\d+/.exec(String(each['Code']))?.[0] ?? 0)
      return {
        code: number,
        syntax: number < 100 || syntax.has(`${each['Code']} ${each['Start']}`),
        message: String(each['Message']),
        at,
        length: Number(each['Length']),
        columns: () =>
          listed(code.GetColumnsInScope(at, null)?.Columns ?? null).map((column) => String(column['Name'])),
      }
    })
    .filter((fault) => !isHint(query, fault) && !isLeftOut(query, fault))
}

/** The library knows fewer hints than Azure, which takes any: `summarize hint.strategy=partitioned`. */
function isHint(query: string, { at }: { readonly at: number }): boolean {
  return /\bhint\.\w+\s*=\s*$/.test(query.slice(0, at))
}

/** Azure takes a pattern of project-away that no column meets; it takes away nothing. */
function isLeftOut(query: string, { at, length }: { readonly at: number; readonly length: number }): boolean {
  return /\*/.test(query.slice(at, at + length)) && /\|\s*project-away\b[^|]*$/.test(query.slice(0, at))
}

/** Names of the functions and aggregates that the language has. */
export function functionNames(): readonly string[] {
  const { Functions, Aggregates } = kusto().Kusto.Language
  return [...new Set([...Functions.All, ...Aggregates.All].map((each) => String(each['Name'])))]
}

const quoted = (name: string): string => `['${name.replaceAll("'", "\\'")}']`
