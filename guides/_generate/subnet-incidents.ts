import { type Row, t } from './rows.ts'
import {
  changed,
  connections,
  DEFAULT_DENIED,
  GROUP,
  group,
  LASTING,
  LOST,
  ORDERS,
  PARTNER,
  PASSES,
  POLICY,
  ROUTES,
  type Seen,
} from './subnet-rows.ts'

type Tables = Readonly<Record<string, Row[]>>

const APP = { net: '10.20.1', target: ORDERS }
const BATCH = { net: '10.20.2', target: ORDERS, every: 240_000 }
const OUT = { net: '10.20.1', target: PARTNER, every: 300_000 }
const WRITE = {
  policy: 'MICROSOFT.NETWORK/FIREWALLPOLICIES/RULECOLLECTIONGROUPS/WRITE',
  rule: 'MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE',
  route: 'MICROSOFT.NETWORK/ROUTETABLES/ROUTES/WRITE',
}

function tables(seen: readonly Seen[], AzureActivity: Row[]): Tables {
  return {
    AZFWNetworkRule: seen.flatMap((one) => one.AZFWNetworkRule),
    AZFWApplicationRule: seen.flatMap((one) => one.AZFWApplicationRule),
    NTANetAnalytics: seen.flatMap((one) => one.NTANetAnalytics),
    AzureActivity,
  }
}

/** An allow rule leaves the policy; later somebody tries the security group, and another subnet is refused there for ever. */
function ruleTakenAway(): Tables {
  const [from, to, gone] = [t('2026-03-10T08:00:00Z'), t('2026-03-10T11:30:00Z'), t('2026-03-10T10:12:30Z')]
  return tables(
    [
      connections(from, to, 201, APP, (time) => (time >= gone ? DEFAULT_DENIED : PASSES)),
      connections(from, to, 202, BATCH, () => group('deny-batch-to-data')),
      connections(from, to, 203, OUT, () => PASSES),
    ],
    [
      ...changed(
        gone - 95_000,
        WRITE.policy,
        `${POLICY}/rulecollectiongroups/rcg-spoke`,
        'pipeline@contoso.example',
      ),
      ...changed(
        t('2026-03-10T10:31:00Z'),
        WRITE.rule,
        `${GROUP}/securityrules/allow-out`,
        'kim@contoso.example',
      ),
    ],
  )
}

/** A security rule shuts the subnet in; the policy of the firewall was changed a little earlier, for something else. */
function groupDenies(): Tables {
  const [from, to, shut] = [t('2026-03-17T06:00:00Z'), t('2026-03-17T09:30:00Z'), t('2026-03-17T08:21:10Z')]
  const blocked = { ...DEFAULT_DENIED }
  return tables(
    [
      connections(from, to, 211, APP, (time) => (time >= shut ? group('deny-sql-out') : PASSES)),
      connections(from, to, 212, BATCH, () => PASSES),
      connections(from, to, 213, OUT, () => PASSES),
      connections(from, to, 214, { net: '10.20.2', target: PARTNER, every: 400_000 }, () => blocked),
    ],
    [
      ...changed(
        t('2026-03-17T08:05:00Z'),
        WRITE.policy,
        `${POLICY}/rulecollectiongroups/rcg-dns`,
        'pipeline@contoso.example',
      ),
      ...changed(shut - 30_000, WRITE.rule, `${GROUP}/securityrules/deny-sql-out`, 'audit@contoso.example'),
    ],
  )
}

/** A route leads the subnet past the firewall into nothing: nobody refuses, nobody sees. */
function routeLost(): Tables {
  const [from, to, lost] = [t('2026-03-24T12:00:00Z'), t('2026-03-24T15:20:00Z'), t('2026-03-24T14:06:00Z')]
  return tables(
    [
      connections(from, to, 221, { ...BATCH, every: 80_000 }, (time) => (time >= lost ? LOST : PASSES)),
      connections(from, to, 222, { ...APP, every: 200_000 }, () => PASSES),
      connections(from, to, 223, OUT, () => PASSES),
    ],
    [
      ...changed(lost - 50_000, WRITE.route, `${ROUTES}/routes/to-data`, 'netops@contoso.example'),
      ...changed(
        t('2026-03-24T09:10:00Z'),
        WRITE.rule,
        `${GROUP}/securityrules/allow-dns`,
        'kim@contoso.example',
      ),
    ],
  )
}

/** A web name leaves the application rules for twenty minutes and comes back. */
function nameForgotten(): Tables {
  const [from, to] = [t('2026-04-14T07:00:00Z'), t('2026-04-14T10:30:00Z')]
  const [gone, back] = [t('2026-04-14T08:40:00Z'), t('2026-04-14T09:02:00Z')]
  const denied = { group: 'Allowed', firewall: 'Deny' } as const
  return tables(
    [
      connections(from, to, 231, { ...OUT, every: 90_000 }, (time) =>
        time >= gone && time < back ? denied : PASSES,
      ),
      connections(from, to, 232, { ...APP, every: 200_000 }, () => PASSES),
      connections(from, to, 233, BATCH, () => PASSES),
    ],
    [
      ...changed(
        gone - 60_000,
        WRITE.policy,
        `${POLICY}/rulecollectiongroups/rcg-spoke`,
        'pipeline@contoso.example',
      ),
      ...changed(
        back - 40_000,
        WRITE.policy,
        `${POLICY}/rulecollectiongroups/rcg-spoke`,
        'pipeline@contoso.example',
      ),
    ],
  )
}

/** Two rules at once: the security group shuts out one machine, the firewall refuses the others. */
function bothRefuse(): Tables {
  const [from, to] = [t('2026-04-21T13:00:00Z'), t('2026-04-21T16:10:00Z')]
  const [first, second] = [t('2026-04-21T14:50:20Z'), t('2026-04-21T15:04:00Z')]
  return tables(
    [
      connections(from, to, 241, { ...APP, every: 60_000 }, (time, source) => {
        if (time >= first && source === '10.20.1.4') return group('quarantine-host')
        return time >= second ? { group: 'Allowed', firewall: 'Deny', rule: 'deny-legacy-sql' } : PASSES
      }),
      connections(from, to, 242, BATCH, () => PASSES),
      connections(from, to, 243, OUT, () => PASSES),
    ],
    [
      ...changed(first - 40_000, WRITE.rule, `${GROUP}/securityrules/quarantine-host`, 'soc@contoso.example'),
      ...changed(
        second - 70_000,
        WRITE.policy,
        `${POLICY}/rulecollectiongroups/rcg-spoke`,
        'pipeline@contoso.example',
      ),
    ],
  )
}

/** Nothing is refused; later on the connections last, so that the firewall has no new one to write of. */
function allPasses(): Tables {
  const [from, to, kept] = [t('2026-04-28T06:00:00Z'), t('2026-04-28T09:30:00Z'), t('2026-04-28T08:25:00Z')]
  return tables(
    [
      connections(from, to, 251, APP, (time) => (time >= kept ? LASTING : PASSES)),
      connections(from, to, 252, BATCH, () => PASSES),
      connections(from, to, 253, OUT, () => PASSES),
    ],
    changed(t('2026-04-28T06:20:00Z'), WRITE.rule, `${GROUP}/securityrules/allow-dns`, 'kim@contoso.example'),
  )
}

/** The tables of the subnet guide's incidents, by the name of the scenario. */
export const subnetIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-03-10-rule-taken-away': ruleTakenAway,
  '2026-03-17-group-denies': groupDenies,
  '2026-03-24-nobody-refuses': routeLost,
  '2026-04-07-firewall-log-forbidden': ruleTakenAwayAgain,
  '2026-04-14-name-forgotten': nameForgotten,
  '2026-04-21-both-refuse': bothRefuse,
  '2026-04-28-part-of-the-answer': allPasses,
}

/** The same fault four weeks later, so that nothing else than the reader's rights differs. */
function ruleTakenAwayAgain(): Tables {
  const later = 28 * 86_400_000
  const move = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        /^(TimeGenerated|FlowStartTime)$/.test(name)
          ? new Date(t(String(value)) + later).toISOString()
          : value,
      ]),
    )
  return Object.fromEntries(Object.entries(ruleTakenAway()).map(([name, rows]) => [name, rows.map(move)]))
}
