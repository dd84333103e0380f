import { type Row, random } from './rows.ts'

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-app/providers'

/** A machine's agent reports, usually every minute, while `alive` says so. */
export function heartbeats(
  from: number,
  to: number,
  machine: string,
  alive: (time: number) => boolean = () => true,
  every = 60_000,
): Row[] {
  const rows: Row[] = []
  for (let time = from; time < to; time += every)
    if (alive(time))
      rows.push({
        TimeGenerated: new Date(time).toISOString(),
        Computer: machine,
        Category: 'Azure Monitor Agent',
        OSType: 'Linux',
        Version: '1.33.1',
      })
  return rows
}

/** Flows into a machine: its callers on one port, and the internet that tries others; `rule` decides over the callers. */
export function flows(
  from: number,
  to: number,
  seed: number,
  { machine, address, port }: { machine: string; address: string; port: number },
  rule: (time: number) => { readonly status: 'Allowed' | 'Denied'; readonly name: string } | null,
  every = 30_000,
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  const flow = (time: number, source: string, to: number, status: string, name: string): Row => ({
    TimeGenerated: new Date(time).toISOString(),
    SubType: 'FlowLog',
    FlowDirection: 'Inbound',
    FlowStatus: status,
    AclGroup: `${GROUP}/Microsoft.Network/networkSecurityGroups/nsg-app`.toLowerCase(),
    AclRule: name,
    SrcIp: source,
    DestIp: address,
    DestPort: to,
    DestVm: `rg-app/${machine}`,
    L4Protocol: 'T',
    AllowedInFlows: status === 'Allowed' ? 1 : 0,
    DeniedInFlows: status === 'Denied' ? 1 : 0,
  })
  for (let time = from; time < to; time += every + Math.floor(next() * 3 * every)) {
    const decided = rule(time)
    if (!decided) continue
    rows.push(flow(time, `198.51.100.${1 + Math.floor(next() * 40)}`, port, decided.status, decided.name))
    if (next() < 0.3)
      rows.push(
        flow(time + 700, `192.0.2.${Math.floor(next() * 255)}`, 23, 'Denied', 'DefaultRule_DenyAllInBound'),
      )
  }
  return rows
}

/** One operation in the activity log, its start and its success. */
export function operation(time: number, name: string, target: string, caller: string): Row[] {
  return (['Start', 'Success'] as const).map((status, n) => ({
    TimeGenerated: new Date(time + n * 9000).toISOString(),
    OperationNameValue: name,
    CategoryValue: 'Administrative',
    Level: 'Informational',
    ActivityStatusValue: status,
    Caller: caller,
    ResourceGroup: 'RG-APP',
    _ResourceId: `${GROUP}/${target}`.toLowerCase(),
  }))
}
