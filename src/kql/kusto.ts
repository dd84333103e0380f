import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Script } from 'node:vm'
import { KUSTO_FILES } from './kusto-files.ts'

/** An object of Kusto's library: its properties are known by name only. */
export type Raw = { readonly [property: string]: unknown }
export type RawList<T = Raw> = { readonly Count: number; getItem(index: number): T }
export type RawNode = Raw & { readonly ChildCount: number; GetChild(index: number): RawNode | null }
export type RawTable = { WithIsOpen(open: boolean): RawTable }

export type RawCode = {
  readonly Syntax: RawNode
  GetSyntaxDiagnostics(): RawList
  Analyze(globals: object): RawCode
}

export type Library = {
  readonly Bridge: { getTypeName(value: unknown): string }
  readonly System: { readonly Enum: { toString(type: unknown, value: unknown): string } }
  readonly Kusto: { readonly Language: Language }
}
type RawSignature = {
  readonly DeclaredReturnType: object
  readonly CustomReturnType: unknown
  readonly Tabularity: unknown
  readonly Parameters: RawList
}
/** A function, aggregate or plugin that the binder knows. */
export type RawFunction = Raw & {
  readonly Signatures: RawList<RawSignature>
  readonly ResultNameKind: unknown
  readonly ResultNamePrefix: unknown
  WithResultNameKind(kind: unknown): RawFunction
  WithResultNamePrefix(prefix: unknown): RawFunction
}
/** What the binder knows: functions, aggregates and one database. */
export type RawGlobals = {
  WithDatabase(database: object): RawGlobals
  WithFunctions(functions: readonly object[]): RawGlobals
  WithAggregates(aggregates: readonly object[]): RawGlobals
  WithPlugIns(plugins: readonly object[]): RawGlobals
}
type Language = {
  readonly Parsing: { readonly TokenParser: { ParseTokens(text: string, options: null): readonly Raw[] } }
  readonly Syntax: Raw
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, about: null) => RawTable }
    readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: RawTable[]) => object }
    readonly Parameter: {
      /** The arguments between are the argument's kind, values, examples, case and default; the last is how often at least. */
      readonly ctor: new (
        name: string,
        kind: unknown,
        ...rest: unknown[]
      ) => object
      readonly $ctor3: new (name: string, type: object, kind?: unknown) => object
    }
    readonly ArgumentKind: { readonly Constant: unknown }
    readonly ParameterTypeKind: {
      readonly Scalar: unknown
      readonly Number: unknown
      readonly Integer: unknown
      readonly StringOrDynamic: unknown
    }
    readonly ScalarTypes: { readonly Long: object; readonly String: object; readonly Dynamic: object }
    readonly Signature: {
      readonly $ctor5: new (type: object, parameters: object[]) => object
      readonly ctor: new (type: unknown, tabularity: unknown, parameters: object[]) => object
    }
    readonly FunctionSymbol: {
      readonly $ctor4: new (name: string, signatures: object[]) => RawFunction
      readonly ctor: new (
        name: string,
        type: unknown,
        tabularity: unknown,
        parameters: object[],
      ) => RawFunction
    }
  }
  readonly Functions: {
    readonly ArrayLength: RawFunction
    readonly BagKeys: RawFunction
    readonly DatetimeAdd: RawFunction
    readonly DatetimeDiff: RawFunction
    readonly DatetimePart: RawFunction
    readonly MakeTimespan: RawFunction
    readonly SeriesFitPoly: RawFunction
    readonly ToDynamic_: RawFunction
    readonly ToObject_Deprecated: RawFunction
    readonly All: readonly RawFunction[]
  }
  readonly PlugIns: { readonly BagUnpack: RawFunction; readonly All: readonly RawFunction[] }
  readonly Aggregates: { readonly Count: RawFunction; readonly All: readonly RawFunction[] }
  readonly GlobalState: { readonly Default: RawGlobals }
  readonly KustoCode: { Parse(text: string): RawCode; ParseAndAnalyze(text: string, globals: object): Raw }
}

let loaded: Library | undefined

/** Microsoft's library of the language, loaded by whoever needs it first (0.2 s, and 1 s for its first query). */
export function kusto(): Library {
  if (loaded) return loaded
  // A process that started from a snapshot has it already. Inside a sandboxed context our own globalThis is not the one
  // that the scripts run in, and they run only once.
  const outer = new Script('globalThis').runInThisContext() as Partial<Library>
  if (!outer.Kusto) {
    for (const file of KUSTO_FILES)
      new Script(readFileSync(file, 'utf8'), { filename: basename(file) }).runInThisContext()
  }
  loaded = outer as Library
  return loaded
}

/** The elements of a list of the library. */
export const listed = <T>(list: RawList<T> | null): readonly T[] =>
  list ? Array.from({ length: list.Count }, (_, index) => list.getItem(index)) : []
