import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lintQuery } from '../../src/kql/lint.ts'
import { published, publishedColumns } from '../../src/kql/schemas/published.ts'

/** Severity, the text that the remark points at, and parts of what it says and advises. */
type Case = readonly [query: string, severity: 'error' | 'warning', at: string, said: string, advice: string]

const WRONG: readonly Case[] = [
  // What no newer schema could make right.
  [
    'AzureDiagnostics | where TimeGenerate > ago(1h)',
    'error',
    'TimeGenerate >',
    'TimeGenerate is no column of AzureDiagnostics',
    'Did you mean TimeGenerated?',
  ],
  ['Heartbeat | project Computr', 'error', 'Computr', 'no column of Heartbeat', 'Did you mean Computer?'],
  ['Syslog | where facility == "auth"', 'error', 'facility', 'no column of Syslog', 'Did you mean Facility?'],
  [
    'Perf | project Computer | where CounterValue > 1',
    'error',
    'CounterValue',
    'none of the columns that the operators before it leave',
    'They leave Computer.',
  ],
  [
    'Perf | summarize mean = avg(CounterValue) by Computer | where maen > 1',
    'error',
    'maen',
    'none of the columns',
    'Did you mean mean?',
  ],
  [
    'AzureDiagnostics | project Level | where status_s == "x"',
    'error',
    'status_s',
    'none of the columns',
    'They leave Level.',
  ],
  [
    'let Limit = 5; Perf | where CounterValue > Limt',
    'error',
    'Limt',
    'no column of Perf',
    'Did you mean Limit',
  ],
  [
    'Heartbeat | join kind=inner (Perf | project Computer) on Computr',
    'error',
    'Computr',
    'no column of the tables that are read',
    'Did you mean Computer?',
  ],
  ['Heartbeat | project-away Computr', 'error', 'Computr', 'no column of Heartbeat', 'Computer'],
  [
    'Heartbeat | where TimeGenerated > "2025-06-18"',
    'error',
    '> "2025-06-18"',
    'not defined for the operand types datetime and string',
    'Correct the query at: > "2025-06-18"',
  ],
  ['Heartbeat | where TimeGenerated > ago(60)', 'error', '60)', 'A value of type timespan expected', '60)'],
  ['Heartbeat | where Computer = "a"', 'error', 'Computer =', 'must have the type bool', 'Computer = "a"'],
  ['Heartbeat | extend x = 1 + "b"', 'error', '+', 'not defined for the operand types', '+'],
  // What a newer schema, or a workspace of one's own, could make right.
  [
    'AzureDiagnostics | where peerASN_d == 65001',
    'warning',
    'peerASN_d',
    'cannot be told: AzureDiagnostics grows columns',
    'Nothing, if your resources send it',
  ],
  [
    'AzureDiagnostics | where remoteIp_s == "10.0.0.1"',
    'warning',
    'remoteIp_s',
    'cannot be told',
    'Did you mean remoteIP_s',
  ],
  [
    'Heartbeat | where NewAndShiny == "x"',
    'warning',
    'NewAndShiny',
    'no column of Heartbeat',
    'Nothing, if Azure added it lately',
  ],
  [
    'AppRequests | where ClientIP6 == "x"',
    'warning',
    'ClientIP6',
    'no column of AppRequests',
    'Did you mean ClientIP',
  ],
  [
    'Heartbeat | extend until = {From} + 1h | where TimeGenerated < until',
    'warning',
    '<',
    'not defined for the operand types datetime and timespan',
    'Correct',
  ],
  [
    'Mine | project a, b | where c == 1',
    'warning',
    'Mine',
    'no table that Microsoft documents',
    'Nothing, if it is a table or a function',
  ],
  [
    'Heartbeat | project-keep Com* | where ComingSoon == 1',
    'warning',
    'ComingSoon',
    'no column of Heartbeat',
    'Nothing',
  ],
  ['Heartbeets | take 1', 'warning', 'Heartbeets', 'no table that Microsoft documents', 'Nothing'],
  ['Hearbeat | take 1', 'warning', 'Hearbeat', 'no table', 'Did you mean Heartbeat?'],
  [
    'requests | where success == false',
    'warning',
    'requests',
    'within an Application Insights resource',
    'In a workspace it is AppRequests',
  ],
  [
    'Heartbeat | extend day = startofda(TimeGenerated)',
    'warning',
    'startofda',
    'KQL has no function startofda()',
    'Did you mean startofday?',
  ],
  [
    'Event | where EventID startswith "40"',
    'warning',
    'startswith',
    'not defined for the operand types int and string',
    'startswith "40"',
  ],
  [
    'AzureActivity | where Properties.statusCode == "OK"',
    'warning',
    'statusCode',
    'text has no parts',
    'parse_json()',
  ],
]

const RIGHT: readonly string[] = [
  'Heartbeat | where TimeGenerated > ago(1h) and Computer has "vm" | summarize arg_max(TimeGenerated, *) by Computer',
  'AzureDiagnostics | where Category == "TunnelDiagnosticLog" and remoteIP_s == "{IP}" | project TimeGenerated, status_s',
  'AzureDiagnostics | where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime})) | top {N} by {Column}',
  'AzureDiagnostics | where isReceivedFromClient_b == "true" and httpStatusCode_d > 399 and toint(httpStatusCode_s) > 399',
  'Perf | summarize count(CounterValue), avg(CounterValue) by bin(TimeGenerated, {Step}), Computer',
  'Update | summarize hint.strategy=partitioned arg_max(TimeGenerated, *) by Computer',
  '{Table} | where whatever == 1 | project somethingElse',
  'MyLogs_CL | where whatever_s == 1 | join kind=inner (Heartbeat) on Computer | where more == 2',
  '_Im_Dns(starttime=ago(1h)) | where whatever == 1',
  'MyFunction("a") | where whatever == 1',
  'let rows = MyLogs_CL; rows | where whatever == 1 | project somethingElse',
  'Heartbeat | invoke MyFunction() | where whatever == 1',
  'Heartbeat | evaluate pivot(OSType) | where Linux > 1',
  'Heartbeat | extend d = bag_pack("a", 1) | evaluate bag_unpack(d, columnsConflict="replace_source") | where a == 1',
  'search "error" | where whatever == 1',
  'find in (Heartbeat, Perf) where whatever == 1',
  'union App* | where whatever == 1',
  'Heartbeat | union App* | where whatever == 1',
  'AzureDiagnostics | where JobId_g has "74be"',
  'union isfuzzy=true Heartbeat, Missing_CL | where Computer == "a"',
  'workspace("other").Heartbeat | where whatever == 1',
  'arg("").Resources | extend size = 1 | where name == "x"',
  '{Table} | extend later = {From} + 1h | project later | where name == "x"',
  'Heartbeat | project-away Nothing*',
  'Heartbeat | extend d = todynamic(bag_pack("a", Computer)), e = toobject(dynamic([1])) | project d.a, e[0]',
  'print x = 1',
  'Event | where EventID == "4625" or EventID in ("1", "2")',
]

describe('a query against the published schemas', () => {
  test.each(WRONG)('%s is an %s at %s', (query, severity, at, said, advice) => {
    const [remark, ...others] = lintQuery(query)
    expect(others).toEqual([])
    expect(remark?.severity).toBe(severity)
    expect(query.slice(remark?.at)).toMatch(new RegExp(`^${at.replace(/[+()]/g, '\\$&')}`))
    expect(remark?.message).toContain(said)
    expect(remark?.fix).toContain(advice)
  })

  test.each(RIGHT)('%s gives nothing to say', (query) => expect(lintQuery(query)).toEqual([]))

  test('several remarks stand in the order of the text, a name once', () => {
    const found = lintQuery(
      'Heartbeat | where Computr == "a" and Computr != "b" | where TimeGenerated > "x" | project OSTyp',
    )
    expect(found.map(({ message }) => message.split(' ')[0])).toEqual(['Computr', 'The', 'OSTyp'])
  })

  test('what an unknown name is worth is no second remark', () =>
    expect(lintQuery('Heartbeat | extend d = datetime_diff("day", TimeGeneratd, now())')).toHaveLength(1))

  test('columns that a union keeps apart by type are there', () =>
    expect(
      lintQuery('Heartbeat | extend k = Computer | union (Perf | extend k = "x") | where k == "x"'),
    ).toEqual([]))
})

const tables = Object.keys(published().tables)
const columnOf = fc
  .constantFrom(...tables)
  .chain((table) =>
    fc
      .constantFrom(...(publishedColumns(table) ?? []).map(({ name }) => name))
      .map((column) => ({ table, column })),
  )

describe('whatever table and column', () => {
  test('a documented column is never remarked on, whatever it is asked for', () => {
    fc.assert(
      fc.property(columnOf, ({ table, column }) => {
        expect(
          lintQuery(
            `${table}\n| where isnotempty(${column})\n| summarize count(${column}) by Type\n| take 5`,
          ),
        ).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test('a letter too many is found, with the place; where the name stays unlike every other, it is an error', () => {
    fc.assert(
      fc.property(columnOf, fc.nat(), ({ table, column }, seed) => {
        const cut = 1 + (seed % column.length)
        const name = `${column.slice(0, cut)}q${column.slice(cut)}`
        fc.pre(!(publishedColumns(table) ?? []).some((other) => other.name === name))
        const query = `${table} | where TimeGenerated > ago(1h)\n| project ${name}`
        const [remark, ...others] = lintQuery(query)
        expect(others).toEqual([])
        expect(query.slice(remark?.at)).toBe(name)
        const grown = table === 'AzureDiagnostics' && /_[sdbtg]$/.test(name)
        if (remark?.severity === 'error') expect(remark.fix).toContain(column)
        else expect(grown || name.length < 4 || (remark?.fix ?? '').includes(' or ')).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
})
