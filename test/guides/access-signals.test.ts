import { describe, expect, test } from '@jest/globals'
import { blob } from '../../guides/_generate/blob-rows.ts'
import { change } from '../../guides/_generate/gateway-rows.ts'
import { p2s, people } from '../../guides/_generate/p2s-rows.ts'
import { type Row, t } from '../../guides/_generate/rows.ts'
import { audit, objectId, REFUSES, SETS, vaultChange } from '../../guides/_generate/vault-rows.ts'
import { asking } from './ask-signals.ts'

const AT = t('2026-02-03T10:00:00Z')
const HOUR = 3_600_000
const MINUTE = 60_000
const [from, to] = [AT - HOUR, AT + HOUR]
const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', '.0000000Z')
const range = { StartTime: new Date(from).toISOString(), EndTime: new Date(to).toISOString() }
const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups'
const all = /./

const clientsSay = await asking('p2s-vpn-clients-fail', {
  VpnGatewayResourceId: `${GROUP}/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub`,
  ...range,
})

describe('clients of a point-to-site VPN', () => {
  const everyone = people()
  const who = (n: number) => everyone[n % everyone.length] ?? { user: '', address: '' }
  const fails = (
    minutes: number,
    n: number,
    why = 'Address pool is exhausted, no address could be assigned',
  ) => p2s(AT + minutes * MINUTE, who(n), `Connection failed {user} Reason=${why}`)
  const getsIn = (minutes: number, n: number) =>
    p2s(AT + minutes * MINUTE, who(n), 'Connection successful {user} IP=172.16.20.9')
  const said = (rows: readonly Row[], told = all) => clientsSay({ AzureDiagnostics: rows }, told)

  test.each([0, 7, 13, 26, 29])('begin to fail at the first failure, %d minutes after the hour', (start) => {
    const rows = [0, 0, 0, 1, 2, 3, 1].map((n, at) => fails(start + at * 2, n))
    expect(said(rows, /clients-fail/)['clients-fail']).toEqual([
      {
        TimeGenerated: iso(AT + start * MINUTE),
        Last: iso(AT + (start + 12) * MINUTE),
        Failed: 7,
        Clients: 4,
      },
    ])
  })

  test('fail at two times of their own, or one of them alone', () => {
    const twice = [-50, -49, -48, 40, 41, 42].map((at, n) => fails(at, n))
    expect(said(twice, /clients-fail/)['clients-fail']).toMatchObject([{ Failed: 3 }, { Failed: 3 }])
    const alone = Array.from({ length: 9 }, (_, at) => fails(at, 4))
    expect(Object.keys(said(alone, / (clients-fail|one-client-fails)/))).toEqual(['one-client-fails'])
    // Rare failures of several are of every day.
    expect(
      said(
        [-55, -20, 15, 50].map((at, n) => fails(at, n)),
        /clients-fail/,
      ),
    ).toEqual({})
  })

  test('whose sign-in is rejected across the half hour', () => {
    const rejected = (minutes: readonly number[]) =>
      said(
        minutes.map((at, n) => fails(at, n, 'RADIUS Access-Reject')),
        /sign-in-rejected/,
      )
    expect(rejected([26, 28, 31, 33, 35])['sign-in-rejected']).toMatchObject([
      { TimeGenerated: iso(AT + 26 * MINUTE), Rejected: 5 },
    ])
    expect(rejected([-50, -20, 10, 20, 45])).toEqual({})
  })

  test('begin to fail in another way after a change, though some failed before', () => {
    const changed = change(AT, 'SetGatewayConfiguration', 'Set gateway configuration: succeeded')
    const old = [-25, -20, -15, -10, -5, 2, 4, 6, 8].map((at, n) => fails(at, n))
    const fine = [-28, -22, -17].map(getsIn)
    const untrusted = [1, 3, 5].map((at, n) => fails(at, n, 'Certificate chain ends in a root not trusted'))
    const told = /gateway-changed/
    expect(said([changed, ...old, ...fine, ...untrusted], told)['gateway-changed']).toMatchObject([
      { Kind: 'trust in a certificate', FailedBefore: 0, FailedAfter: 3 },
    ])
    expect(said([changed, ...old, ...fine], told)).toEqual({})
    // Nobody had got in before: whether it worked is not known.
    expect(said([changed, ...untrusted], told)).toEqual({})
  })
})

const storageSays = await asking('blob-storage-requests-fail', { AccountName: 'contosoorders', ...range })

describe('a storage account', () => {
  const rows = (
    ends: (time: number) => readonly [string, string],
    caller: (time: number) => string = () => '198.51.100.1:5000',
  ) =>
    blob(from, 2, 11, (time, account) => (account === 'contosoorders' ? ends(time) : ['200', 'Success'])).map(
      (row) => ({ ...row, CallerIpAddress: caller(Date.parse(String(row.TimeGenerated))) }),
    )
  const said = (...how: Parameters<typeof rows>) => storageSays({ StorageBlobLogs: rows(...how) })
  const refused = (time: number) =>
    time >= AT ? (['403', 'IpAuthorizationError'] as const) : (['200', 'Success'] as const)

  test('that refuses the address which it served, or one that the caller moved to', () => {
    expect(said(refused)['network-rules-refuse']).toMatchObject([
      { RefusedCallers: ['198.51.100.1'], ServedBefore: ['198.51.100.1'] },
    ])
    const moved = said(refused, (time) => (time >= AT ? '198.51.100.9:5000' : '198.51.100.1:5000'))
    expect(moved['network-rules-refuse']).toMatchObject([
      { RefusedCallers: ['198.51.100.9'], ServedBefore: [] },
    ])
  })

  test('that is busy for a quarter of an hour, or once', () => {
    const busy = (time: number) => time >= AT && time < AT + 15 * MINUTE
    const { throttled = [] } = said((time) => (busy(time) ? ['503', 'ServerBusy'] : ['200', 'Success']))
    expect(throttled).toHaveLength(1)
    expect(throttled[0]).toMatchObject({ Answers: ['ServerBusy'], Callers: ['198.51.100.1'] })
    const { TurnedAway, OfRequests, MostInFiveMinutes } = throttled[0] ?? {}
    expect([TurnedAway === OfRequests, Number(MostInFiveMinutes) < Number(TurnedAway)]).toEqual([true, true])
    let once = 2
    expect(said((time) => (busy(time) && once-- > 0 ? ['503', 'ServerBusy'] : ['200', 'Success']))).toEqual(
      {},
    )
  })
})

const vaultSays = await asking('key-vault-access-denied', {
  VaultId: `${GROUP}/rg-app/providers/Microsoft.KeyVault/vaults/kv-orders`,
  ...range,
})

test('a vault says what was set before it refused', () => {
  const caller = { app: 'a-1', address: '198.51.100.1', asks: 'SecretGet', object: 'secrets/one', every: 200 }
  const rows = [
    ...audit(from, to, 5, 'kv-orders', [caller], (time, { address }) =>
      time >= AT ? REFUSES.firewall(address) : null,
    ),
    vaultChange(AT - 9 * MINUTE, 'kv-orders', { operation: 'VaultPatch', by: 'a', set: SETS.taken('b-2') }),
    vaultChange(AT - MINUTE, 'kv-orders', { operation: 'VaultPatch', by: 'b', set: SETS.closed }),
  ]
  expect(vaultSays({ AzureDiagnostics: rows }, /changed-before/)['changed-before']).toMatchObject([
    { By: 'a', Set: `access taken from ${objectId('b-2')}` },
    { By: 'b', Set: 'default action of the firewall: Deny' },
  ])
})
