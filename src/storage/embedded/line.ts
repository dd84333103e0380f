import pg from 'pg'
import type { Cluster } from './cluster.ts'
import { USER } from './create.ts'

const DATABASE = 'postgres'
const HOST = '127.0.0.1'

/** One connection for locks alone, whose loss is noticed and disturbs nobody. */
export type Line = {
  /** Runs a query that gives one value. */
  readonly value: (sql: string, values?: readonly unknown[]) => Promise<unknown>
  readonly rows: (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>
  readonly isOpen: () => boolean
  readonly end: () => Promise<void>
}

/** The connection string of a server of this cluster; the password needs no escapes, and PGSSLMODE has no say. */
export const urlOf = ({ password }: Cluster, port: number): string =>
  `postgres://${USER}:${password}@${HOST}:${port}/${DATABASE}?sslmode=disable`

/** Connects to the server at `port` with the cluster's password. */
export async function connect(cluster: Cluster, port: number, name: string): Promise<Line> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port),
    application_name: name,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  })
  let open = true
  client.on('error', () => {
    open = false
  })
  client.on('end', () => {
    open = false
  })
  const end = (): Promise<void> => client.end().catch(() => undefined)
  const rows: Line['rows'] = async (sql, values = []) => (await client.query(sql, [...values])).rows
  try {
    await client.connect()
  } catch (error) {
    void end()
    throw error
  }
  return {
    rows,
    value: async (sql, values) => Object.values((await rows(sql, values))[0] ?? {})[0],
    isOpen: () => open,
    end,
  }
}
