import type { Result } from '../kql/table.ts'

/** What one answer of the Log Analytics API holds at most: records, and bytes of their values. */
const MAX_RECORDS = 500_000
const MAX_BYTES = 64 * 1024 * 1024

/** The rows that Azure sends, and its error beside them where they are not all. */
export function resultSet({ columns, rows }: Result): {
  readonly tables: readonly unknown[]
  readonly error?: unknown
} {
  const { sent, limit } = within(rows)
  return {
    tables: [{ name: 'PrimaryResult', columns, rows: sent }],
    ...(limit === null ? {} : { error: partial(limit) }),
  }
}

/** The error beside rows that are not all; `limit` in Azure's words. */
export const partial = (limit = `${MAX_RECORDS} records`): unknown => ({
  code: 'PartialError',
  message: 'There were some errors when processing your query.',
  details: [
    {
      code: 'EngineError',
      message: 'Something went wrong processing your query on the server.',
      innererror: {
        code: '-2133196797',
        message: `The results of this query exceed the set limit of ${limit}, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003).`,
        severity: 2,
        severityName: 'Error',
      },
    },
  ],
})

function within(rows: Result['rows']): {
  readonly sent: readonly unknown[][]
  readonly limit: string | null
} {
  const sent: unknown[][] = []
  let bytes = 0
  for (const row of rows) {
    if (sent.length === MAX_RECORDS) return { sent, limit: `${MAX_RECORDS} records` }
    const cells = row.map(cell)
    for (const one of cells) bytes += typeof one === 'string' ? one.length : 8
    if (bytes > MAX_BYTES) return { sent, limit: `${MAX_BYTES / 1024 / 1024} MB` }
    sent.push(cells)
  }
  return { sent, limit: null }
}

/** Azure sends dynamic values as JSON text. */
const cell = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : value
