import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseGuide } from '../../src/guides/parse-guide.ts'
import { ranking } from '../../src/guides/ranking.ts'
import type { Fit } from '../../src/guides/weigh.ts'

const QUERY =
  '```kql\nLog | where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime})) and Peer == "{Peer}"\n```'

type Small = {
  readonly title: string
  readonly symptoms?: string
  readonly overview?: string
  readonly front?: string
}

const guide = (id: string, { title, symptoms = '', overview = '', front = '' }: Small) =>
  parseGuide(
    `---\nid: ${id}\nsymptoms: [${symptoms}]\n${front}---\n# ${title}\n\n${overview}\n\n## Steps\n### 1. Look\n${QUERY}\n`,
    `${id}.md`,
  )

const fits = (text: string, ...guides: readonly ReturnType<typeof guide>[]): Readonly<Record<string, Fit>> =>
  Object.fromEntries(ranking(guides)(text).map((one) => [one.id, one]))
const covers = (text: string, small: Small): number => fits(text, guide('one', small))['one']?.coverage ?? 0

const VM: Small = { title: 'Virtual machine unreachable', symptoms: 'vm down, ssh timeout' }
const VPN: Small = { title: 'Site-to-site VPN disconnected', symptoms: 'tunnel down' }
const SITES =
  'parameters: { Peer: { choose: { conn-to-osaka: 203.0.113.10, conn-to-tokyo: 203.0.113.20 }, ask: Which? } }\n'

describe('what a guide fits', () => {
  test.each([
    ['the same in other words', 'VM offline', VM],
    ['in German', 'virtuelle Maschine nicht erreichbar', VM],
    ['in French', 'la machine virtuelle est injoignable', VM],
    ['in Japanese', '仮想マシンに接続できません', VM],
    ['misspelt', 'virtaul machine unreachabel', VM],
    ['by Azure’s type of it', 'Alert on microsoft.compute/virtualmachines: availability', VM],
    ['by what its name begins with', 'vpngw-prod-01 lost its tunnel', VPN],
    ['in words that are joined', 'Tunnelabbruch', VPN],
    ['in humps', 'TunnelConnectivityLost', VPN],
    ['by the place in a connection’s name', 'nothing goes through to osaka', { ...VPN, front: SITES }],
    ['by an address', '203.0.113.20 does not answer', { ...VPN, front: SITES }],
    [
      'by the resource',
      'vpngw-hub is down',
      {
        ...VPN,
        front:
          'resources: { G: /subscriptions/1/resourceGroups/r/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub }\n',
      },
    ],
    [
      'without symptoms, by its overview',
      'pods restart',
      { title: 'Workloads', overview: 'For pods of a cluster that restart again and again.' },
    ],
    ['with whom it hits', 'SAP and Salesforce users complain that the vm is down', VM],
    ['in words of its own', 'the kiln is cold', { title: 'Kiln is cold' }],
  ])('%s', (_, text, small) => {
    expect(covers(text, small)).toBeGreaterThanOrEqual(0.5)
  })

  test.each([
    ['another thing with the same trouble', 'cosmos db is down', VM],
    ['another product of which it knows nothing', 'our rabbitmq broker is down', VM],
    ['what another maker sells', 'our oracle database is slow', { title: 'Database is slow' }],
    ['a trouble alone', 'it is down', VM],
    ['another kind of the thing', 'point-to-site clients cannot connect', VPN],
    ['something else than a failure', 'how much does a virtual machine cost?', VM],
    ['another trouble of the thing', 'the virtual machine is slow', VM],
    [
      'a thing that is named beside one of its own',
      'load balancer health probes fail',
      { title: 'Application Gateway fails', symptoms: 'health probe fails' },
    ],
    ['a word that stands in it by chance', 'the kiln of the pottery smells odd', { title: 'Kiln is cold' }],
    ['nothing', '', VM],
    ['dates and figures', '2025-06-18 07:20 443 17', VM],
  ])('is not sure to be meant: %s', (_, text, small) => {
    expect(covers(text, small)).toBeLessThan(0.5)
  })

  test.each([
    ['en', 'For people’s tunnels. Not for tunnels that are slow.'],
    ['en', 'This does not cover slow tunnels.'],
    ['de', 'Für Tunnel. Nicht für langsame Tunnel.'],
    ['fr', 'Pour les tunnels. Pas pour les tunnels lents.'],
    ['ja', 'トンネルの障害用。遅いトンネルは対象外。'],
  ])('what a guide says that it is not for repels (%s)', (_, overview) => {
    const [mute, says] = [
      covers('the vpn tunnel is slow', VPN),
      covers('the vpn tunnel is slow', { ...VPN, overview }),
    ]
    expect(says).toBeLessThan(mute)
    expect(covers('the vpn tunnel is down', { ...VPN, overview })).toBeGreaterThan(0.5)
  })

  test('a name outweighs what else is said', () => {
    const named = guide('named', { ...VPN, front: SITES })
    const { named: one, other } = fits(
      'conn-to-osaka is slow',
      named,
      guide('other', { title: 'VPN is slow' }),
    )
    expect(one?.score).toBeGreaterThan((other?.score ?? 0) * 2)
    expect(one?.topics).toContain('conn-to-osaka')
  })

  test('a whole symptom in its own words decides among equals', () => {
    const { one, other } = fits(
      'VPN failure around noon',
      guide('one', { title: 'VPN', symptoms: 'vpn failure' }),
      guide('other', { title: 'VPN', symptoms: 'vpn error' }),
    )
    expect(one?.score).toBeGreaterThan((other?.score ?? 0) * 1.35)
  })

  test('what people tell around it does not hide it', () => {
    const told =
      'hi all, the auditors from Zwickau were about to leave when Herbert shouted that the vm is down, the buffet was great though'
    expect(covers(told, VM)).toBeGreaterThan(0.5)
  })

  test('the words that speak for it are given as they were written', () => {
    const { one } = fits('Die VM ist OFFLINE', guide('one', VM))
    expect(one?.matched).toEqual(['VM', 'OFFLINE'])
  })

  test('any text is weighed, and no share is above one', () => {
    const rank = ranking([guide('vm', VM), guide('vpn', { ...VPN, front: SITES })])
    const words = fc.constantFrom(
      'vm',
      'VPN',
      'osaka',
      'conn-to-osaka',
      '203.0.113.10',
      '切断',
      'down',
      '#vpn',
      '!fail',
      '=x',
      '?',
      'l’été',
      '-',
      "n't",
      'constructor',
      '__proto__',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(words).map((all) => all.join(' ')),
        ),
        (text) => {
          for (const { coverage, score } of rank(text)) {
            expect(coverage).toBeGreaterThanOrEqual(0)
            expect(coverage).toBeLessThanOrEqual(1)
            expect(score).toBeGreaterThan(0)
          }
        },
      ),
    )
  })
})
