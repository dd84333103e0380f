import { compile, type Operator } from '../expression.ts'
import { columnsOf, get, nameOf } from '../parse.ts'
import { extend, kept, project, rename, serialize } from './columns.ts'
import { distinct, sampleDistinct } from './distinct.ts'
import { evaluatePlugin } from './evaluate.ts'
import { mvApply, mvExpand } from './expand.ts'
import { find } from './find.ts'
import { getSchema } from './get-schema.ts'
import { join } from './join.ts'
import { passing } from './order.ts'
import { parseKv } from './parse-kv.ts'
import { parseText, parseWhere } from './parse-text.ts'
import { partition } from './partition.ts'
import { projectByNames } from './project-by-names.ts'
import { scan } from './scan.ts'
import { search } from './search.ts'
import { makeSeries } from './series.ts'
import { sortRows, take, top } from './sort.ts'
import { summarize } from './summarize.ts'
import { topHitters } from './top-hitters.ts'
import { topNested } from './top-nested.ts'
import { union } from './union.ts'

/** The tabular operators, by syntax class. */
export const operators: Readonly<Record<string, Operator>> = {
  FilterOperator: (node, input, scope) => {
    const test = compile(get(node, 'Condition'), scope)
    return { columns: input.columns, rows: passing(input, scope, test) }
  },
  ProjectOperator: project,
  ExtendOperator: extend,
  SerializeOperator: serialize,
  ProjectAwayOperator: kept,
  ProjectByNamesOperator: projectByNames,
  ProjectKeepOperator: kept,
  ProjectReorderOperator: kept,
  ProjectRenameOperator: rename,
  SummarizeOperator: summarize,
  SortOperator: sortRows,
  TopOperator: top,
  TakeOperator: take,
  CountOperator: (node, input) => ({ columns: columnsOf(node), rows: [[BigInt(input.rows.length)]] }),
  DistinctOperator: distinct,
  JoinOperator: join,
  LookupOperator: join,
  RenderOperator: (_, input) => input,
  AsOperator: (node, input, scope) => {
    scope.remember(nameOf(node), input)
    return input
  },
  ConsumeOperator: (_, input) => ({ columns: input.columns, rows: [] }),
  MakeSeriesOperator: makeSeries,
  MvExpandOperator: mvExpand,
  MvApplyOperator: mvApply,
  ParseKvOperator: parseKv,
  ParseOperator: parseText,
  ParseWhereOperator: parseWhere,
  EvaluateOperator: evaluatePlugin,
  FindOperator: find,
  GetSchemaOperator: getSchema,
  InvokeOperator: (node, input, scope) => scope.invokeOn(get(node, 'Function'), input),
  PartitionOperator: partition,
  SampleOperator: take,
  SampleDistinctOperator: sampleDistinct,
  ScanOperator: scan,
  SearchOperator: search,
  TopHittersOperator: topHitters,
  TopNestedOperator: topNested,
  UnionOperator: union,
}
