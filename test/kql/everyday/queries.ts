import { type Change, type Log, moment } from './rows.ts'

type Answer = readonly (readonly unknown[])[]
/** A query that a network engineer asks, and the same worked out by a plain function over the rows. */
export type Everyday = {
  readonly name: string
  readonly query: string
  readonly plain: (logs: readonly Log[], changes: readonly Change[]) => Answer
}

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 10)
const at = (hour: number, minute = 0): number => START + (hour * 60 + minute) * MINUTE
const bin = (time: number, minutes: number): string => moment(time - (time % (minutes * MINUTE)))
const groups = <T, K>(rows: readonly T[], key: (row: T) => K): [K, T[]][] => {
  const found = new Map<string, [K, T[]]>()
  for (const row of rows) {
    const name = JSON.stringify(key(row))
    const group = found.get(name)
    if (group) group[1].push(row)
    else found.set(name, [key(row), [row]])
  }
  return [...found.values()]
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const isWord = (char: string | undefined): boolean => /[a-z0-9]/i.test(char ?? '')
const hasWord = (text: string, word: string): boolean => {
  const [low, part] = [text.toLowerCase(), word.toLowerCase()]
  for (let place = low.indexOf(part); place >= 0; place = low.indexOf(part, place + 1))
    if (!isWord(low[place - 1]) && !isWord(low[place + part.length])) return true
  return false
}
const by =
  <T>(...keys: ((row: T) => string | number)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)]
      if (x !== y) return x < y ? -1 : 1
    }
    return 0
  }

/** Twenty of them. */
export const everyday: readonly Everyday[] = [
  {
    name: 'states over time',
    query: `AzureDiagnostics
      | where Category == "TunnelDiagnosticLog"
      | summarize n = count() by status_s, bin(TimeGenerated, 5m)
      | sort by TimeGenerated asc, status_s asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.category === 'TunnelDiagnosticLog'),
        (log) => [log.status, bin(log.at, 5)] as const,
      )
        .map(([key, own]) => [...key, own.length] as const)
        .sort(
          by(
            (row) => row[1],
            (row) => row[0],
          ),
        ),
  },
  {
    name: 'last state of each tunnel',
    query: `AzureDiagnostics
      | where OperationName == "TunnelStateChange"
      | summarize arg_max(TimeGenerated, status_s, DurationMs) by Resource, remoteIP_s
      | sort by Resource asc, remoteIP_s asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.operation === 'TunnelStateChange'),
        (log) => [log.resource, log.remote] as const,
      )
        .map(([key, own]) => {
          const last = own.reduce((a, b) => (b.at > a.at ? b : a))
          return [...key, moment(last.at), last.status, last.duration] as const
        })
        .sort(
          by(
            (row) => row[0],
            (row) => row[1],
          ),
        ),
  },
  {
    name: 'what happened around a moment',
    query: `AzureDiagnostics
      | where TimeGenerated between (datetime(2026-01-10T07:10:00Z) .. datetime(2026-01-10T07:30:00Z))
      | where Level == "Error" and status_s != "Connected"
      | project TimeGenerated, Resource, status_s, Message
      | sort by TimeGenerated asc, Message asc
      | take 50`,
    plain: (logs) =>
      logs
        .filter((log) => log.at >= at(7, 10) && log.at <= at(7, 30))
        .filter((log) => log.level === 'Error' && log.status !== 'Connected')
        .sort(
          by(
            (log) => log.at,
            (log) => log.message,
          ),
        )
        .slice(0, 50)
        .map((log) => [moment(log.at), log.resource, log.status, log.message]),
  },
  {
    name: 'a term and a part of a word',
    query: `AzureDiagnostics
      | summarize terms = countif(Message has "tunnel"), parts = countif(Message contains "tunnel"),
          codes = countif(Message has_any ("E0101", "E0303")), none = countif(Message !has "remote")`,
    plain: (logs) => [
      [
        logs.filter((log) => hasWord(log.message, 'tunnel')).length,
        logs.filter((log) => log.message.toLowerCase().includes('tunnel')).length,
        logs.filter((log) => hasWord(log.message, 'E0101') || hasWord(log.message, 'E0303')).length,
        logs.filter((log) => !hasWord(log.message, 'remote')).length,
      ],
    ],
  },
  {
    name: 'parts of a message',
    query: `AzureDiagnostics
      | where Category == "IKEDiagnosticLog"
      | parse Message with "Remote " ip:string ":" port:long " session " session:long " says " what
      | summarize sessions = dcount(session), highest = max(port) by what
      | sort by what asc`,
    plain: (logs) =>
      groups(
        logs
          .filter((log) => log.category === 'IKEDiagnosticLog')
          .map((log) => /^Remote (.*?):(\d+) session (\d+) says (.*)$/.exec(log.message) ?? []),
        (found) => found[4] ?? '',
      )
        .map(
          ([what, own]) =>
            [what, new Set(own.map((m) => m[3])).size, Math.max(...own.map((m) => Number(m[2])))] as const,
        )
        .sort(by((row) => row[0])),
  },
  {
    name: 'error codes by a pattern',
    query: `AzureDiagnostics
      | extend code = extract(@"says (E\\d+)", 1, Message)
      | where isnotempty(code)
      | summarize n = count(), earliest = min(TimeGenerated), latest = max(TimeGenerated) by code
      | sort by code asc`,
    plain: (logs) =>
      groups(
        logs.flatMap((log) => {
          const code = /says (E\d+)/.exec(log.message)?.[1]
          return code ? [{ ...log, code }] : []
        }),
        (log) => log.code,
      )
        .map(
          ([code, own]) => [code, own.length, moment(own[0]?.at ?? 0), moment(own.at(-1)?.at ?? 0)] as const,
        )
        .sort(by((row) => row[0])),
  },
  {
    name: 'errors beside changes of the same resource',
    query: `AzureDiagnostics
      | where Level == "Error"
      | summarize errors = count() by Resource
      | join kind=leftouter (AzureActivity | where ActivityStatusValue == "Success" | summarize changes = count() by Resource) on Resource
      | project Resource, errors, changes = coalesce(changes, 0)
      | sort by Resource asc`,
    plain: (logs, changes) =>
      groups(
        logs.filter((log) => log.level === 'Error'),
        (log) => log.resource,
      )
        .map(([resource, own]) => {
          const made = changes.filter((one) => one.resource === resource && one.outcome === 'Success')
          return [resource, own.length, made.length] as const
        })
        .sort(by((row) => row[0])),
  },
  {
    name: 'resources that nobody changed',
    query: `AzureDiagnostics
      | join kind=leftanti AzureActivity on Resource
      | distinct Resource
      | sort by Resource asc`,
    plain: (logs, changes) => {
      const changed = new Set(changes.map((one) => one.resource))
      return [...new Set(logs.map((log) => log.resource))]
        .filter((resource) => !changed.has(resource))
        .sort()
        .map((resource) => [resource])
    },
  },
  {
    name: 'both tables on one line of time',
    query: `union withsource=From AzureDiagnostics, AzureActivity
      | where TimeGenerated between (datetime(2026-01-10T06:00:00Z) .. 1h)
      | summarize n = count() by From, bin(TimeGenerated, 10m)
      | sort by From asc, TimeGenerated asc`,
    plain: (logs, changes) =>
      groups(
        [
          ...logs.map((log) => ({ from: 'AzureDiagnostics', at: log.at })),
          ...changes.map((one) => ({ from: 'AzureActivity', at: one.at })),
        ].filter((row) => row.at >= at(6) && row.at <= at(7)),
        (row) => [row.from, bin(row.at, 10)] as const,
      )
        .map(([key, own]) => [...key, own.length] as const)
        .sort(
          by(
            (row) => row[0],
            (row) => row[1],
          ),
        ),
  },
  {
    name: 'changes of state',
    query: `AzureDiagnostics
      | where Resource == "VGW-TOKYO-3" and instance_s == "instance_0"
      | sort by TimeGenerated asc, Message asc
      | extend before = prev(status_s)
      | where before != status_s and isnotempty(before)
      | project TimeGenerated, before, status_s`,
    plain: (logs) => {
      const own = logs
        .filter((log) => log.resource === 'VGW-TOKYO-3' && log.instance === 'instance_0')
        .sort(
          by(
            (log) => log.at,
            (log) => log.message,
          ),
        )
      return own.flatMap((log, index) => {
        const before = own[index - 1]?.status
        return before && before !== log.status ? [[moment(log.at), before, log.status]] : []
      })
    },
  },
  {
    name: 'how long it takes',
    query: `AzureDiagnostics
      | summarize mean = avg(DurationMs), (p50, p95) = percentiles(DurationMs, 50, 95), slowest = max(DurationMs) by instance_s
      | sort by instance_s asc`,
    plain: (logs) =>
      groups(logs, (log) => log.instance)
        .map(([instance, own]) => {
          const sorted = own.map((log) => log.duration).sort((a, b) => a - b)
          const rank = (share: number): number => sorted[Math.ceil((share / 100) * sorted.length) - 1] ?? 0
          return [instance, sum(sorted) / sorted.length, rank(50), rank(95), sorted.at(-1) ?? 0] as const
        })
        .sort(by((row) => row[0])),
  },
  {
    name: 'a series with its gaps filled',
    query: `AzureDiagnostics
      | where status_s == "Disconnected" and Level == "Error"
      | make-series n = count() default = 0 on TimeGenerated from datetime(2026-01-10) to datetime(2026-01-11) step 1h by instance_s
      | project instance_s, n
      | sort by instance_s asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.status === 'Disconnected' && log.level === 'Error'),
        (log) => log.instance,
      )
        .map(([instance, own]) => {
          const hours = Array.from({ length: 24 }, () => 0)
          for (const log of own) {
            const hour = Math.floor((log.at - START) / (60 * MINUTE))
            hours[hour] = (hours[hour] ?? 0) + 1
          }
          return [instance, hours] as const
        })
        .sort(by((row) => row[0])),
  },
  {
    name: 'a list opened into rows',
    query: `AzureDiagnostics
      | where Category == "GatewayDiagnosticLog"
      | mv-expand zone = Tags.zones to typeof(string)
      | summarize n = count() by zone
      | sort by zone asc`,
    plain: (logs) =>
      groups(
        logs
          .filter((log) => log.category === 'GatewayDiagnosticLog')
          .flatMap((log) => log.tags?.zones ?? ['']),
        (zone) => zone,
      )
        .map(([zone, own]) => [zone, own.length] as const)
        .sort(by((row) => row[0])),
  },
  {
    name: 'fields of a JSON text',
    query: `AzureDiagnostics
      | extend p = parse_json(properties_s)
      | where toint(p.retry) > 0 and tostring(p.peer.ip) startswith "203.0.2."
      | summarize n = count(), retries = sum(tolong(p.retry)) by asn = tolong(p.peer.asn)
      | sort by asn asc`,
    plain: (logs) =>
      groups(
        logs
          .map((log) => JSON.parse(log.properties) as { peer: { ip: string; asn: number }; retry: number })
          .filter((p) => p.retry > 0 && p.peer.ip.startsWith('203.0.2.')),
        (p) => p.peer.asn,
      )
        .map(([asn, own]) => [asn, own.length, sum(own.map((p) => p.retry))] as const)
        .sort(by((row) => row[0])),
  },
  {
    name: 'who is on the other side',
    query: `AzureDiagnostics
      | where remoteIP_s startswith "203.0.1."
      | summarize peers = dcount(remoteIP_s), seen = array_length(make_set(Resource)), teams = make_set(tostring(Tags.team)) by Category
      | extend teams = array_sort_asc(teams)
      | sort by Category asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.remote.startsWith('203.0.1.')),
        (log) => log.category,
      )
        .map(
          ([category, own]) =>
            [
              category,
              new Set(own.map((log) => log.remote)).size,
              new Set(own.map((log) => log.resource)).size,
              [...new Set(own.map((log) => log.tags?.team ?? ''))].sort(),
            ] as const,
        )
        .sort(by((row) => row[0])),
  },
  {
    name: 'who sends most',
    query: `AzureDiagnostics
      | where isnotnull(bytes_d)
      | summarize megabytes = round(sum(bytes_d) / 1000000, 3) by remoteIP_s
      | top 10 by megabytes desc
      | sort by megabytes desc, remoteIP_s asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.bytes !== null),
        (log) => log.remote,
      )
        .map(
          ([remote, own]) =>
            [remote, Math.round(sum(own.map((log) => log.bytes ?? 0)) / 1000) / 1000] as const,
        )
        .sort(
          by(
            (row) => -row[1],
            (row) => row[0],
          ),
        )
        .slice(0, 10),
  },
  {
    name: 'what is above the usual',
    query: `let usual = toscalar(AzureDiagnostics | summarize avg(DurationMs));
      let slow = AzureDiagnostics | where DurationMs > usual * 1.9;
      slow | summarize n = count() by hour = hourofday(TimeGenerated) | sort by hour asc`,
    plain: (logs) => {
      const usual = sum(logs.map((log) => log.duration)) / logs.length
      return groups(
        logs.filter((log) => log.duration > usual * 1.9),
        (log) => new Date(log.at).getUTCHours(),
      )
        .map(([hour, own]) => [hour, own.length] as const)
        .sort(by((row) => row[0]))
    },
  },
  {
    name: 'names from a table in the query',
    query: `let sites = datatable(prefix:string, site:string) ["TOKYO", "Tokyo", "OSAKA", "Osaka"];
      AzureDiagnostics
      | extend prefix = tostring(split(Resource, "-")[1])
      | lookup kind=leftouter sites on prefix
      | summarize n = count(), errors = countif(Level == "Error") by site
      | sort by site asc`,
    plain: (logs) =>
      groups(logs, (log) => (log.resource.includes('TOKYO') ? 'Tokyo' : 'Osaka'))
        .map(([site, own]) => [site, own.length, own.filter((log) => log.level === 'Error').length] as const)
        .sort(by((row) => row[0])),
  },
  {
    name: 'how bad it is',
    query: `AzureDiagnostics
      | extend severity = case(Level == "Error" and status_s == "Disconnected", "critical", Level == "Error", "warning", "fine")
      | where severity != "fine"
      | summarize n = count(), share = round(100.0 * countif(severity == "critical") / count(), 2) by Resource
      | project-rename gateway = Resource
      | sort by gateway asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.level === 'Error'),
        (log) => log.resource,
      )
        .map(([resource, own]) => {
          const critical = own.filter((log) => log.status === 'Disconnected').length
          return [resource, own.length, Math.round((10_000 * critical) / own.length) / 100] as const
        })
        .sort(by((row) => row[0])),
  },
  {
    name: 'silences',
    query: `AzureDiagnostics
      | where Category == "RouteDiagnosticLog" and Resource in ("VGW-OSAKA-7", "VGW-OSAKA-8")
      | sort by Resource asc, TimeGenerated asc
      | extend gap = iff(prev(Resource) == Resource, TimeGenerated - prev(TimeGenerated), timespan(null))
      | summarize longest = max(gap), rows = count(), peers = dcountif(remoteIP_s, Level == "Error") by Resource
      | project Resource, rows, peers, seconds = longest / 1s
      | sort by Resource asc`,
    plain: (logs) =>
      groups(
        logs.filter((log) => log.category === 'RouteDiagnosticLog' && /^VGW-OSAKA-[78]$/.test(log.resource)),
        (log) => log.resource,
      )
        .map(([resource, own]) => {
          const gaps = own.slice(1).map((log, index) => (log.at - (own[index]?.at ?? 0)) / 1000)
          const failed = own.filter((log) => log.level === 'Error').map((log) => log.remote)
          return [resource, own.length, new Set(failed).size, Math.max(...gaps)] as const
        })
        .sort(by((row) => row[0])),
  },
]
