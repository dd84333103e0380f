import { sayMoment } from '../incident/moment.ts'
import type { Gap } from '../incident/report.ts'

/** Fewer rows than this say nothing about how often a source writes. */
const ENOUGH = 5
/** A source that is silent for this many of its usual intervals has stopped. */
const PATIENCE = 20

/** A source that a query reads: a table, perhaps a category, and the conditions that say whose rows. */
export type Silent = {
  readonly table: string
  readonly category: string | null
  readonly conditions: readonly string[]
}

/** A source as people call it. */
export const titleOf = ({ table, category }: Silent): string => (category ? `${category} in ${table}` : table)

/** What was seen of a source over the days before; moments in ISO 8601, empty where there is none. */
export type SeenOf = {
  readonly table: number
  readonly oldest: string
  readonly rows: number
  readonly first: string
  readonly last: string
  readonly others: readonly string[]
  readonly end: string
}

/** Why a source without rows proves nothing: its table, its category or its resource is silent; null where it is alive. */
export function silenceGap(source: Silent, seen: SeenOf): Gap | null {
  const name = titleOf(source)
  const setting = source.category
    ? `the diagnostic setting of the resource sends ${source.category} to this workspace`
    : `the diagnostic setting of the resource (or the agent) sends ${source.table} to this workspace`
  if (seen.table === 0) {
    return {
      what: `${name} is silent`,
      why: 'the table has had no row at all for seven days',
      fix: `Check that ${setting}, and the table's retention.`,
    }
  }
  if (seen.rows === 0) {
    const where = source.conditions.join(' and ').replace(/\/subscriptions\/[^"' ]*(?=\/[^"'/ ]+["'])/gi, '…')
    const others = seen.others.length > 0 ? ` (${seen.others.join(', ')})` : ''
    return {
      what: `${name} is silent for this resource`,
      why: `no row since ${sayMoment(seen.oldest)} where ${where}, though others${others} write to the table`,
      fix: `Check that ${setting}, and that the resource and the parameters of the guide are the right ones.`,
    }
  }
  const silence = Date.parse(seen.end) - Date.parse(seen.last)
  const usual = (Date.parse(seen.last) - Date.parse(seen.first)) / Math.max(1, seen.rows - 1)
  if (seen.rows >= ENOUGH && silence > Math.max(usual * PATIENCE, 3_600_000)) {
    return {
      what: `${name} stopped writing`,
      why: `its last row is from ${sayMoment(seen.last)}`,
      fix: `Check that ${setting} still.`,
    }
  }
  return null
}
