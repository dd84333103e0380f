import type { Evidence, Row } from '../../../src/incident/evidence.ts'

/** An evidence with these rows. */
export const evidenceOf = (rows: readonly Row[]): Evidence => ({
  id: 'E1',
  step: null,
  query: null,
  text: 'T',
  source: { kind: 'logs', table: 'T', category: null },
  workspace: 'logs',
  from: '2025-06-18T06:20:00Z',
  to: '2025-06-18T08:20:00Z',
  rows,
  rowCount: rows.length,
  truncated: false,
  ms: 1,
})

/** A moment so many milliseconds after the start of the range. */
export const at = (ms: number): string => new Date(Date.parse('2025-06-18T06:20:00Z') + ms).toISOString()

/** The same numbers for the same seed, between 0 and 1. */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

/** What a gateway's key exchange logs: twelve kinds behind one long prefix that is the same in all of them. */
export const EXCHANGE = [
  '[SEND][IKE_SA_INIT] Sending the first message with policy #pol',
  '[RECEIVED][IKE_SA_INIT] Received an answer, NAT detected #n',
  '[SEND][IKE_AUTH] Sending the identity of the gateway',
  '[RECEIVED][IKE_AUTH] Authentication failed with error #n',
  '[RECEIVED][INFORMATIONAL] Delete of the association #hex by the peer',
  '[SEND][INFORMATIONAL] Dead peer detection, probe #n',
  '[RECEIVED][INFORMATIONAL] Dead peer detection, answer #n',
  '[LOCAL_MSG] Rekey of the child association #hex is due',
  '[LOCAL_MSG] No proposal chosen, error #n',
  '[LOCAL_MSG] Negotiation timed out after #n attempts',
  '[LOCAL_MSG] Tunnel established, association #hex',
  '[LOCAL_MSG] Tunnel closed, reason #n',
] as const

/** Rows of a key exchange log, and for each of them its true kind. */
export function exchange(count: number, seed = 7): { readonly rows: Row[]; readonly kinds: number[] } {
  const next = numbers(seed)
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('')
  const kinds: number[] = []
  const rows = Array.from({ length: count }, (_, n): Row => {
    const kind = n < EXCHANGE.length ? n : Math.floor(next() * EXCHANGE.length)
    kinds.push(kind)
    const said = (EXCHANGE[kind] ?? '')
      .replace('#pol', `policy${Math.floor(next() * 3)}`)
      .replace('#n', String(Math.floor(next() * 90)))
      .replace('#hex', `0x${hex(8)}`)
    const session = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`
    return {
      TimeGenerated: at(n * 700),
      Category: 'IKEDiagnosticLog',
      Message: `SESSION_ID :{${session}} Remote 203.0.113.${10 + (n % 4)}:500: Local 10.1.0.4:500: ${said}`,
      instance_s: `GatewayTenantWorker_IN_${n % 2}`,
    }
  })
  return { rows, kinds }
}

const pick = <T>(next: () => number, of: readonly T[]): T | undefined => of[Math.floor(next() * of.length)]

/** Tables in the shapes that Azure answers with, of any number of rows. */
export const SHAPES: Readonly<Record<string, (count: number) => readonly Row[]>> = {
  messages: (count) => exchange(count).rows,
  'states of tunnels': (count) => {
    const next = numbers(3)
    return Array.from({ length: count }, (_, n) => ({
      TimeGenerated: at(n * 61_000),
      status_s: n % 2 ? 'Connected' : 'Disconnected',
      stateChangeReason_s: pick(next, ['RemotelyTriggered', 'GlobalStandby', 'Idle']),
      remoteIP_s: `203.0.113.${n % 3}`,
      instance_s: `IN_${n % 2}`,
    }))
  },
  'counts by bin': (count) => {
    const next = numbers(5)
    return Array.from({ length: count }, (_, n) => ({
      TimeGenerated: at(n * 300_000),
      count_: String(Math.floor(100 + 20 * next())),
      failed: String(Math.floor(3 * next())),
    }))
  },
  metrics: (count) => {
    const next = numbers(6)
    return Array.from({ length: count }, (_, n) => ({
      TimeGenerated: at(Math.floor(n / 2) * 60_000),
      metric: n % 2 ? 'TunnelAverageBandwidth' : 'TunnelPeakPackets',
      aggregation: 'Average',
      value: Math.round(next() * 1e6) / 100,
      unit: 'BytesPerSecond',
    }))
  },
  requests: (count) => {
    const next = numbers(9)
    return Array.from({ length: count }, (_, n) => ({
      TimeGenerated: at(n * 113),
      OperationName: pick(next, ['GetBlob', 'PutBlob', 'DeleteBlob']),
      StatusCode: next() < 0.9 ? '200' : String(pick(next, ['403', '404', '503'])),
      CallerIpAddress: `198.51.100.${Math.floor(next() * 200)}:${Math.floor(40_000 + next() * 20_000)}`,
      Uri: `https://orders.blob.core.windows.net/in/2025/${Math.floor(next() * 1e6)}.json`,
      DurationMs: String(Math.floor(next() * 900)),
      CorrelationId: `${Math.floor(next() * 1e9).toString(16)}-aa-${n.toString(16)}`,
    }))
  },
  exceptions: (count) => {
    const next = numbers(11)
    return Array.from({ length: count }, (_, n) => {
      const kind = pick(next, ['TimeoutException', 'SqlException', 'NullReferenceException']) ?? ''
      return {
        timestamp: at(n * 997),
        type: `System.${kind}`,
        outerMessage: `${kind}: the call of order ${Math.floor(next() * 1e6)} did not end`,
        details: `System.${kind}: it failed\n   at Shop.Orders.Place(Order order) in /src/Orders.cs:line ${Math.floor(next() * 40)}\n   at Shop.Program.Main()`,
        customDimensions: { attempt: Math.floor(next() * 5), shard: `shard-${Math.floor(next() * 9)}` },
      }
    })
  },
}
