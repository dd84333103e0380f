import { aggregates } from '../../src/kql/aggregates.ts'
import { scalars } from '../../src/kql/functions/table.ts'
import { windows } from '../../src/kql/functions/window.ts'
import { kusto } from '../../src/kql/kusto.ts'
import { plugins } from '../../src/kql/operators/evaluate.ts'
import { several } from '../../src/kql/operators/several.ts'
import { operators } from '../../src/kql/operators/table.ts'
import { specials } from '../../src/kql/specials.ts'

/** A parameter of a function, as the language declares it. */
export type Parameter = {
  readonly name: string
  readonly types: readonly string[]
  readonly kind: string
  /** Whether a column has to be named, and in which table: that before the pipe, or the one that is given. */
  readonly column: 'no' | 'own' | 'given'
  readonly optional: boolean
  readonly least: number
  readonly values: readonly string[]
}
/** A function, an aggregate or a plugin; hidden ones are undocumented or older names. */
export type Callable = {
  readonly name: string
  readonly hidden: boolean
  readonly signatures: readonly (readonly Parameter[])[]
}

type Listed = {
  readonly Name: string
  readonly IsHidden: boolean
  readonly Signatures: RawList<RawSignature>
}
type RawList<T> = { readonly Count: number; getItem(index: number): T } | null
type RawSignature = { readonly Parameters: RawList<RawParameter> }
type RawParameter = {
  readonly Name: string
  readonly TypeKind: number
  readonly DeclaredTypes: RawList<{ readonly Name: string }>
  readonly ArgumentKind: number
  readonly IsOptional: boolean
  readonly MinOccurring: number
  readonly Values: RawList<unknown>
}
type Lists = Readonly<Record<'Functions' | 'Aggregates' | 'PlugIns', { readonly All: readonly Listed[] }>>

const all = <T>(list: RawList<T>): T[] =>
  list ? Array.from({ length: list.Count }, (_, at) => list.getItem(at)) : []

function callables(of: keyof Lists): readonly Callable[] {
  const { Kusto, System } = kusto()
  const { ArgumentKind, ParameterTypeKind } = Kusto.Language.Symbols as unknown as Readonly<
    Record<string, unknown>
  >
  const columns = { Column: 'own', Column_Parameter0: 'given' } as const
  const columnOf = (argument: number): Parameter['column'] => {
    const kind = System.Enum.toString(ArgumentKind, argument)
    return kind in columns ? columns[kind as keyof typeof columns] : 'no'
  }
  return (Kusto.Language as unknown as Lists)[of].All.map(({ Name, IsHidden, Signatures }) => ({
    name: Name,
    hidden: IsHidden,
    signatures: all(Signatures).map(({ Parameters }) =>
      all(Parameters).map((each) => ({
        name: each.Name,
        types: all(each.DeclaredTypes).map((type) => type.Name),
        kind: System.Enum.toString(ParameterTypeKind, each.TypeKind),
        column: columnOf(each.ArgumentKind),
        optional: each.IsOptional,
        least: each.MinOccurring,
        values: all(each.Values).map(String),
      })),
    ),
  })).filter(({ name }) => !name.startsWith('__'))
}

/** Every scalar function of the language, by Microsoft's own parser. */
export const functionsOfLanguage = (): readonly Callable[] => callables('Functions')
/** Every aggregate of the language. */
export const aggregatesOfLanguage = (): readonly Callable[] => callables('Aggregates')
/** Every plugin of the language. */
export const pluginsOfLanguage = (): readonly Callable[] => callables('PlugIns')

/** The word, or words, for each tabular operator, by the parser's class. */
const words: Readonly<Record<string, readonly string[]>> = {
  AsOperator: ['as'],
  AssertSchemaOperator: ['assert-schema'],
  ConsumeOperator: ['consume'],
  CountOperator: ['count'],
  DistinctOperator: ['distinct'],
  EvaluateOperator: ['evaluate'],
  ExecuteAndCacheOperator: ['__executeAndCache'],
  ExtendOperator: ['extend'],
  FacetOperator: ['facet'],
  FilterOperator: ['where', 'filter'],
  FindOperator: ['find'],
  ForkOperator: ['fork'],
  GetSchemaOperator: ['getschema'],
  GraphMarkComponentsOperator: ['graph-mark-components'],
  GraphMatchOperator: ['graph-match'],
  GraphShortestPathsOperator: ['graph-shortest-paths'],
  GraphToTableOperator: ['graph-to-table'],
  GraphWhereEdgesOperator: ['graph-where-edges'],
  GraphWhereNodesOperator: ['graph-where-nodes'],
  InvokeOperator: ['invoke'],
  JoinOperator: ['join'],
  LookupOperator: ['lookup'],
  MacroExpandOperator: ['macro-expand'],
  MakeGraphOperator: ['make-graph'],
  MakeSeriesOperator: ['make-series'],
  MvApplyOperator: ['mv-apply'],
  MvExpandOperator: ['mv-expand', 'mvexpand'],
  ParseKvOperator: ['parse-kv'],
  ParseOperator: ['parse'],
  ParseWhereOperator: ['parse-where'],
  PartitionByOperator: ['__partitionby'],
  PartitionOperator: ['partition'],
  PrintOperator: ['print'],
  ProjectAwayOperator: ['project-away'],
  ProjectByNamesOperator: ['project-by-names'],
  ProjectKeepOperator: ['project-keep'],
  ProjectOperator: ['project'],
  ProjectRenameOperator: ['project-rename'],
  ProjectReorderOperator: ['project-reorder'],
  RangeOperator: ['range'],
  ReduceByOperator: ['reduce'],
  RenderOperator: ['render'],
  SampleDistinctOperator: ['sample-distinct'],
  SampleOperator: ['sample'],
  ScanOperator: ['scan'],
  SearchOperator: ['search'],
  SerializeOperator: ['serialize'],
  SortOperator: ['sort', 'order'],
  SummarizeOperator: ['summarize'],
  TakeOperator: ['take', 'limit'],
  TopHittersOperator: ['top-hitters'],
  TopNestedOperator: ['top-nested'],
  TopOperator: ['top'],
  UnionOperator: ['union'],
}

/** Every tabular operator of the language: its class in Microsoft's parser, and its words; throws for one without words. */
export function operatorsOfLanguage(): readonly {
  readonly kind: string
  readonly words: readonly string[]
}[] {
  const classes = kusto().Kusto.Language.Syntax as Readonly<Record<string, { readonly prototype?: object }>>
  const base = classes['QueryOperator'] as unknown as new () => object
  return Object.keys(classes)
    .filter((name) => name.endsWith('Operator') && name !== 'BadQueryOperator')
    .filter((name) => classes[name]?.prototype instanceof base)
    .map((kind) => {
      const known = words[kind]
      if (!known) throw new Error(`no words are known for the operator ${kind}`)
      return { kind, words: known }
    })
    .filter((each) => !each.words[0]?.startsWith('__'))
}

// Operators that begin a query and need no row before them are answered where statements are.
const sources = ['PrintOperator', 'RangeOperator']
// Functions that make rows are answered there too.
const tabular = ['table']

/** What the evaluator evaluates: the classes of operators, the names of the rest. */
export const evaluated = {
  operators: new Set([...Object.keys(operators), ...sources]),
  functions: new Set([...[scalars, windows, specials].flatMap(Object.keys), ...tabular]),
  windows: new Set(Object.keys(windows)),
  aggregates: new Set([aggregates, several].flatMap(Object.keys)),
  plugins: new Set(Object.keys(plugins)),
} as const
