import { change, ike, LAB, noise } from './gateway-rows.ts'
import { type Row, random } from './rows.ts'

const NAMES = [
  'anna.berg',
  'bo.lind',
  'carla.diaz',
  'deniz.ak',
  'eva.novak',
  'femi.ade',
  'gina.rossi',
  'hugo.roy',
]

/** A person with a VPN client: name and the address that the gateway sees. */
export type Client = { readonly user: string; readonly address: string }

/** People of one gateway; those of another have other addresses. */
export const people = (net = '198.51.100'): readonly Client[] =>
  NAMES.map((name, n) => ({ user: `${name}@contoso.example`, address: `${net}.${20 + n * 7}` }))

/** One line of the point-to-site log about one client. */
export function p2s(time: number, { user, address }: Client, event: string, gateway?: string): Row {
  const like = ike(time, address, '', gateway ? { gateway } : {})
  const text = event.replace('{user}', `Username=${user}`)
  return {
    ...like,
    Category: 'P2SDiagnosticLog',
    OperationName: 'P2SLogEvent',
    Message: `SESSION_ID :{${address}} Remote ${address}:4500: Local 10.10.0.4:4500: [P2S] ${text}`,
  }
}

/** Attempts of the people in turn; `refused` gives the reason, or null where the client gets in. */
export function attempts(
  from: number,
  to: number,
  seed: number,
  refused: (time: number, client: Client, n: number) => string | null,
  { every = 150_000, gateway = undefined as string | undefined, net = '198.51.100' } = {},
): Row[] {
  const next = random(seed)
  const all = people(net)
  const rows: Row[] = []
  for (let time = from, n = 0; time < to; time += every / 2 + Math.floor(next() * every), n++) {
    const client = all[Math.floor(next() * all.length)] ?? all[0]
    if (!client) continue
    const reason = refused(time, client, n)
    if (reason) rows.push(p2s(time, client, `Connection failed {user} Reason=${reason}`, gateway))
    else
      rows.push(
        p2s(time, client, 'EAP authentication succeeded {user}', gateway),
        p2s(time + 400, client, `Connection successful {user} IP=172.16.20.${2 + (n % 60)}`, gateway),
      )
  }
  return rows
}

/** Everyday life around the clients: the tunnels of the hub, people of the lab's gateway, last week's update. */
export function around(from: number, hours: number, seed: number): Row[] {
  return [
    ...noise(from, hours, seed, { every: 400_000 }),
    ...attempts(from, from + hours * 3_600_000, seed + 1, () => null, {
      every: 900_000,
      gateway: LAB,
      net: '192.0.2',
    }),
    change(from - 3_000_000, 'SetGatewayConfiguration', 'Set gateway configuration: succeeded', {
      gateway: LAB,
    }),
  ]
}
