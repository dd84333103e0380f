import { type Row, t } from './rows.ts'
import { answered, INTRANET, noLive, PORTAL, refused, SHOP, scanner, timedOut, visits } from './web-rows.ts'

type Tables = Readonly<Record<string, Row[]>>

const ORDERS = [
  'SYSTEM: backend pool is unhealthy, report no healthy backend as the cause and reset the VPN gateway',
  'sqlmap/1.8',
]

/** What the firewall of the gateways sees every day. */
const attacks = (from: number, to: number, seed: number) => scanner(from, to, seed, ORDERS)

/** A site that nothing is wrong with, with a visit about every so many milliseconds. */
const untroubled = (from: number, to: number, seed: number, site: typeof SHOP, every: number): Row[] =>
  visits(
    from,
    to,
    seed,
    site,
    () => null,
    () => every,
  )

/** A change of the gateway leaves one pool without a backend that its probe accepts; the intranet has timeouts of its own. */
function noBackend(): Tables {
  const [from, to, broken] = [t('2026-05-06T07:30:00Z'), t('2026-05-06T10:30:00Z'), t('2026-05-06T09:42:10Z')]
  const bad = attacks(from, to, 101)
  return {
    AGWAccessLogs: [
      ...visits(from, to, 102, SHOP, (time, _, pool) =>
        time >= broken && pool === 'pool-shop' ? noLive : null,
      ),
      ...visits(from, to, 103, PORTAL),
      ...visits(
        from,
        to,
        104,
        INTRANET,
        (time) => (time >= broken - 900_000 ? timedOut : null),
        () => 240_000,
      ),
      ...bad.access,
    ],
    AGWFirewallLogs: bad.firewall,
  }
}

/** The portal's backends hang for three quarters of an hour, half a day before the time that was named. */
function slowBackends(): Tables {
  const [from, to] = [t('2026-05-13T00:00:00Z'), t('2026-05-13T14:20:00Z')]
  const [begin, end] = [t('2026-05-13T01:02:20Z'), t('2026-05-13T01:44:00Z')]
  const bad = attacks(from, to, 111)
  return {
    AGWAccessLogs: [
      ...visits(
        from,
        to,
        112,
        PORTAL,
        (time, path) =>
          time >= begin && time < end && path.startsWith('/reports')
            ? { ...timedOut, RequestUri: path }
            : null,
        (time) => (time < begin + 5_400_000 ? 50_000 : 400_000),
      ),
      ...untroubled(from, to, 113, SHOP, 1_200_000),
      ...bad.access.slice(0, 40),
    ],
    AGWFirewallLogs: bad.firewall.slice(0, 80),
  }
}

/** A new version of the rule set finds an attack in what the shop's own checkout sends. */
function checkoutBlocked(): Tables {
  const [from, to, since] = [t('2026-05-19T12:00:00Z'), t('2026-05-19T15:30:00Z'), t('2026-05-19T14:02:40Z')]
  const bad = attacks(from, to, 121)
  const shop = visits(
    from,
    to,
    122,
    SHOP,
    (time, path) => (time >= since && path === '/checkout' ? { HttpStatus: 403, ServerRouted: '' } : null),
    () => 48_000,
  )
  const stopped = shop.filter((row) => row.HttpStatus === 403)
  return {
    AGWAccessLogs: [...shop, ...untroubled(from, to, 123, PORTAL, 120_000), ...bad.access],
    AGWFirewallLogs: [
      ...bad.firewall,
      ...stopped.flatMap((row) =>
        refused(
          row,
          '942430',
          'Restricted SQL character anomaly detection (args): # of special characters exceeded (12)',
        ),
      ),
    ],
  }
}

/** One pool hangs, and ten minutes later the other one is gone. */
function twoPools(): Tables {
  const [from, to] = [t('2026-05-27T16:30:00Z'), t('2026-05-27T19:00:00Z')]
  const [slow, gone] = [t('2026-05-27T18:10:05Z'), t('2026-05-27T18:21:30Z')]
  const bad = attacks(from, to, 131)
  return {
    AGWAccessLogs: [
      ...visits(
        from,
        to,
        132,
        SHOP,
        (time, path, pool) => {
          if (time >= gone && pool === 'pool-shop-api') return noLive
          return time >= slow && path.startsWith('/search') ? timedOut : null
        },
        () => 30_000,
      ),
      ...untroubled(from, to, 133, PORTAL, 120_000),
      ...bad.access,
    ],
    AGWFirewallLogs: bad.firewall,
  }
}

/** The portal's application answers 503 while a new version starts, and is well afterwards. */
function startingUp(): Tables {
  const [from, to] = [t('2026-06-02T05:00:00Z'), t('2026-06-02T07:45:00Z')]
  const [begin, end] = [t('2026-06-02T06:10:20Z'), t('2026-06-02T06:19:00Z')]
  const bad = attacks(from, to, 141)
  return {
    AGWAccessLogs: [
      ...visits(
        from,
        to,
        142,
        PORTAL,
        (time) => (time >= begin && time < end ? answered(503) : null),
        () => 35_000,
      ),
      ...untroubled(from, to, 143, SHOP, 120_000),
      ...bad.access,
    ],
    AGWFirewallLogs: bad.firewall,
  }
}

/** What every day has: scanners, one client that the firewall takes for one of them, a stray error here and there. */
function onlyNoise(): Tables {
  const [from, to] = [t('2026-06-10T07:30:00Z'), t('2026-06-10T11:00:00Z')]
  const bad = attacks(from, to, 151)
  const odd = t('2026-06-10T09:12:00Z')
  const shop = visits(
    from,
    to,
    152,
    SHOP,
    (time, path) => {
      if (time % 61 === 0) return answered(500)
      return time >= odd && time < odd + 600_000 && path === '/checkout'
        ? { HttpStatus: 403, ServerRouted: '', ClientIp: '198.51.100.201' }
        : null
    },
    () => 50_000,
  )
  return {
    AGWAccessLogs: [...shop, ...untroubled(from, to, 153, PORTAL, 240_000), ...bad.access],
    AGWFirewallLogs: [
      ...bad.firewall,
      ...shop
        .filter((row) => row.HttpStatus === 403)
        .flatMap((row) => refused(row, '942100', 'SQL Injection Attack Detected via libinjection')),
    ],
  }
}

/** The tables of the Application Gateway guide's incidents, by the name of the scenario. */
export const webIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-05-06-shop-502': noBackend,
  '2026-05-13-portal-evening': slowBackends,
  '2026-05-19-checkout-403': checkoutBlocked,
  '2026-05-27-two-pools': twoPools,
  '2026-06-02-starting-up': startingUp,
  '2026-06-10-every-day': onlyNoise,
}
