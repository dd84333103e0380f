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

/** Half a day from the time that the request names; the machine is started again before anyone asks. */
function twelveHoursOff(): Tables {
  const [from, to] = [t('2026-03-11T20:00:00Z'), t('2026-03-12T17:00:00Z')]
  const [stopped, started] = [t('2026-03-12T14:12:20Z'), t('2026-03-12T15:31:00Z')]
  const isUp = (time: number): boolean => time < stopped || time > started + 90_000
  const machine = 'Microsoft.Compute/virtualMachines/vm-batch'
  return {
    Heartbeat: [
      ...heartbeats(from, to, 'vm-web', () => true, 300_000),
      ...heartbeats(from + 13_000, to, 'vm-batch', isUp, 300_000),
    ],
    NTANetAnalytics: [
      ...flows(from, to, 17, WEB, () => OPEN, 150_000),
      ...flows(from, to, 18, BATCH, (time) => (isUp(time) ? OPEN : null), 150_000),
    ],
    AzureActivity: [
      ...operation(
        stopped - 9000,
        'MICROSOFT.COMPUTE/VIRTUALMACHINES/POWEROFF/ACTION',
        machine,
        'jo@contoso.com',
      ),
      ...operation(started, 'MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION', machine, 'jo@contoso.com'),
    ],
  }
}

/** The agent falls silent and so does the network, though nobody did anything in Azure. */
function silentMachine(): Tables {
  const from = t('2026-04-15T04:00:00Z')
  const gone = t('2026-04-15T06:26:40Z')
  const to = from + 4 * HOUR
  return {
    Heartbeat: [
      ...heartbeats(from, to, 'vm-web', (time) => time < gone),
      ...heartbeats(from + 13_000, to, 'vm-batch'),
    ],
    NTANetAnalytics: [
      ...flows(from, to, 19, WEB, (time) => (time < gone ? OPEN : null)),
      ...flows(from, to, 20, BATCH, () => OPEN),
    ],
    AzureActivity: operation(
      gone - HOUR,
      'MICROSOFT.COMPUTE/VIRTUALMACHINES/DEALLOCATE/ACTION',
      'Microsoft.Compute/virtualMachines/vm-web-old',
      'cleanup@contoso.com',
    ),
  }
}

/** A good day: scanners are refused, one of them on the open port too. */
function onlyScanners(): Tables {
  const from = t('2026-04-28T09:00:00Z')
  const to = from + 3 * HOUR
  const web = flows(from, to, 21, WEB, () => OPEN)
  const [like] = web
  const scanner = { FlowStatus: 'Denied', AclRule: 'deny-scanners', AllowedInFlows: 0, DeniedInFlows: 1 }
  return {
    Heartbeat: [...heartbeats(from, to, 'vm-web'), ...heartbeats(from + 13_000, to, 'vm-batch')],
    NTANetAnalytics: [
      ...web,
      ...['11:12:04', '11:12:05', '11:29:40'].map((at) => ({
        ...like,
        ...scanner,
        TimeGenerated: `2026-04-28T${at}.000Z`,
        SrcIp: '192.0.2.200',
      })),
      ...flows(from, to, 22, BATCH, () => OPEN),
    ],
    AzureActivity: operation(
      from,
      'MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE',
      'Microsoft.Network/networkSecurityGroups/nsg-lab/securityRules/allow-all',
      'kim@contoso.com',
    ),
  }
}

/** The tables of the machine guide's incidents, by the name of the scenario. */
export const machineIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-02-10-rule-denies': ruleDenies,
  '2026-02-18-machine-stopped': machineStopped,
  '2026-03-12-twelve-hours-off': twelveHoursOff,
  '2026-04-15-silent-machine': silentMachine,
  '2026-04-28-only-scanners': onlyScanners,
}
