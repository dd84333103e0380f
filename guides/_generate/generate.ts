import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { blobIncidents } from './blob-incidents.ts'
import { machineIncidents } from './machine-incidents.ts'
import { networkIncidents, networkSchemas } from './network-incidents.ts'
import { ndjson, type Row } from './rows.ts'
import { tunnelIncidents } from './tunnel-incidents.ts'
import { vpnIncidents } from './vpn-incidents.ts'
import { workloadIncidents, workloadSchemas } from './workload-incidents.ts'

/** The tables of recorded incidents, by the name of the scenario. */
type Incidents = Readonly<Record<string, () => Readonly<Record<string, readonly Row[]>>>>

/** Incidents that are told by one table. */
const over = (table: string, incidents: Readonly<Record<string, () => readonly Row[]>>): Incidents =>
  Object.fromEntries(Object.entries(incidents).map(([name, rows]) => [name, () => ({ [table]: rows() })]))

/** Every recorded incident, by the guide it belongs to. */
const INCIDENTS: Readonly<Record<string, Incidents>> = {
  's2s-vpn-disconnected': over('AzureDiagnostics', { ...vpnIncidents, ...tunnelIncidents }),
  'blob-storage-requests-fail': over('StorageBlobLogs', blobIncidents),
  'vm-unreachable': machineIncidents,
  ...networkIncidents,
  ...workloadIncidents,
}

/** A table of more rows than this is packed. */
const MANY = 5000

/** Column types that the rows alone do not show: numbers that happen to be whole, columns that happen to be empty. */
const SCHEMAS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AzureDiagnostics: {
    TimeGenerated: 'datetime',
    OperationName: 'string',
    Message: 'string',
    status_s: 'string',
    stateChangeReason_s: 'string',
    remoteIP_s: 'string',
    instance_s: 'string',
  },
  StorageBlobLogs: {
    TimeGenerated: 'datetime',
    StatusCode: 'string',
    OperationCount: 'int',
    DurationMs: 'real',
    ServerLatencyMs: 'real',
    ContentLengthHeader: 'long',
  },
  NTANetAnalytics: {
    TimeGenerated: 'datetime',
    DestPort: 'int',
    AllowedInFlows: 'long',
    DeniedInFlows: 'long',
  },
  ...networkSchemas,
  ...workloadSchemas,
}

const schema = (guide: string, table: string): readonly string[] => {
  const columns = Object.entries(SCHEMAS[`${guide}/${table}`] ?? SCHEMAS[table] ?? {})
  return columns.length === 0 ? [] : [columns.map(([column, type]) => `${column}: ${type}\n`).join('')]
}

/** Every file of the recorded incidents' tables, by its path below guides/; what stands in a .gz is told unpacked. */
export function files(): ReadonlyMap<string, string> {
  const tables = Object.entries(INCIDENTS).flatMap(([guide, incidents]) =>
    Object.entries(incidents).flatMap(([name, told]) =>
      Object.entries(told()).map(
        ([table, rows]) =>
          [`${guide}/scenarios/${name}/tables/${table}`, schema(guide, table), rows] as const,
      ),
    ),
  )
  return new Map(
    tables.flatMap(([path, types, rows]) => [
      [`${path}.ndjson${rows.length > MANY ? '.gz' : ''}`, ndjson(rows)],
      ...types.map((text): [string, string] => [`${path}.schema.yaml`, text]),
    ]),
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const guides = fileURLToPath(new URL('..', import.meta.url))
  for (const [path, content] of files()) {
    await mkdir(dirname(join(guides, path)), { recursive: true })
    await writeFile(join(guides, path), path.endsWith('.gz') ? gzipSync(content, { level: 9 }) : content)
  }
}
