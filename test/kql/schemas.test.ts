import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { bind } from '../../src/kql/binder.ts'
import { doubts } from '../../src/kql/schemas/doubts.ts'
import { byType, columnsIn, grown } from '../../src/kql/schemas/generate.ts'
import { type Published, published, publishedColumns } from '../../src/kql/schemas/published.ts'

const file = new URL('../../src/kql/schemas/published.json', import.meta.url)
const typeOf = (table: string, column: string): string | undefined =>
  publishedColumns(table)?.find(({ name }) => name === column)?.type

describe('the published schemas', () => {
  test('can be right', () => expect(doubts(published())).toEqual([]))

  test('say whose they are, under which licence, and where from', () => {
    expect(published().credit).toMatch(/Microsoft, CC BY 4\.0/)
    expect(published().source).toMatchObject({
      repository: 'https://github.com/MicrosoftDocs/azure-reference-other',
      commit: expect.stringMatching(/^[\da-f]{40}$/),
      azureDiagnostics: expect.stringMatching(/^[\da-f]{40}$/),
    })
  })

  test('are hundreds of tables in less than 300 kB', () => {
    expect(Object.keys(published().tables).length).toBeGreaterThan(600)
    expect(readFileSync(file).length).toBeLessThan(300_000)
  })

  test.each([
    ['AzureDiagnostics', 'TimeGenerated', 'datetime'],
    ['AzureDiagnostics', 'Category', 'string'],
    ['AzureDiagnostics', 'ResourceId', 'string'],
    ['AzureDiagnostics', 'AdditionalFields', 'dynamic'],
    ['AzureDiagnostics', 'remoteIP_s', 'string'],
    ['AzureDiagnostics', 'httpStatusCode_d', 'real'],
    ['AzureDiagnostics', 'isReceivedFromClient_b', 'bool'],
    ['AzureDiagnostics', 'startTime_t', 'datetime'],
    ['AzureActivity', 'OperationNameValue', 'string'],
    ['AzureMetrics', 'Average', 'real'],
    ['Heartbeat', 'Computer', 'string'],
    ['Perf', 'CounterValue', 'real'],
    ['Event', 'EventID', 'int'],
    ['Syslog', 'SeverityLevel', 'string'],
    ['NTANetAnalytics', 'FlowStatus', 'string'],
    ['AZFWNetworkRule', 'SourceIp', 'string'],
    ['AGWAccessLogs', 'HttpStatus', 'int'],
    ['StorageBlobLogs', 'StatusCode', 'string'],
    ['AppRequests', 'Success', 'bool'],
    ['AppServiceHTTPLogs', 'ScStatus', 'int'],
    ['FunctionAppLogs', 'Message', 'string'],
    ['KubePodInventory', 'PodStatus', 'string'],
    ['SigninLogs', 'ResultType', 'string'],
    ['AuditLogs', 'TargetResources', 'dynamic'],
    ['InsightsMetrics', 'Val', 'real'],
    ['VMConnection', 'DestinationIp', 'string'],
    ['Usage', 'Quantity', 'real'],
  ])('%s has %s, a %s', (table, column, type) => expect(typeOf(table, column)).toBe(type))

  test.each(['_ResourceId', '_SubscriptionId', '_BilledSize', '_IsBillable', 'TenantId', 'Type'])(
    'every table has %s',
    (column) => {
      for (const table of Object.keys(published().tables)) expect(typeOf(table, column)).toBeDefined()
    },
  )

  test('what is no table has no columns, whatever every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'NoSuchTable'])
      expect(publishedColumns(name)).toBeNull()
  })

  test('the binder reads all of them at once', () => {
    const tables = Object.keys(published().tables).map((name) => ({
      name,
      columns: publishedColumns(name) ?? [],
    }))
    expect(
      bind('union Heartbeat, AzureDiagnostics, SigninLogs | where Level has "1"', tables).faults,
    ).toEqual([])
  })
})

describe('doubts', () => {
  const of = (tables: Published['tables']): readonly string[] =>
    doubts({ everywhere: { datetime: 'TimeGenerated' }, tables })

  test.each<[string, Published['tables'], string]>([
    ['a column twice', { A: { string: 'a b', long: 'b' } }, 'A has b twice.'],
    ['a column of every table again', { A: { datetime: 'TimeGenerated' } }, 'A has TimeGenerated twice.'],
    ['a type that Kusto has not', { A: { ['double' as 'real']: 'a' } }, 'A has a, a double.'],
    ['a name that is none', { A: { string: 'a-b' } }, 'A has a-b, a string.'],
    ['no columns', { A: {} }, 'A has no columns of its own.'],
    [
      'a page that was cut off',
      { AzureDiagnostics: { string: 'action_s' } },
      'AzureDiagnostics lacks Category.',
    ],
  ])('%s', (_, tables, doubt) => expect(of(tables)).toContain(doubt))

  test('a table without TimeGenerated', () =>
    expect(doubts({ everywhere: {}, tables: { A: { string: 'a' } } })).toEqual(['A lacks TimeGenerated.']))

  test('none', () => expect(of({ A: { string: 'a b', long: 'c' } })).toEqual([]))
})

describe('the generator', () => {
  const PAGE = [
    '| Column 1 | Column 2 |',
    '|:---|:---|',
    '| abc | def |',
    '',
    '|Attribute|Value|',
    '|---|---|',
    '|**Basic log**|No|',
    '',
    '| Column | Type | Description |',
    '|---|---|---|',
    '| _ResourceId | string | Which resource |',
    '| Level | String |  |',
    '| Level | Int | again |',
    '| DurationMs | BigInt |',
    '| Rate | Double | a \\| in the text |',
    '|AdditionalFields|||',
    '',
    '| Rest | string | stands in no list |',
  ].join('\n')

  test('reads the list of columns alone, each name once, types by their names in the language', () => {
    expect([...columnsIn(PAGE)]).toEqual([
      ['_ResourceId', 'string'],
      ['Level', 'string'],
      ['DurationMs', 'long'],
      ['Rate', 'real'],
    ])
  })

  test('adds columns with a suffix that published queries read of the table', () => {
    const queries = [
      'T | where a_s == "x" and b_d > 1 | extend c_s = 1 | project c_s, plain, known_s',
      'Other | where d_s == "x"',
    ]
    expect([...grown('T', new Map([['known_s', 'string']]), queries)]).toEqual([
      ['a_s', 'string'],
      ['b_d', 'real'],
    ])
  })

  test('groups by type, in order', () => {
    expect(
      byType(
        new Map([
          ['b', 'string'],
          ['c', 'int'],
          ['a', 'string'],
        ]),
      ),
    ).toEqual({ int: 'c', string: 'a b' })
  })
})
