import { type Fault, functionNames } from './binder.ts'
import { nearest } from './correct.ts'
import { published } from './schemas/published.ts'

/** Something to say of a query, and where; what only the published schemas speak against is a warning. */
export type Remark = {
  readonly at: number
  readonly message: string
  readonly fix: string
  readonly severity: 'error' | 'warning'
}

/** The query that is looked at. */
export type Context = {
  readonly query: string
  /** The documented tables that it reads. */
  readonly read: readonly string[]
  /** The names that it declares. */
  readonly lets: readonly string[]
  /** Whether it names columns by pattern. */
  readonly wildcards: boolean
}

/** A column of AzureDiagnostics that exists once some resource has sent it. */
const GROWN = /_[sdbtg]$/
/** Custom tables, and the functions and tables that solutions add under such a name. */
const CUSTOM = /_CL$|^_/
/** What the tables of an Application Insights resource are called in the workspace that stores them. */
const CLASSIC: Readonly<Record<string, string>> = {
  availabilityResults: 'AppAvailabilityResults',
  browserTimings: 'AppBrowserTimings',
  customEvents: 'AppEvents',
  customMetrics: 'AppMetrics',
  dependencies: 'AppDependencies',
  exceptions: 'AppExceptions',
  pageViews: 'AppPageViews',
  performanceCounters: 'AppPerformanceCounters',
  requests: 'AppRequests',
  traces: 'AppTraces',
}
/** Every table has it, so rows that lack it were given their columns by an operator. */
export const MARK = '_ItemId'

/** A table that nobody documents may be one of the workspace's own. */
export function ofTable({ at }: Fault, name: string): readonly Remark[] {
  if (CUSTOM.test(name) || !/^\w+$/.test(name)) return []
  const workspace = Object.hasOwn(CLASSIC, name) ? CLASSIC[name] : undefined
  const only = workspace ?? nearest(name, Object.keys(published().tables)).only
  return [
    {
      at,
      severity: 'warning',
      message: workspace
        ? `${name} is a table within an Application Insights resource, not in a workspace.`
        : `${name} is no table that Microsoft documents.`,
      fix: workspace
        ? `In a workspace it is ${workspace}, and its columns have other names.`
        : only
          ? didYouMean([only])
          : 'Nothing, if it is a table or a function of your workspace.',
    },
  ]
}

/** An unknown function; a workspace may have functions of its own. */
export function ofFunction({ at }: Fault, name: string): readonly Remark[] {
  const { only } = nearest(name, functionNames())
  return only
    ? [{ at, severity: 'warning', message: `KQL has no function ${name}().`, fix: didYouMean([only]) }]
    : []
}

/** An unknown column, where those of `scope` could stand. */
export function ofColumn({ at }: Fault, name: string, scope: readonly string[], context: Context): Remark {
  const near = nearest(name, [...new Set([...scope, ...context.lets])])
  const fix = near.names.length > 0 ? didYouMean(near.names) : ''
  if (!scope.includes(MARK) && !context.wildcards)
    return {
      at,
      severity: 'error',
      message: `${name} is none of the columns that the operators before it leave.`,
      fix: fix || `They leave ${listed(scope)}.`,
    }
  const whose = context.read.length === 1 ? `of ${context.read[0]}` : 'of the tables that are read'
  if (context.read.includes('AzureDiagnostics') && GROWN.test(name))
    return {
      at,
      severity: 'warning',
      message: `Whether there is a column ${name} cannot be told: AzureDiagnostics grows columns for each type of resource.`,
      fix: fix || 'Nothing, if your resources send it.',
    }
  return {
    at,
    severity: near.only && !areSiblings(near.only, name) ? 'error' : 'warning',
    message: `${name} is no column ${whose}.`,
    fix: fix || 'Nothing, if Azure added it lately.',
  }
}

/** A type that does not fit. */
export function ofType({ at, code, message }: Fault, query: string, severity: Remark['severity']): Remark {
  const rest = query.slice(at).split('\n', 1)[0] ?? ''
  const name = /^\w+/.exec(rest)?.[0] ?? rest
  return code === 142
    ? {
        at,
        severity,
        message: `What stands before .${name} is text in the published schema, and text has no parts.`,
        fix: 'Read it with parse_json() first.',
      }
    : { at, severity, message, fix: `Correct the query at: ${rest.slice(0, 60)}` }
}

/** Names that stand side by side in real tables: clientIP1_s and clientIP2_s, SubscriptionId and _SubscriptionId. */
const areSiblings = (one: string, other: string): boolean => {
  const bare = (name: string): string => name.toLowerCase().replace(/\d|^_/g, '')
  return one.toLowerCase() !== other.toLowerCase() && bare(one) === bare(other)
}

const didYouMean = (names: readonly string[]): string => `Did you mean ${names.join(' or ')}?`
const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and others` : names.join(', ')
