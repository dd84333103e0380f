import { type Row, random } from './rows.ts'

const SERVER =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-app/providers/Microsoft.Sql/servers/sql-contoso'
const QUARTER_MS = 15 * 60_000

const common = (time: number, database: string): Row => ({
  TimeGenerated: new Date(time).toISOString(),
  ResourceId: `${SERVER}/databases/${database}`.toUpperCase(),
})
const log = (time: number, database: string, Category: string, rest: Row): Row => ({
  ...common(time, database),
  ResourceProvider: 'MICROSOFT.SQL',
  Category,
  LogicalServerName_s: 'sql-contoso',
  DatabaseName_s: database,
  ...rest,
})

/** Metrics of a database, a reading a minute: its average and what it sums to. */
export function readings(
  from: number,
  to: number,
  seed: number,
  database: string,
  names: readonly string[],
  value: (time: number, name: string) => number,
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  for (let time = from; time < to; time += 60_000)
    for (const MetricName of names) {
      const sum = MetricName === 'deadlock'
      const Average = sum
        ? value(time, MetricName)
        : Math.min(100, Math.round(value(time, MetricName) * (92 + next() * 16)) / 100)
      rows.push({
        ...common(time, database),
        MetricName,
        Average,
        Maximum: sum ? Average : Math.min(100, Math.round(Average * 110) / 100),
        Total: Average,
        TimeGrain: 'PT1M',
      })
    }
  return rows
}

/** A query as Query Store knows it: executions in a quarter of an hour, seconds and pages that each takes. */
export type Query = {
  readonly hash: string
  readonly plan: string
  readonly times: number
  readonly seconds: number
  readonly reads: number
}

/** What Query Store sends of a database, each quarter of an hour. */
export function queryStore(
  from: number,
  to: number,
  seed: number,
  database: string,
  queries: (time: number) => readonly Query[],
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  for (let time = from; time < to; time += QUARTER_MS)
    for (const { hash, plan, times, seconds, reads } of queries(time)) {
      const count = Math.max(1, Math.round(times * (0.9 + next() * 0.2)))
      const duration = Math.round(seconds * count * (0.9 + next() * 0.2) * 1_000_000)
      rows.push(
        log(time, database, 'QueryStoreRuntimeStatistics', {
          query_hash_s: hash,
          query_plan_hash_s: plan,
          count_executions_d: count,
          duration_d: duration,
          cpu_time_d: Math.round(duration * 0.8),
          logical_io_reads_d: Math.round(reads * count),
        }),
      )
    }
  return rows
}

/** What queries waited for, in seconds, each quarter of an hour. */
export function waits(
  from: number,
  to: number,
  database: string,
  seconds: (time: number) => Readonly<Record<string, number>>,
): Row[] {
  const rows: Row[] = []
  for (let time = from; time < to; time += QUARTER_MS)
    for (const [wait_category_s, spent] of Object.entries(seconds(time)))
      rows.push(
        log(time + 400, database, 'QueryStoreWaitStatistics', {
          query_hash_s: '0x7A31C0DE55E1B2F4',
          wait_category_s,
          total_query_wait_time_ms_d: spent * 1000,
        }),
      )
  return rows
}

/** A session that waits for a lock of another. */
export const block = (time: number, database: string, seconds: number, blocker: string): Row =>
  log(time, database, 'Blocks', {
    OperationName: 'BlockEvent',
    lock_mode_s: 'X',
    resource_owner_type_s: 'LOCK',
    duration_d: seconds * 1_000_000,
    blocked_process_filtered_s: `<blocked-process-report><blocked-process><process waittime="${seconds * 1000}" lockMode="X" clientapp="orders-api"/></blocked-process><blocking-process><process status="sleeping" trancount="1" clientapp="${blocker}"/></blocking-process></blocked-process-report>`,
  })

/** A query that its client gave up. */
export const timeout = (time: number, database: string): Row =>
  log(time, database, 'Timeouts', {
    OperationName: 'TimeoutEvent',
    error_state_d: 145,
    query_hash_s: '0x7A31C0DE55E1B2F4',
  })

/** An error that the database answered. */
export const sqlError = (time: number, database: string, number: number, said: string): Row =>
  log(time, database, 'Errors', { OperationName: 'ErrorEvent', error_number_d: number, Message: said })
