import { describe, expect, test } from '@jest/globals'
import { event, type Pod, podName, pods } from '../../guides/_generate/cluster-rows.ts'
import { block, queryStore, readings } from '../../guides/_generate/database-rows.ts'
import { type Row, t } from '../../guides/_generate/rows.ts'
import { type Answer, audit, type Caller, REFUSES } from '../../guides/_generate/vault-rows.ts'
import { asking as askingRows } from './ask-signals.ts'

const AT = t('2026-02-03T10:00:00Z')
const HOUR = 3_600_000
const [from, to] = [AT - HOUR, AT + HOUR]
const range = { StartTime: new Date(from).toISOString(), EndTime: new Date(to).toISOString() }
const later = (seconds: number): string => new Date(AT + seconds * 1000).toISOString()

/** The ids of the signals that are on. */
async function asking(id: string, values: Readonly<Record<string, string>>) {
  const ask = await askingRows(id, { ...values, ...range })
  return (...asked: Parameters<typeof ask>): readonly string[] => Object.keys(ask(...asked))
}

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-app/providers'

const vaultSays = await asking('key-vault-access-denied', {
  VaultId: `${GROUP}/Microsoft.KeyVault/vaults/kv-orders`,
})

describe('a key vault', () => {
  const caller: Caller = {
    app: 'a-1',
    address: '198.51.100.1',
    asks: 'SecretGet',
    object: 'secrets/one',
    every: 300,
  }
  const no = (status: number, said: string): Answer => ({ status, signature: 'Forbidden', said })
  const vault = (
    answers: (time: number, one: Caller) => Answer | null,
    { all = [caller], name = 'kv-orders', told = /^critical/ } = {},
  ) => vaultSays({ AzureDiagnostics: audit(from, to, 5, name, all, answers) }, told)
  const since = (one: Answer) => (time: number) => (time >= AT ? one : null)

  test.each([
    [REFUSES.policy('a-1', 'kv-orders').said, 'lost-access'],
    [REFUSES.role('a-1', '/secrets/client-address-firewall').said, 'lost-access'],
    [REFUSES.firewall('198.51.100.1').said, 'firewall-shuts-out'],
    ['Public network access is disabled and request is not from a trusted service.', 'firewall-shuts-out'],
    ['Connection is not an approved private link and caller was ignored.', 'firewall-shuts-out'],
    [REFUSES.disabled.said, 'object-unusable'],
    ['Operation sign is not allowed on an expired key.', 'object-unusable'],
  ])('that says %j from now on', (said, signal) => {
    expect(vault(since(no(403, said)))).toEqual([signal])
    const told = new RegExp(signal)
    expect(vault(since(no(403, said)), { name: 'kv-images', told })).toEqual([])
    // Refused ever since it began: nothing was taken away in this time.
    expect(vault(() => no(403, said), { told })).toEqual([])
  })

  test('that has no such secret any more, or too many calls', () => {
    expect(vault(since(no(404, 'A secret with this name was not found.')))).toEqual(['object-gone'])
    expect(vault(since(no(429, 'Too many requests.')))).toEqual(['vault-throttles'])
  })

  test('whose refusals are of every day', () => {
    const list = { ...caller, asks: 'SecretList', object: 'secrets' }
    expect(
      vault(
        (_, { asks }) => (asks === 'SecretList' ? no(403, REFUSES.policy('a-1', 'kv-orders').said) : null),
        { all: [caller, list] },
      ),
    ).toEqual([])
    const old = { ...caller, object: 'secrets/one/0f0f' }
    expect(
      vault((_, { object }) => (object === old.object ? no(404, 'not found') : null), { all: [caller, old] }),
    ).toEqual([])
    let once = 1
    expect(vault((time) => (time >= AT && once-- > 0 ? REFUSES.policy('a-1', 'kv-orders') : null))).toEqual(
      [],
    )
  })
})

const applicationSays = await asking('application-errors', { AppRoleName: 'orders-api' })

describe('calls of an application', () => {
  const calls = (n: number, bad: number, call: Row, { served = false, told = /-fails?$/ } = {}) => {
    const rows = Array.from({ length: n }, (_, at) => {
      const fails = at < bad
      const common = {
        TimeGenerated: later(at),
        AppRoleName: 'orders-api',
        OperationId: `op-${at}`,
        ItemCount: 1,
        DurationMs: 20,
      }
      return {
        request: {
          ...common,
          Name: 'GET /a',
          AppVersion: '1',
          Success: served || !fails,
          ResultCode: served || !fails ? '200' : '500',
        },
        call: {
          ...common,
          DependencyType: 'HTTP',
          Target: '',
          Data: '',
          Success: !fails,
          ResultCode: fails ? '503' : '200',
          ...call,
          ...(fails ? {} : { ResultCode: '200', DurationMs: 20 }),
        },
      }
    })
    return applicationSays(
      { AppRequests: rows.map(({ request }) => request), AppDependencies: rows.map((one) => one.call) },
      told,
    )
  }

  test.each([
    [{ Target: 'contosoorders.blob.core.windows.net' }, 'storage-calls-fail'],
    [{ Target: 'contosoorders-secondary.dfs.core.windows.net' }, 'storage-calls-fail'],
    [
      {
        Data: 'GET https://contosoorders.privatelink.blob.core.windows.net/a/b',
        DependencyType: 'InProc | Microsoft.Storage',
      },
      'storage-calls-fail',
    ],
    [{ Target: 'kv-orders.vault.azure.net', ResultCode: '403' }, 'vault-calls-fail'],
    [
      { Target: 'sql-contoso.database.windows.net | db-orders', DependencyType: 'SQL', ResultCode: '-2' },
      'database-calls-fail',
    ],
    [
      { Target: 'tcp:sql-contoso.database.windows.net,1433', DependencyType: 'SQL', ResultCode: '1205' },
      'database-calls-fail',
    ],
    [{ Target: 'prices.contoso.example' }, 'other-service-fails'],
  ])('to %j', (call, signal) => {
    expect(calls(20, 6, call)).toEqual(['requests-fail', signal])
    // Too few, or borne by the request.
    const told = new RegExp(signal)
    expect(calls(60, 2, call, { told })).toEqual([])
    expect(calls(20, 6, call, { told, served: true })).toEqual([])
  })

  test('that slow down, ask for a token, or look for what is not there', () => {
    const slow = {
      Target: 'sql-contoso.database.windows.net | db-orders',
      DependencyType: 'SQL',
      DurationMs: 9000,
      Success: true,
      ResultCode: '0',
    }
    expect(calls(20, 6, slow, { served: true })).toEqual(['database-calls-fail'])
    expect(calls(20, 6, { Target: 'kv-orders.vault.azure.net', ResultCode: '401' })).toEqual([
      'requests-fail',
    ])
    expect(calls(20, 6, { Target: 'contosoorders.blob.core.windows.net', ResultCode: '404' })).toEqual([
      'requests-fail',
    ])
  })
})

const clusterSays = await asking('aks-workload-restarts', { ClusterName: 'aks-contoso', Namespace: 'shop' })

describe('a workload', () => {
  const pod: Pod = { namespace: 'shop', controller: 'cart', id: 'e5f6', node: 'aks-pool-0' }
  const told = (events: readonly Row[], ended?: { reason: string; at: string }) =>
    clusterSays({
      KubePodInventory: pods(from, to, [pod], () => (ended ? { restarts: 1, ended } : null)),
      KubeEvents: [
        event(later(-3000), { namespace: 'batch', name: 'x', reason: 'BackOff', said: 'other' }),
        ...events,
      ],
    })
  const say = (reason: string, said: string, count = 3, seconds = 0): Row =>
    event(later(seconds), { namespace: 'shop', name: podName(pod), reason, said, count })

  test('that is killed for its memory now, or was long ago', () => {
    expect(told([], { reason: 'OOMKilled', at: later(0) })).toEqual(['out-of-memory'])
    expect(told([], { reason: 'OOMKilled', at: '2026-01-30T00:00:00Z' })).toEqual([])
    const now = pods(from, to, [pod], () => ({ container: 'terminated', reason: 'OOMKilled' }))
    expect(clusterSays({ KubePodInventory: now, KubeEvents: [say('Created', 'made')] })).toEqual([
      'out-of-memory',
    ])
  })

  test.each([
    ['Liveness probe failed: connection refused', 3, 20, ['restarted-for-probe']],
    ['Startup probe failed: HTTP probe failed with statuscode: 500', 5, 60, ['restarted-for-probe']],
    ['Readiness probe failed: HTTP probe failed with statuscode: 500', 9, 20, []],
    ['Liveness probe failed: connection refused', 1, 20, []],
    ['Liveness probe failed: connection refused', 3, 600, []],
  ] as const)(
    'whose probe says %j (%d times), and which ends %d seconds later',
    (said, times, seconds, signals) => {
      expect(told([say('Unhealthy', said, times)], { reason: 'Error', at: later(seconds) })).toEqual(signals)
    },
  )

  test.each([
    ['Evicted', 'The node was low on resource: ephemeral-storage.', 'evicted'],
    ['Evicted', 'The node had condition: [DiskPressure].', 'evicted'],
    [
      'Evicted',
      'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.',
      'evicted-for-own-use',
    ],
    ['Failed', 'Failed to pull image "a:1": unauthorized', 'image-pull-fails'],
    ['BackOff', 'Back-off pulling image "a:1"', 'image-pull-fails'],
    ['BackOff', 'Back-off restarting failed container cart', null],
  ])('of which the cluster says %s: %s', (reason, said, signal) => {
    expect(told([say(reason, said), say(reason, said, 4, 30)])).toEqual(signal ? [signal] : [])
  })
})

const databaseSays = await asking('sql-database-slow', {
  DatabaseId: `${GROUP}/Microsoft.Sql/servers/sql-contoso/databases/db-orders`,
})

describe('a database', () => {
  const query = { hash: '0x1', plan: '0xA', times: 100, seconds: 1, reads: 100 }
  const told = (logs: readonly Row[], cpu = 20, name = 'db-orders') =>
    databaseSays({
      AzureDiagnostics: [...queryStore(from, to, 3, 'db-orders', () => [{ ...query, hash: '0x9' }]), ...logs],
      AzureMetrics: readings(from, to, 4, name, ['cpu_percent'], (time) => (time >= AT ? cpu : 20)),
    })
  const blocks = (n: number, name: string): Row[] =>
    Array.from({ length: n }, (_, at) => block(AT + at * 60_000, name, 30, 'import'))
  const changed = (seconds: number): Row[] =>
    queryStore(from, to, 6, 'db-orders', (time) => [time < AT ? query : { ...query, plan: '0xB', seconds }])

  test('whose sessions wait for each other', () => {
    expect(told(blocks(3, 'db-orders'))).toEqual(['blocked'])
    expect(told(blocks(2, 'db-orders'))).toEqual([])
    expect(told(blocks(9, 'db-reports'))).toEqual([])
  })

  test('whose query has another plan', () => {
    expect(told(changed(8))).toEqual(['plan-regressed'])
    expect(told(changed(1.4))).toEqual([])
  })

  test('that is at its limit', () => {
    expect(told([], 99)).toEqual(['at-limit'])
    expect(told([], 70)).toEqual([])
    expect(told([], 99, 'db-reports')).toEqual([])
  })
})
