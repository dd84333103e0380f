import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

type Row = Readonly<Record<string, string | number>>

const GATEWAY =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub'
const OTHER = GATEWAY.replace('vpngw-hub', 'vpngw-lab')
const OSAKA = '203.0.113.10'
const TOKYO = '203.0.113.20'

/** A small seeded generator of numbers in [0, 1): the same seed gives the same tables for ever. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4294967296
  }
}

const at = (ms: number): string => new Date(ms).toISOString()
const row = (time: number, category: string, gateway: string, rest: Row): Row => ({
  TimeGenerated: at(time),
  Category: category,
  ResourceId: gateway.toUpperCase(),
  Resource: gateway.split('/').at(-1)?.toUpperCase() ?? '',
  ResourceType: 'VIRTUALNETWORKGATEWAYS',
  ...rest,
})
const tunnel = (time: number, ip: string, status: string, reason: string, gateway = GATEWAY): Row =>
  row(time, 'TunnelDiagnosticLog', gateway, {
    OperationName: `Tunnel${status}`,
    status_s: status,
    stateChangeReason_s: reason,
    remoteIP_s: ip,
    instance_s: 'GatewayTenantWorker_IN_0',
  })
const ike = (time: number, ip: string, event: string, gateway = GATEWAY): Row =>
  row(time, 'IKEDiagnosticLog', gateway, {
    OperationName: 'IKELogEvent',
    Level: 'Informational',
    Message: `SESSION_ID :{7c1d-${ip.replaceAll('.', '')}} Remote ${ip}:500: Local 10.10.0.4:500: ${event}`,
    instance_s: 'GatewayTenantWorker_IN_0',
  })

/** Everyday chatter of both tunnels, a few rows a minute of the hours around the incident, a state row days before. */
function noise(
  from: number,
  hours: number,
  seed: number,
  gateway = GATEWAY,
  quiet: (time: number, ip: string) => boolean = () => false,
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  for (const ip of [OSAKA, TOKYO]) {
    rows.push(
      tunnel(from - 2 * 86_400_000, ip, 'Disconnected', 'GlobalStandby', gateway),
      tunnel(from - 2 * 86_400_000 + 9000, ip, 'Connected', 'Negotiated', gateway),
    )
    for (let time = from; time < from + hours * 3_600_000; time += 60_000 + Math.floor(next() * 120_000)) {
      if (quiet(time, ip)) continue
      const kind = next()
      const event =
        kind < 0.6
          ? '[SEND][INFORMATIONAL] Keep-alive probe'
          : kind < 0.9
            ? '[RECEIVED][INFORMATIONAL] Keep-alive answer'
            : `[LOCAL_MSG] Rekeyed child SA 0x${Math.floor(next() * 0xffffffff).toString(16)}`
      rows.push(ike(time, ip, event, gateway))
    }
  }
  return rows
}

function blob(
  from: number,
  hours: number,
  seed: number,
  status: (time: number, account: string) => [string, string],
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  for (const account of ['contosoorders', 'contosoimages']) {
    for (let time = from; time < from + hours * 3_600_000; time += 15_000 + Math.floor(next() * 60_000)) {
      const [StatusCode, StatusText] = status(time, account)
      rows.push({
        TimeGenerated: at(time),
        AccountName: account,
        OperationName: next() < 0.7 ? 'GetBlob' : 'PutBlob',
        StatusCode,
        StatusText,
        CallerIpAddress: `198.51.100.${1 + Math.floor(next() * 5)}`,
        DurationMs: Math.floor(next() * 90),
        Category: 'StorageRead',
      })
    }
  }
  return rows
}

const t = (text: string): number => Date.parse(text)

/** Every recorded incident's table, by its folder below guides/. */
export function tables(): ReadonlyMap<string, readonly Row[]> {
  const day = t('2025-06-18T04:00:00Z')
  const drop = t('2025-06-18T07:50:57Z')
  const psk = t('2025-07-02T02:11:40Z')
  const dpd = t('2025-08-12T13:42:18Z')
  const vpn = (name: string): string =>
    `s2s-vpn-disconnected/scenarios/${name}/tables/AzureDiagnostics.ndjson`
  const store = (name: string): string =>
    `blob-storage-requests-fail/scenarios/${name}/tables/StorageBlobLogs.ndjson`
  return new Map<string, readonly Row[]>([
    [
      vpn('2025-06-18-peer-deletes-sa'),
      [
        ...noise(day, 5, 1),
        ike(
          drop,
          OSAKA,
          '[RECEIVED][SA_DELETE] The peer sent a delete for IKE SA 0x5e21; closing the tunnel',
        ),
        tunnel(drop, OSAKA, 'Disconnected', 'RemotelyTriggered'),
        ike(drop + 1000, OSAKA, '[RECEIVED][SA_INIT] The peer starts a new negotiation'),
        ike(drop + 2000, OSAKA, '[LOCAL_MSG] Tunnel established, IKE SA 0x5e22'),
        tunnel(drop + 2000, OSAKA, 'Connected', 'Negotiated'),
      ],
    ],
    [
      vpn('2025-07-02-psk-mismatch'),
      [
        ...noise(t('2025-07-01T23:00:00Z'), 5, 2, GATEWAY, (time, ip) => ip === OSAKA && time >= psk),
        tunnel(psk, OSAKA, 'Disconnected', 'NegotiationFailed'),
        ...Array.from({ length: 24 }, (_, n) =>
          ike(psk + n * 150_000, OSAKA, '[RECEIVED][IKE_AUTH] Notify AUTHENTICATION_FAILED'),
        ),
      ],
    ],
    [
      vpn('2025-08-12-dead-peer'),
      [
        ...noise(
          t('2025-08-12T11:00:00Z'),
          5,
          3,
          GATEWAY,
          (time, ip) => ip === TOKYO && time >= dpd - 60_000,
        ),
        ike(dpd - 1000, TOKYO, '[DPD_TIMEOUT] No answer to 5 probes; the peer is taken for dead'),
        tunnel(dpd, TOKYO, 'Disconnected', 'DeadPeerDetection'),
      ],
    ],
    [
      vpn('2025-09-03-nothing-wrong'),
      [
        ...noise(t('2025-09-03T05:00:00Z'), 5, 4),
        ike(
          t('2025-09-03T08:41:00Z'),
          OSAKA,
          '[RECEIVED][SA_DELETE] The peer deletes the old child SA after a rekey',
        ),
      ],
    ],
    [vpn('2025-10-07-no-diagnostic-setting'), noise(t('2025-10-07T05:00:00Z'), 5, 5, OTHER)],
    [
      store('2025-06-24-network-rules'),
      blob(t('2025-06-24T07:00:00Z'), 4, 6, (time, account) =>
        account === 'contosoorders' && time >= t('2025-06-24T09:03:10Z')
          ? ['403', 'IpAuthorizationError']
          : ['200', 'Success'],
      ),
    ],
    [
      store('2025-07-15-server-busy'),
      blob(t('2025-07-15T18:00:00Z'), 4, 7, (time, account) =>
        account === 'contosoimages' &&
        time >= t('2025-07-15T20:10:00Z') &&
        time < t('2025-07-15T20:40:00Z') &&
        time % 3 !== 0
          ? ['503', 'ServerBusy']
          : ['200', 'Success'],
      ),
    ],
  ])
}

/** One table as its file: a row a line, in order of time. */
export function ndjson(rows: readonly Row[]): string {
  return `${[...rows]
    .sort((a, b) => String(a.TimeGenerated).localeCompare(String(b.TimeGenerated)))
    .map((one) => JSON.stringify(one))
    .join('\n')}\n`
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const guides = fileURLToPath(new URL('..', import.meta.url))
  for (const [path, rows] of tables()) {
    await mkdir(dirname(join(guides, path)), { recursive: true })
    await writeFile(join(guides, path), ndjson(rows))
  }
}
