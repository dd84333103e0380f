import type { Gathered } from '../../src/flow/gathered.ts'
import type { Evidence, Row, Source } from '../../src/incident/evidence.ts'
import type { Guide, GuideQuery, Signal, Step } from '../../src/incident/guide.ts'

export const RANGE = { from: '2025-06-18T06:20:00Z', to: '2025-06-18T08:20:00Z' }

/** A source in the logs: a table and its category. */
export const logs = (table: string, category: string | null = null): Source => ({
  kind: 'logs',
  table,
  category,
})

/** Azure's own word about one resource. */
export const azure = (
  what: Extract<Source, { kind: 'control-plane' }>['what'],
  name = 'vpngw-hub',
): Source => ({
  kind: 'control-plane',
  what,
  resource: `/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/${name}`,
})

/** The rows of one query over the table `Log`, unless told otherwise. */
export function evidence(id: string, rows: readonly Row[], more: Partial<Evidence> = {}): Evidence {
  return {
    id,
    step: '1',
    query: '1.1',
    text: 'Log',
    source: logs('Log'),
    workspace: 'main',
    ...RANGE,
    rows,
    rowCount: rows.length,
    truncated: false,
    ms: 1,
    ...more,
  }
}

/** A signal that is an error and proves nothing, unless told otherwise. */
export const signal = (id: string, more: Partial<Signal> = {}): Signal => ({
  id,
  severity: 'error',
  means: `It means ${id}.`,
  proves: false,
  action: null,
  ...more,
})

export const query = (id: string, own: Signal | null = null): GuideQuery => ({
  id,
  template: 'Log',
  placeholders: [],
  line: 1,
  signal: own,
})

export const step = (id: string, more: Partial<Step> = {}): Step => ({
  id,
  title: `Step ${id}`,
  text: '',
  queries: [],
  see: [],
  ...more,
})

/** A query's outcome: its evidence, or the failure that is given instead. */
export function gathered(
  own: Signal | null,
  outcome: Evidence | Extract<Gathered['outcome'], { kind: 'failed' | 'skipped' }>,
  partial: string | null = null,
): Gathered {
  const asked = {
    step: step('1'),
    query: query('1.1', own),
    text: 'Log',
  }
  return {
    ...asked,
    outcome: 'kind' in outcome ? outcome : { kind: 'evidence', evidence: outcome, partial },
  }
}

export const guide = (more: Partial<Guide> = {}): Guide => ({
  id: 'a-guide',
  title: 'A guide',
  symptoms: [],
  overview: '',
  markdown: '',
  path: 'a-guide.md',
  sha256: '',
  workspace: null,
  resources: {},
  parameters: [],
  window: { aroundMs: 3_600_000, widenToMs: 4 * 3_600_000 },
  actions: [],
  see: [],
  steps: [],
  defects: [],
  ...more,
})
