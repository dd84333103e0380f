const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** The tabular operators that a query of the model may use, by Kusto's class name. */
export const OPERATORS = words(`
  AsOperator CountOperator DistinctOperator EvaluateOperator ExtendOperator FilterOperator ForkOperator
  GetSchemaOperator JoinOperator LookupOperator MakeSeriesOperator MvApplyOperator MvExpandOperator ParseKvOperator
  ParseOperator ParseWhereOperator PartitionByOperator PartitionOperator PrintOperator ProjectAwayOperator
  ProjectByNamesOperator ProjectKeepOperator ProjectOperator ProjectRenameOperator ProjectReorderOperator RangeOperator
  ReduceByOperator RenderOperator SampleDistinctOperator SampleOperator ScanOperator SerializeOperator SortOperator
  SummarizeOperator TakeOperator TopHittersOperator TopNestedOperator TopOperator UnionOperator`)

/** What a query is made of besides operators; whatever is not named here or above is refused. */
export const PARTS = words(`
  QueryBlock LetStatement ExpressionStatement SyntaxList SeparatedElement SyntaxToken
  NameDeclaration NameReference NameReferenceList TokenName BracketedName WildcardedName BracketedWildcardedName
  NameAndTypeDeclaration NameEqualsClause NamedParameter
  BetweenExpression BinaryExpression BracketedExpression CompoundNamedExpression CompoundStringLiteralExpression
  DataTableExpression DateTimePattern DynamicExpression ElementExpression ExpressionCouple ExpressionList
  FunctionCallExpression HasAllExpression HasAnyExpression InExpression JsonArrayExpression JsonObjectExpression JsonPair
  LiteralExpression MaterializeExpression OrderedExpression OrderingClause OrderingNullsClause PackExpression
  ParenthesizedExpression PathExpression PipeExpression PrefixUnaryExpression PrimitiveTypeExpression RenameList RowSchema
  SimpleNamedExpression StarExpression ToScalarExpression TypedColumnReference TypeOfLiteralExpression
  CountAsIdentifierClause DefaultExpressionClause DefaultValueDeclaration FunctionParameter OptionValueClause ToTypeOfClause
  EvaluateRowSchema EvaluateSchemaClause ForkExpression JoinOnClause JoinWhereClause JoinConditionClause
  MakeSeriesByClause MakeSeriesExpression MakeSeriesFromClause MakeSeriesFromToStepClause MakeSeriesInRangeClause
  MakeSeriesOnClause MakeSeriesRangeClause MakeSeriesStepClause MakeSeriesToClause
  MvApplyExpression MvApplyRowLimitClause MvApplySubqueryExpression MvExpandExpression MvExpandRowLimitClause
  ParseKvWithClause PartitionQuery PartitionSubquery ProjectClause ReduceByWithClause RenderWithClause
  ScanAssignment ScanComputationClause ScanDeclareClause ScanOrderByClause ScanPartitionByClause ScanStep ScanStepOutput
  SummarizeByClause TopHittersByClause TopNestedClause TopNestedWithOthersClause`)

/** The plugins that a query of the model may evaluate. */
export const PLUGINS = words('autocluster bag_unpack basket diffpatterns narrow pivot')

/** Functions that read something else than the rows they are given, or that nobody documents. */
export const CLOSED_FUNCTIONS =
  /^(cluster|database|table|external_table|materialized_view|entity_group|stored_query_result|graph|current_principal\w*|__\w*)$/

/** Functions whose names say nothing about a column, even where no bracket calls them. */
export const UNCALLED = /^(current_principal\w*|__\w*)$/
