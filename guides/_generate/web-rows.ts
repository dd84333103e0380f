import { type Row, random } from './rows.ts'

const GATEWAY =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-web/providers/microsoft.network/applicationgateways'
const AGENTS = ['Mozilla/5.0 (Windows NT 10.0)', 'Mozilla/5.0 (iPhone)', 'okhttp/4.12.0']

/** A site behind a gateway: its paths and the pool that each leads to. */
export type Site = {
  readonly gateway: string
  readonly name: string
  readonly paths: readonly (readonly [method: string, path: string, pool: string])[]
}

export const SHOP: Site = {
  gateway: 'agw-web',
  name: 'shop',
  paths: [
    ['GET', '/', 'pool-shop'],
    ['GET', '/search?q=lamp', 'pool-shop'],
    ['POST', '/checkout', 'pool-shop'],
    ['GET', '/api/basket', 'pool-shop-api'],
  ],
}
export const PORTAL: Site = {
  gateway: 'agw-web',
  name: 'portal',
  paths: [
    ['GET', '/home', 'pool-portal'],
    ['GET', '/reports/42', 'pool-portal'],
    ['POST', '/orders', 'pool-portal'],
  ],
}
export const INTRANET: Site = {
  gateway: 'agw-intranet',
  name: 'intranet',
  paths: [['GET', '/news', 'pool-intranet']],
}

/** How one request ends, in the columns that differ from a good answer. */
export type Ending = Readonly<Record<string, string | number>>

const BACKENDS: Readonly<Record<string, readonly string[]>> = {
  'pool-shop': ['10.1.2.4:443', '10.1.2.5:443'],
  'pool-shop-api': ['10.1.2.20:8443', '10.1.2.21:8443'],
  'pool-portal': ['10.1.3.4:443', '10.1.3.5:443', '10.1.3.6:443'],
  'pool-intranet': ['10.1.9.4:443'],
}

/** The gateway found nobody in the pool to send the request to. */
export const noLive: Ending = {
  HttpStatus: 502,
  ServerRouted: '',
  ErrorInfo: 'ERRORINFO_UPSTREAM_NO_LIVE',
  TimeTaken: 0.001,
}

/** The backend took longer than the request timeout. */
export const timedOut: Ending = {
  HttpStatus: 504,
  ErrorInfo: 'ERRORINFO_UPSTREAM_TIMED_OUT',
  TimeTaken: 30.004,
}

/** The application answered so by itself. */
export const answered = (status: number): Ending => ({ HttpStatus: status, ServerStatus: status })

/** Requests to a site; `end` says how each ends, null where it is answered well. */
export function visits(
  from: number,
  to: number,
  seed: number,
  site: Site,
  end: (time: number, path: string, pool: string) => Ending | null = () => null,
  every: (time: number) => number = () => 64_000,
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  for (let time = from; time < to; time += every(time) / 2 + Math.floor(next() * every(time))) {
    const [HttpMethod, RequestUri, pool] = pick(site.paths)
    const ClientIp = `198.51.100.${1 + Math.floor(next() * 120)}`
    const taken = Math.round(20 + next() * 180) / 1000
    const ended = end(time, RequestUri, pool)
    rows.push({
      TimeGenerated: new Date(time).toISOString(),
      _ResourceId: `${GATEWAY}/${site.gateway}`,
      ListenerName: `listener-${site.name}`,
      BackendPoolName: pool,
      BackendSettingName: `settings-${site.name}`,
      ClientIp,
      Host: `${site.name}.contoso.example`,
      HttpMethod,
      RequestUri,
      UserAgent: pick(AGENTS),
      HttpStatus: 200,
      ServerRouted: pick(BACKENDS[pool] ?? ['']),
      ...(ended && !('ServerStatus' in ended) ? {} : { ServerStatus: 200 }),
      TimeTaken: taken,
      ErrorInfo: 'ERRORINFO_NO_ERROR',
      TransactionId: id(seed, rows.length),
      ...ended,
    })
  }
  return rows
}

/** What the web application firewall writes of a request that it refused: the rules that matched, and the sum of them. */
export function refused(request: Row, rule: string, detail: string): Row[] {
  return [
    [rule, 'Matched', detail],
    ['949110', 'Blocked', 'Inbound anomaly score exceeded (total score: 5)'],
  ].map(([RuleId, Action, Message]) => ({
    TimeGenerated: String(request.TimeGenerated),
    _ResourceId: String(request._ResourceId),
    OperationName: 'ApplicationGatewayFirewall',
    ClientIp: String(request.ClientIp),
    Hostname: String(request.Host),
    RequestUri: String(request.RequestUri),
    RuleSetType: 'Microsoft_DefaultRuleSet',
    RuleSetVersion: '2.1',
    RuleId: RuleId ?? '',
    Action: Action ?? '',
    Message: Message ?? '',
    TransactionId: String(request.TransactionId),
  }))
}

/** A scanner of the internet, refused each time; it writes what it likes into address and user agent. */
export function scanner(
  from: number,
  to: number,
  seed: number,
  says: readonly string[],
): { access: Row[]; firewall: Row[] } {
  const access = visits(
    from,
    to,
    seed,
    SHOP,
    () => ({ HttpStatus: 403, ServerRouted: '' }),
    () => 600_000,
  ).map(
    (row, n): Row => ({
      ...row,
      ClientIp: '192.0.2.66',
      HttpMethod: 'GET',
      RequestUri: `/.env?q=${encodeURIComponent(says[n % says.length] ?? '')}`,
      UserAgent: says[n % says.length] ?? '',
    }),
  )
  return {
    access,
    firewall: access.flatMap((row) => refused(row, '930130', 'Restricted File Access Attempt')),
  }
}

const id = (seed: number, n: number): string => (seed * 0x10000 + n).toString(16).padStart(16, '0')
