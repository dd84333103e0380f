import { appIncidents } from './app-incidents.ts'
import { clusterIncidents } from './cluster-incidents.ts'
import { databaseIncidents } from './database-incidents.ts'
import { dependencyIncidents } from './dependency-incidents.ts'
import type { Row } from './rows.ts'
import { vaultIncidents } from './vault-incidents.ts'

/** The tables of incidents of applications and what they stand on: guide, scenario, table. */
export const workloadIncidents: Readonly<
  Record<string, Readonly<Record<string, () => Readonly<Record<string, Row[]>>>>>
> = {
  'application-errors': { ...appIncidents, ...dependencyIncidents },
  'key-vault-access-denied': vaultIncidents,
  'aks-workload-restarts': clusterIncidents,
  'sql-database-slow': databaseIncidents,
}

const AUDIT = {
  TimeGenerated: 'datetime',
  ResultDescription: 'string',
  CallerIPAddress: 'string',
  requestUri_s: 'string',
  httpStatusCode_d: 'real',
  identity_claim_appid_g: 'string',
  identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s: 'string',
}
const DATABASE = {
  TimeGenerated: 'datetime',
  Message: 'string',
  query_hash_s: 'string',
  query_plan_hash_s: 'string',
  count_executions_d: 'real',
  duration_d: 'real',
  cpu_time_d: 'real',
  logical_io_reads_d: 'real',
  total_query_wait_time_ms_d: 'real',
  error_number_d: 'real',
}

/** Column types that the rows alone do not show, by table, or by guide and table where guides read other columns of it. */
export const workloadSchemas: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AppRequests: {
    TimeGenerated: 'datetime',
    Success: 'bool',
    DurationMs: 'real',
    ItemCount: 'int',
    AppVersion: 'string',
  },
  AppDependencies: {
    TimeGenerated: 'datetime',
    Success: 'bool',
    DurationMs: 'real',
    ItemCount: 'int',
    AppVersion: 'string',
  },
  AppExceptions: {
    TimeGenerated: 'datetime',
    ExceptionType: 'string',
    OuterMessage: 'string',
    ItemCount: 'int',
    AppVersion: 'string',
    AppRoleName: 'string',
    OperationId: 'string',
  },
  AzureMetrics: { TimeGenerated: 'datetime', Average: 'real', Maximum: 'real', Total: 'real' },
  KubePodInventory: { TimeGenerated: 'datetime', ContainerRestartCount: 'int' },
  KubeEvents: { TimeGenerated: 'datetime', Count: 'real', FirstSeen: 'datetime', LastSeen: 'datetime' },
  Perf: { TimeGenerated: 'datetime', CounterValue: 'real' },
  'application-errors/AzureDiagnostics': { ...AUDIT, ...DATABASE },
  'key-vault-access-denied/AzureDiagnostics': AUDIT,
  'sql-database-slow/AzureDiagnostics': DATABASE,
}
