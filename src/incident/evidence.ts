/** One row as the tool server returned it, by column name. Text in it is a claim of whoever wrote the log. */
export type Row = Readonly<Record<string, unknown>>

/**
 * What a source is: the place that a fact comes from, so that two of them can be told apart.
 * `logs` = a table and, where the query names one, its category; `control-plane` = Azure's own word about a resource.
 */
export type Source =
  | { readonly kind: 'logs'; readonly table: string; readonly category: string | null }
  | {
      readonly kind: 'control-plane'
      readonly what: 'activity-log' | 'resource-health' | 'metrics'
      readonly resource: string
    }

/** The source's name, equal for two reads of the same source: `azurediagnostics/tunneldiagnosticlog`, `activity-log`. */
export const sourceName = (source: Source): string =>
  source.kind === 'logs' ? `${source.table}/${source.category ?? ''}`.toLowerCase() : source.what

/** The rows that one query returned, with all that is needed to run it again. */
export type Evidence = {
  /** E1, E2 … in the order in which the answers were asked for. */
  readonly id: string
  /** Id of the guide's step, null where the query is not the guide's. */
  readonly step: string | null
  /** Id of the guide's query, null where the query is not the guide's. */
  readonly query: string | null
  /** The text that was sent, parameters filled. */
  readonly text: string
  readonly source: Source
  /** Name of the configured workspace, or the resource's id. */
  readonly workspace: string
  readonly from: string
  readonly to: string
  readonly rows: readonly Row[]
  readonly rowCount: number
  /** More rows exist than these, so nothing here proves an absence. */
  readonly truncated: boolean
  readonly ms: number
}

/** Rows of one evidence; the first row is 1. No rows = the evidence as a whole (such as "it returned nothing"). */
export type Citation = { readonly id: string; readonly rows: readonly number[] }

/** In the order in which the answers were asked for. */
export const byId = (a: Pick<Evidence, 'id'>, b: Pick<Evidence, 'id'>): number =>
  Number(a.id.slice(1)) - Number(b.id.slice(1))
