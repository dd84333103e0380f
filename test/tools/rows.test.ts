import { expect, test } from '@jest/globals'
import { observation } from '../../src/tools/reply.ts'
import { resourceId } from '../../src/tools/resource-id.ts'
import { activityRows, metricRows } from '../../src/tools/rows.ts'

const reply = (results: unknown) =>
  observation(
    { kind: 'text', text: JSON.stringify({ status: 200, message: 'Success', results }), isError: false },
    1,
    'it',
  )

test('lists inside an answer are its rows', () => {
  expect(reply({ activityLogs: [{ a: 1 }] })).toMatchObject({ rows: [{ a: 1 }] })
  expect(reply({ statuses: [{ a: 1 }] })).toMatchObject({ rows: [{ a: 1 }] })
  expect(reply({ results: [] })).toMatchObject({ kind: 'rows', rows: [] })
})

test('a query that names a missing table says so; another mistake keeps the deepest words and their place', () => {
  const refused = (message: string) => {
    const body = JSON.stringify({
      error: {
        message: 'bad',
        innererror: { message: 'worse', innererror: { code: 'SEM0100', message, line: 2, pos: 5 } },
      },
    })
    return observation(
      {
        kind: 'text',
        text: JSON.stringify({
          status: 400,
          message: `bad\nStatus: 400\n\nContent:\n${body}\n\nHeaders:\nDate: now`,
        }),
        isError: true,
      },
      1,
      'law',
    )
  }
  expect(
    refused("'where' operator: Failed to resolve table or column expression named 'Nope'"),
  ).toMatchObject({ failure: 'not-found', fix: expect.stringContaining('Nope') })
  expect(
    refused("The name 'Nope' does not refer to any known table, tabular variable or function."),
  ).toMatchObject({ failure: 'not-found' })
  expect(refused("Failed to resolve scalar expression named 'x'")).toMatchObject({
    failure: 'rejected',
    message: "Failed to resolve scalar expression named 'x' (line 2, position 5)",
  })
})

test('metric buckets become one row a point with its dimensions', () => {
  const rows = metricRows([
    {
      name: 'Bandwidth',
      unit: 'BytesPerSecond',
      timeSeries: [
        {
          metadata: { RemoteIP: '203.0.113.10' },
          start: '2025-06-18T07:00:00Z',
          end: '2025-06-18T07:10:00Z',
          interval: 'PT5M',
          avgBuckets: [5, 7.5, 0],
        },
      ],
    },
    { name: 'Empty', unit: 'Count', timeSeries: [{ metadata: {}, interval: 'PT5M' }] },
  ])
  expect(rows).toHaveLength(3)
  expect(rows[1]).toEqual({
    RemoteIP: '203.0.113.10',
    TimeGenerated: '2025-06-18T07:05:00.000Z',
    metric: 'Bandwidth',
    aggregation: 'Average',
    value: 7.5,
    unit: 'BytesPerSecond',
  })
})

test('activity log events are oldest first and inside the range, however their times are written', () => {
  const event = (eventTimestamp: string) => ({
    eventTimestamp,
    operationName: { value: 'reset/action', localizedValue: 'Reset' },
    status: { value: 'Succeeded' },
    subStatus: null,
    level: 'Informational',
    resourceId: '/x',
  })
  const rows = activityRows(
    [
      event('2025-06-18T07:00:00Z'),
      event('2025-06-18T09:30:00+02:00'),
      event('2025-06-18T08:00:00.001Z'),
      event('2025-06-18T06:59:59Z'),
    ],
    { from: '2025-06-18T07:00:00.000Z', to: '2025-06-18T08:00:00Z' },
  )
  expect(rows.map((row) => row.TimeGenerated)).toEqual(['2025-06-18T07:00:00Z', '2025-06-18T09:30:00+02:00'])
  expect(rows[1]).toMatchObject({
    operationName: 'reset/action',
    status: 'Succeeded',
    subStatus: '',
    caller: '',
  })
})

test('ids of nested resources can be put together again from type and name', () => {
  expect(
    resourceId('/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/a/databases/b'),
  ).toEqual({
    subscription: 's',
    resourceGroup: 'g',
    type: 'Microsoft.Sql/servers',
    name: 'a/databases/b',
    namespace: 'Microsoft.Sql/servers/databases',
  })
  expect(
    resourceId('/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/a/databases'),
  ).toBeNull()
  expect(resourceId('/subscriptions/s')).toBeNull()
})

test('a connection that broke off every time says so once', () => {
  const message =
    'Retry failed after 4 tries. Retry settings can be adjusted in X. (It broke.) (It broke.) (Refused.) (It broke.). To mitigate this issue, please refer to the troubleshooting guidelines here at https://aka.ms/x.'
  expect(
    observation({ kind: 'text', text: JSON.stringify({ status: 500, message }), isError: true }, 1, 'it'),
  ).toMatchObject({ failure: 'unavailable', message: 'The connection failed 4 times: It broke. Refused.' })
})

test('Azure’s own limit of time, and what only a stand-in for Azure cannot do, are no faults of the guide', () => {
  const answered = (status: number, error: object) =>
    observation(
      {
        kind: 'text',
        isError: true,
        text: JSON.stringify({ status, message: `Content:\n${JSON.stringify({ error })}\n\nHeaders:\n` }),
      },
      1,
      'hub',
    )
  expect(
    answered(504, { message: 'Gateway timeout', innererror: { message: 'Unable to unzip response' } }),
  ).toMatchObject({ failure: 'timeout', message: expect.stringContaining('limit of time') })
  expect(answered(501, { code: 'E_UNSUPPORTED', message: 'the plugin x is not supported' })).toMatchObject({
    failure: 'unavailable',
    message: 'the plugin x is not supported',
    fix: expect.stringContaining('in Azure itself'),
  })
})
