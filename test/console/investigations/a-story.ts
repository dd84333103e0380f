import type { Row } from '../../../src/incident/evidence.ts'
import type { InvestigationEvent } from '../../../src/incident/investigation.ts'
import type { Proposal } from '../../../src/incident/proposal.ts'
import type { Report } from '../../../src/incident/report.ts'
import type { Place } from '../../storage/a-storage.ts'
import { AT, incoming, report, started } from '../../storage/a-storage.ts'

type Event<K> = Extract<InvestigationEvent, { kind: K }>

/** Rows of one evidence, as a query of logs gave them. */
export function queried(
  id: string,
  rows: readonly Row[],
  more: Partial<Event<'query-ended'>['evidence']> & { readonly partial?: string | null } = {},
): Event<'query-ended'> {
  const { partial = null, ...evidence } = more
  return {
    at: AT,
    kind: 'query-ended',
    id,
    step: '1',
    label: `Query ${id}`,
    source: 'logs',
    partial,
    evidence: {
      id,
      step: '1',
      query: '1.1',
      text: 'AzureDiagnostics\n| where Category == "TunnelDiagnosticLog" // of the tunnel\n| take 10',
      source: { kind: 'logs', table: 'AzureDiagnostics', category: 'TunnelDiagnosticLog' },
      workspace: 'hub-logs',
      from: '2025-06-18T06:20:00.000Z',
      to: '2025-06-18T08:10:00.000Z',
      rows,
      rowCount: rows.length,
      truncated: false,
      ms: 1_234,
      ...evidence,
    },
  }
}

/** An investigation with these events; with a report it has ended. Its id. */
export async function aStory(
  place: Place,
  asked: Parameters<typeof incoming>[0],
  events: readonly InvestigationEvent[],
  told: Partial<Report> | null = {},
  proposals: (id: string) => readonly Proposal[] = () => [],
): Promise<string> {
  const one = incoming(asked)
  const { id } = one.request
  await place.store.accept(one, { queued: false })
  const claim = await place.store.claim(id, 'w')
  if (!claim || claim === 'busy') throw new Error('nothing to claim')
  await place.store.append(claim, [started(claim), ...events])
  if (told !== null) await place.store.finish(claim, report(id, told), proposals(id))
  return id
}
