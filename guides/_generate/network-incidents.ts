import { p2sIncidents } from './p2s-incidents.ts'
import type { Row } from './rows.ts'
import { subnetIncidents } from './subnet-incidents.ts'
import { webIncidents } from './web-incidents.ts'

/** Incidents of point-to-site clients, web sites and subnets: guide, scenario, tables. */
export const networkIncidents: Readonly<
  Record<string, Readonly<Record<string, () => Readonly<Record<string, Row[]>>>>>
> = {
  'p2s-vpn-clients-fail': p2sIncidents,
  'application-gateway-5xx': webIncidents,
  'subnet-traffic-blocked': subnetIncidents,
}

/** Types of the columns of these incidents' tables that the rows alone do not show. */
export const networkSchemas: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AGWAccessLogs: {
    TimeGenerated: 'datetime',
    HttpStatus: 'int',
    ServerStatus: 'int',
    TimeTaken: 'real',
    ErrorInfo: 'string',
    ServerRouted: 'string',
  },
  AZFWNetworkRule: { TimeGenerated: 'datetime', DestinationPort: 'int', SourcePort: 'int', Rule: 'string' },
  AZFWApplicationRule: {
    TimeGenerated: 'datetime',
    DestinationPort: 'int',
    SourcePort: 'int',
    Rule: 'string',
  },
}
