import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { blob } from './blob-rows.ts'
import { machineIncidents } from './machine-incidents.ts'
import { ndjson, type Row, t } from './rows.ts'
import { vpnIncidents } from './vpn-incidents.ts'

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
}

function networkRules(): Row[] {
  const changed = t('2025-06-24T09:03:10Z')
  return blob(t('2025-06-24T07:00:00Z'), 4, 6, (time, account) =>
    account === 'contosoorders' && time >= changed ? ['403', 'IpAuthorizationError'] : ['200', 'Success'],
  )
}

function serverBusy(): Row[] {
  const [from, to] = [t('2025-07-15T20:10:00Z'), t('2025-07-15T20:40:00Z')]
  return blob(t('2025-07-15T18:00:00Z'), 4, 7, (time, account) =>
    account === 'contosoimages' && time >= from && time < to && time % 3 !== 0
      ? ['503', 'ServerBusy']
      : ['200', 'Success'],
  )
}

const schema = (table: string): readonly string[] => {
  const columns = Object.entries(SCHEMAS[table] ?? {})
  return columns.length === 0 ? [] : [columns.map(([column, type]) => `${column}: ${type}\n`).join('')]
}

/** Every file of the recorded incidents' tables, by its path below guides/. */
export function files(): ReadonlyMap<string, string> {
  const vpn = Object.entries(vpnIncidents).map(
    ([name, rows]) => [`s2s-vpn-disconnected/scenarios/${name}`, 'AzureDiagnostics', rows()] as const,
  )
  const store = [
    ['2025-06-24-network-rules', networkRules()] as const,
    ['2025-07-15-server-busy', serverBusy()] as const,
  ].map(([name, rows]) => [`blob-storage-requests-fail/scenarios/${name}`, 'StorageBlobLogs', rows] as const)
  const machine = Object.entries(machineIncidents).flatMap(([name, tables]) =>
    Object.entries(tables()).map(
      ([table, rows]) => [`vm-unreachable/scenarios/${name}`, table, rows] as const,
    ),
  )
  return new Map(
    [...vpn, ...store, ...machine].flatMap(([folder, table, rows]) => [
      [`${folder}/tables/${table}.ndjson`, ndjson(rows)],
      ...schema(table).map((text): [string, string] => [`${folder}/tables/${table}.schema.yaml`, text]),
    ]),
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const guides = fileURLToPath(new URL('..', import.meta.url))
  for (const [path, content] of files()) {
    await mkdir(dirname(join(guides, path)), { recursive: true })
    await writeFile(join(guides, path), content)
  }
}
