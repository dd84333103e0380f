import type { Citation, Evidence, Row } from '../incident/evidence.ts'
import { byTime, moment, sayMoment } from '../incident/moment.ts'
import type { Finding, TimelineEntry } from '../incident/report.ts'
import { resourceOf } from './control-plane.ts'

/** What Azure itself says, as statements: what speaks of trouble or change, and what speaks against it. */
export type AzureSays = {
  readonly findings: readonly Finding[]
  readonly timeline: readonly TimelineEntry[]
  readonly ruledOut: readonly Finding[]
  /** Azure calls a resource something else than available. */
  readonly trouble: boolean
}

const MOST_CHANGES = 12
/** Administrative operations that change something; those that only list or read keys do not. */
const CHANGE = /\/(write|delete|action)$/i
const ONLY_READS = /\/(list|get|read|check|validate|export)[^/]*\/action$/i

/** Tells health and changes from the control-plane evidence of one run. */
export function azureSays(evidence: readonly Evidence[]): AzureSays {
  const said = evidence.map((one) =>
    one.source.kind === 'control-plane' && one.source.what === 'resource-health'
      ? healthOf(one)
      : changesOf(one),
  )
  return {
    findings: said.flatMap((one) => one.findings),
    timeline: said.flatMap((one) => one.timeline),
    ruledOut: said.flatMap((one) => one.ruledOut),
    trouble: said.some((one) => one.trouble),
  }
}

const NOTHING: AzureSays = { findings: [], timeline: [], ruledOut: [], trouble: false }

function healthOf(evidence: Evidence): AzureSays {
  const row = evidence.rows[0]
  const state = text(row?.availabilityState)
  if (!row || state === '' || state.toLowerCase() === 'unknown') return NOTHING
  const since = moment(row.occurredTime)
  const summary = text(row.summary)
  const one: Finding = {
    text: `Azure Resource Health calls ${resourceOf(evidence)} ${state}${since ? `, since ${sayMoment(since)}` : ''}${summary ? `: “${summary}”` : '.'}`,
    evidence: cite(evidence, 1),
  }
  if (state.toLowerCase() === 'available') return { ...NOTHING, ruledOut: [one] }
  const timeline = since
    ? [{ at: since, event: `${resourceOf(evidence)} became ${state}`, evidence: cite(evidence, 1) }]
    : []
  return { findings: [one], timeline, ruledOut: [], trouble: true }
}

function changesOf(evidence: Evidence): AzureSays {
  const entries = evidence.rows
    .map((row, index) => ({ row, number: index + 1, at: moment(row.TimeGenerated) }))
    .filter(
      ({ row, at }) =>
        at && CHANGE.test(text(row.operationName)) && !ONLY_READS.test(text(row.operationName)),
    )
    .sort((a, b) => byTime(a.at, b.at))
  // One operation writes a row when it is accepted and one when it ends; the last one says how it went.
  const operations = [
    ...Map.groupBy(
      entries,
      ({ row, at }) => `${text(row.correlationId) || at} ${text(row.operationName)}`,
    ).values(),
  ]
  const told = operations.slice(-MOST_CHANGES)
  return {
    ...NOTHING,
    findings: told.map((rows) => ({
      text: `${change(rows, resourceOf(evidence))}.`,
      evidence: cite(evidence, ...rows.map((one) => one.number)),
    })),
    timeline: told.flatMap((rows) => {
      const [first] = rows
      return first
        ? [
            {
              at: first.at,
              event: done(rows, resourceOf(evidence)),
              evidence: cite(evidence, first.number),
            },
          ]
        : []
    }),
  }
}

type Entry = { readonly row: Row; readonly number: number; readonly at: string }

function change(rows: readonly Entry[], name: string): string {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return ''
  const how = [text(first.row.operationName), text(last.row.status)].filter((word) => word !== '')
  return `${done(rows, name)} at ${sayMoment(first.at)} (${how.join(', ')})`
}

/** Who did what to the resource, in words; what failed was only tried. */
function done(rows: readonly Entry[], name: string): string {
  const operation = text(rows[0]?.row.operationName)
  const caller = text(rows[0]?.row.caller)
  const by = caller ? ` by ${caller}` : ''
  const action = operation.split('/').at(-2) ?? 'an action'
  const [did, tried] = /\/delete$/i.test(operation)
    ? ['was deleted', `to delete ${name}`]
    : /\/write$/i.test(operation)
      ? ['was changed', `to change ${name}`]
      : [`had ${action} run on it`, `to run ${action} on ${name}`]
  const failed = /^(failed|cancell?ed)$/i.test(text(rows.at(-1)?.row.status))
  return failed ? `an attempt${by} ${tried} failed` : `${name} ${did}${by}`
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const cite = (evidence: Evidence, ...rows: number[]): Citation[] => [{ id: evidence.id, rows }]
