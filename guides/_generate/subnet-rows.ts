import { type Row, random } from './rows.ts'

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111'
const HUB = `${SUBSCRIPTION}/resourcegroups/rg-hub/providers/microsoft.network`
const SPOKE = `${SUBSCRIPTION}/resourcegroups/rg-spoke/providers/microsoft.network`

export const POLICY = `${HUB}/firewallpolicies/afwp-hub`
export const ROUTES = `${SPOKE}/routetables/rt-spoke`
export const GROUP = `${SPOKE}/networksecuritygroups/nsg-spoke`

/** Where a subnet's connections lead: by address, or by name where the firewall sees one. */
export type Target = { readonly address: string; readonly port: number; readonly name?: string }

export const ORDERS: Target = { address: '10.40.3.4', port: 1433 }
export const PARTNER: Target = { address: '203.0.113.80', port: 443, name: 'api.partner.example' }

/** What becomes of one connection at the security group and, where it comes so far, at the firewall. */
export type Fate = {
  readonly group: 'Allowed' | 'Denied'
  readonly aclRule?: string
  readonly firewall: 'Allow' | 'Deny' | null
  readonly rule?: string
  /** It goes on over a connection that the firewall has seen long ago. */
  readonly lasting?: boolean
}

export const PASSES: Fate = { group: 'Allowed', firewall: 'Allow', rule: 'spoke-to-orders' }
export const DEFAULT_DENIED: Fate = { group: 'Allowed', firewall: 'Deny' }
export const LOST: Fate = { group: 'Allowed', firewall: null }
export const LASTING: Fate = { ...LOST, lasting: true }
export const group = (aclRule: string): Fate => ({ group: 'Denied', aclRule, firewall: null })

export type Seen = {
  readonly AZFWNetworkRule: Row[]
  readonly AZFWApplicationRule: Row[]
  readonly NTANetAnalytics: Row[]
}

/** Connections of a subnet (`10.20.1` or `10.20.2`) to one target, as firewall and flow log see them. */
export function connections(
  from: number,
  to: number,
  seed: number,
  { net, target, every = 90_000 }: { readonly net: string; readonly target: Target; readonly every?: number },
  fate: (time: number, source: string) => Fate,
): Seen {
  const next = random(seed)
  const seen: { AZFWNetworkRule: Row[]; AZFWApplicationRule: Row[]; NTANetAnalytics: Row[] } = {
    AZFWNetworkRule: [],
    AZFWApplicationRule: [],
    NTANetAnalytics: [],
  }
  for (let time = from; time < to; time += every / 2 + Math.floor(next() * every)) {
    const source = `${net}.${4 + Math.floor(next() * 5)}`
    const { group: status, aclRule, firewall, rule, lasting } = fate(time, source)
    const SourcePort = 49_152 + Math.floor(next() * 16_000)
    // The flow log comes in portions, some minutes after the flow.
    const written = (Math.floor(time / 600_000) + 1) * 600_000 + Math.floor(next() * 90_000)
    if (written < to)
      seen.NTANetAnalytics.push({
        TimeGenerated: new Date(written).toISOString(),
        FlowStartTime: new Date(time).toISOString(),
        SubType: 'FlowLog',
        FlowDirection: 'Outbound',
        FlowStatus: status,
        AclGroup: GROUP,
        AclRule: aclRule ?? 'allow-out',
        SrcIp: source,
        SrcSubnet: `rg-spoke/vnet-spoke/${net === '10.20.1' ? 'snet-app' : 'snet-batch'}`,
        ...(target.name
          ? { DestIp: '', DestPublicIps: `${target.address}|1|0|0|9|8` }
          : { DestIp: target.address, DestPublicIps: '' }),
        DestPort: target.port,
        L4Protocol: 'T',
        AllowedInFlows: 0,
        DeniedInFlows: 0,
        AllowedOutFlows: status === 'Allowed' ? 1 : 0,
        DeniedOutFlows: status === 'Denied' ? 1 : 0,
        PacketsSrcToDest: 3 + Math.floor(next() * 9),
        PacketsDestToSrc:
          lasting || (status === 'Allowed' && firewall === 'Allow') ? 4 + Math.floor(next() * 9) : 0,
      })
    if (status === 'Denied' || firewall === null) continue
    const decided =
      firewall === 'Allow' || rule
        ? {
            Action: firewall,
            ActionReason: '',
            Policy: 'afwp-hub',
            RuleCollectionGroup: 'rcg-spoke',
            RuleCollection: `rc-${firewall.toLowerCase()}`,
            Rule: rule ?? 'spoke-to-orders',
          }
        : {
            Action: firewall,
            ActionReason: 'Default Action',
            Policy: '',
            RuleCollectionGroup: '',
            RuleCollection: '',
            Rule: '',
          }
    const common = {
      TimeGenerated: new Date(time + 1200).toISOString(),
      _ResourceId: `${HUB}/azurefirewalls/afw-hub`,
      SourceIp: source,
      SourcePort,
      DestinationPort: target.port,
    }
    if (target.name)
      seen.AZFWApplicationRule.push({ ...common, Protocol: 'HTTPS', Fqdn: target.name, ...decided })
    else seen.AZFWNetworkRule.push({ ...common, Protocol: 'TCP', DestinationIp: target.address, ...decided })
  }
  return seen
}

/** One operation in the activity log's table, its start and its success. */
export const changed = (time: number, operation: string, target: string, caller: string): Row[] =>
  (['Start', 'Success'] as const).map((ActivityStatusValue, n) => ({
    TimeGenerated: new Date(time + n * 4000).toISOString(),
    OperationNameValue: operation,
    CategoryValue: 'Administrative',
    ActivityStatusValue,
    Caller: caller,
    ResourceGroup: target.split('/')[4] ?? '',
    _ResourceId: target,
  }))
