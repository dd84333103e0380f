import { flows, heartbeats, operation } from './machine-rows.ts'
import { type Row, t } from './rows.ts'

const HOUR = 3_600_000
const WEB = { machine: 'vm-web', address: '10.1.0.4', port: 443 }
const BATCH = { machine: 'vm-batch', address: '10.1.0.5', port: 22 }
const OPEN = { status: 'Allowed', name: 'allow-callers' } as const

type Tables = Readonly<Record<string, Row[]>>

/** A new rule with a better priority refuses the callers of one machine; the machine itself goes on. */
function ruleDenies(): Tables {
  const from = t('2026-02-10T09:00:00Z')
  const changed = t('2026-02-10T11:05:20Z')
  const to = from + 4 * HOUR
  const rule = 'Microsoft.Network/networkSecurityGroups/nsg-app/securityRules/deny-legacy'
  return {
    Heartbeat: [...heartbeats(from, to, 'vm-web'), ...heartbeats(from + 13_000, to, 'vm-batch')],
    NTANetAnalytics: [
      ...flows(from, to, 13, WEB, (time) =>
        time < changed + 12_000 ? OPEN : { status: 'Denied', name: 'deny-legacy' },
      ),
      ...flows(from, to, 14, BATCH, () => OPEN),
    ],
    AzureActivity: [
      ...operation(
        from,
        'MICROSOFT.COMPUTE/VIRTUALMACHINES/EXTENSIONS/WRITE',
        'Microsoft.Compute/virtualMachines/vm-web/extensions/agent',
        'deploy@contoso.com',
      ),
      ...operation(
        changed,
        'MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE',
        rule,
        'kim@contoso.com',
      ),
    ],
  }
}

/** Someone stops the wrong machine. */
function machineStopped(): Tables {
  const from = t('2026-02-18T19:00:00Z')
  const stopped = t('2026-02-18T21:40:10Z')
  const to = from + 4 * HOUR
  return {
    Heartbeat: [
      ...heartbeats(from, to, 'vm-web'),
      ...heartbeats(from + 13_000, to, 'vm-batch', (time) => time < stopped),
    ],
    NTANetAnalytics: [
      ...flows(from, to, 15, WEB, () => OPEN),
      ...flows(from, to, 16, BATCH, (time) => (time < stopped ? OPEN : null)),
    ],
    AzureActivity: operation(
      stopped,
      'MICROSOFT.COMPUTE/VIRTUALMACHINES/DEALLOCATE/ACTION',
      'Microsoft.Compute/virtualMachines/vm-batch',
      'cleanup@contoso.com',
    ),
  }
}

/** The tables of the machine guide's incidents, by the name of the scenario. */
export const machineIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-02-10-rule-denies': ruleDenies,
  '2026-02-18-machine-stopped': machineStopped,
}
