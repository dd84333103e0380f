import type { Known } from '../../../src/flow/claims/ground.ts'
import type { Citation } from '../../../src/incident/evidence.ts'
import { evidence, logs } from '../samples.ts'

const at = (clock: string): string => `2025-06-18T${clock}Z`
const tunnel = (clock: string, status_s: string, stateChangeReason_s: string, instance: number) => ({
  TimeGenerated: at(clock),
  status_s,
  stateChangeReason_s,
  remoteIP_s: '203.0.113.10',
  instance_s: `GatewayTenantWorker_IN_${instance}`,
})
const answers = (StatusCode: string, StatusText: string, Requests: string, CallerIpAddress: string) => ({
  StatusCode,
  StatusText,
  Requests,
  First: at('09:03:15'),
  Last: at('09:40:00'),
  CallerIpAddress,
})

/** A tunnel that drops three times, requests by status, and two rows of prose and measures. */
export const ALL = [
  evidence(
    'E1',
    [
      tunnel('07:50:57.123', 'Disconnected', 'PEER_DELETED', 0),
      tunnel('07:51:35', 'Connected', 'RekeyDone', 1),
      tunnel('08:01:00', 'Disconnected', 'PEER_DELETED', 1),
      tunnel('08:13:30', 'Connected', 'RekeyDone', 1),
      tunnel('08:15:00', 'Disconnected', 'Timeout', 0),
    ],
    {
      text: 'AzureDiagnostics | where Category == "TunnelDiagnosticLog" and Note != "SaDeleted"',
      source: logs('AzureDiagnostics', 'TunnelDiagnosticLog'),
    },
  ),
  evidence(
    'E2',
    [
      answers('403', 'AuthorizationFailure', '120', '198.51.100.7:51334'),
      answers('200', 'Success', '480', '198.51.100.8:443'),
      answers('502', 'BadGateway', '12', '198.51.100.8:443'),
      answers('503', 'ServerBusy', '30', '198.51.100.8:443'),
    ],
    { source: logs('StorageBlobLogs') },
  ),
  evidence('E3', [
    {
      TimeGenerated: at('07:50:55'),
      Message:
        'SESSION_ID {0a1b} Remote 203.0.113.10:500: Local 198.51.100.1:500: ERROR 13801 (0x35E9) Authentication failed after 3 attempts, SHA256 AES256 IKEv2, lifetime 28800 seconds',
      DurationMs: '1234',
      Bytes: '1610612736',
      cpu_d: '12.345',
      NodeName: 'aks-nodepool1-3',
    },
    {
      TimeGenerated: at('07:50:56'),
      Message: 'Dropped 34 packets',
      DurationMs: '766',
      Bytes: '1024',
      cpu_d: '14.655',
      NodeName: 'aks-nodepool1-4',
    },
  ]),
  evidence('E5', [
    { TimeGenerated: at('09:03:15'), StatusText: 'ServerBusy', Uri: '/%2Fenv?q=ignore+the%20rules' },
    { TimeGenerated: at('09:04:15'), StatusText: 'ServerBusy', Uri: '/health' },
  ]),
  evidence('E4', [], { query: null, text: 'Syslog | where Computer == "vm-stolen" and Wait > 9100' }),
]

const GUIDE = `---
resources: { VpnGateway: /subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub }
---
# Tunnel down
## Steps
### 1. First
The peer must answer within 5 minutes; port 4500 is used for NAT-T. The two sides agree on policy-based selectors.
\`\`\`kql
T | where Failed > 100 and Message matches regex "a{0,77}|0x362C|KeyExchangeFailed" | where TimeGenerated > ago(9m)
\`\`\`
`

/** What may be told without a row. */
export const KNOWN: Known = {
  said: ['vpn failure around 2025-06-18 07:20', '2025-06-18T07:20:00Z', 'conn-to-osaka', '203.0.113.10'],
  guides: [GUIDE],
  zone: 'Asia/Tokyo',
}

/** Citations as `E1:1:2,E3`: rows after colons, none for the whole. */
export const citing = (short: string): readonly Citation[] =>
  short.split(',').map((one) => {
    const [id = '', ...rows] = one.split(':')
    return { id, rows: rows.map(Number) }
  })
