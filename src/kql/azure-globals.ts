import { kusto, listed, type RawFunction, type RawGlobals } from './kusto.ts'

let known: RawGlobals | undefined

/** What the binder knows of the language: the library's functions, with what Azure accepts beyond them. */
export function azureGlobals(): RawGlobals {
  known ??= kusto()
    .Kusto.Language.GlobalState.Default.WithFunctions(functions())
    .WithAggregates(aggregates())
    .WithPlugIns(plugins())
  return known
}

/** Arguments that the documentation shows, or says what becomes of, and the library rejects. */
function functions(): readonly object[] {
  const { Functions, Symbols } = kusto().Kusto.Language
  const { ParameterTypeKind, ArgumentKind, ScalarTypes, Parameter } = Symbols
  // The library takes a text in its place; a name that stands for a text, or a parameter of a function, will do.
  const part = new Parameter.$ctor3('part', ScalarTypes.String, ArgumentKind.Constant)
  const seconds = new Parameter.ctor('seconds', ParameterTypeKind.Number, 0, null, null, false, null, 0)
  // The library takes an int, and a plain number is a long.
  const degree = new Parameter.ctor('degree', ParameterTypeKind.Integer, 0, null, null, false, null, 0)
  // What is no array, or no bag, answers null.
  const array = new Parameter.$ctor3('array', ScalarTypes.Dynamic)
  const object = new Parameter.$ctor3('object', ScalarTypes.Dynamic)
  // Other names of parse_json, which takes what is dynamic already as it is.
  const json = new Parameter.ctor('json_text', ParameterTypeKind.StringOrDynamic)
  const accepted = new Map([
    [Functions.DatetimeAdd, ['part', part]],
    [Functions.DatetimeDiff, ['part', part]],
    [Functions.DatetimePart, ['part', part]],
    [Functions.MakeTimespan, ['seconds', seconds]],
    [Functions.ArrayLength, ['array', array]],
    [Functions.BagKeys, ['object', object]],
    [Functions.SeriesFitPoly, ['degree', degree]],
    [Functions.ToDynamic_, ['value', json]],
    [Functions.ToObject_Deprecated, ['value', json]],
  ] as const)
  return Functions.All.map((each) => {
    const [name, parameter] = accepted.get(each) ?? []
    return name && parameter ? withParameter(each, name, parameter) : each
  })
}

/** A function whose parameter of this name is another one. */
function withParameter(each: RawFunction, name: string, parameter: object): RawFunction {
  const { FunctionSymbol, Signature } = kusto().Kusto.Language.Symbols
  const signatures = listed(each.Signatures).map((signature) => {
    const parameters = listed(signature.Parameters).map((one) => (one['Name'] === name ? parameter : one))
    return signature.CustomReturnType
      ? new Signature.ctor(signature.CustomReturnType, signature.Tabularity, parameters)
      : new Signature.$ctor5(signature.DeclaredReturnType, parameters)
  })
  return new FunctionSymbol.$ctor4(String(each['Name']), signatures)
    .WithResultNameKind(each.ResultNameKind)
    .WithResultNamePrefix(each.ResultNamePrefix)
}

/**
 * Azure counts rows with `count(x)` of any type, nulls included, and calls the result count_x; the library knows an
 * argument of type bool only.
 */
function aggregates(): readonly object[] {
  const { Aggregates, Symbols } = kusto().Kusto.Language
  const { Count } = Aggregates
  const anything = new Symbols.Parameter.ctor('expr', Symbols.ParameterTypeKind.Scalar)
  const count = new Symbols.FunctionSymbol.$ctor4('count', [
    Count.Signatures.getItem(0),
    new Symbols.Signature.$ctor5(Symbols.ScalarTypes.Long, [anything]),
  ])
    .WithResultNameKind(Count.ResultNameKind)
    .WithResultNamePrefix(Count.ResultNamePrefix)
  return Aggregates.All.map((each) => (each === Count ? count : each))
}

/** `bag_unpack` has two more arguments in Azure, which are mostly given by name. */
function plugins(): readonly object[] {
  const { PlugIns, Symbols } = kusto().Kusto.Language
  const { BagUnpack } = PlugIns
  const { CustomReturnType, Tabularity, Parameters } = BagUnpack.Signatures.getItem(0)
  const optional = (name: string): object =>
    new Symbols.Parameter.ctor(name, Symbols.ParameterTypeKind.Scalar, 0, null, null, false, null, 0)
  const bagUnpack = new Symbols.FunctionSymbol.ctor('bag_unpack', CustomReturnType, Tabularity, [
    Parameters.getItem(0),
    Parameters.getItem(1),
    optional('columnsConflict'),
    optional('ignoredProperties'),
  ])
  return PlugIns.All.map((each) => (each === BagUnpack ? bagUnpack : each))
}
