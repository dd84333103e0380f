import { describe, expect, test } from '@jest/globals'
import type { Fired } from '../../src/flow/signals.ts'
import { reachable, signalWishes } from '../../src/flow/wishes.ts'
import type { Parameter, Signal } from '../../src/incident/guide.ts'
import { CONNECTION_RESET, GATEWAY, GATEWAY_RESET, OSAKA, TOKYO } from '../fakes/a-repair.ts'
import { evidence, guide, query, signal, step } from './samples.ts'

const which: Parameter = {
  name: 'RemoteIP',
  declared: true,
  source: {
    kind: 'choose',
    ask: 'Which?',
    choices: [
      { label: 'osaka', value: '203.0.113.10' },
      { label: '../../../virtualNetworkGateways/hub', value: '203.0.113.20' },
      { label: 'Site of Nagoya', value: '203.0.113.30' },
    ],
  },
}
const keysOf = (found: ReturnType<typeof reachable>) => found.map(({ key, id }) => `${key} ${id}`)

describe('the resources that an action could be done to', () => {
  test('are those of its own type that the guide names', () => {
    const own = guide({ resources: { Gateway: GATEWAY, Osaka: OSAKA, Tokyo: TOKYO.toUpperCase() } })
    expect(keysOf(reachable(own, {}, CONNECTION_RESET))).toEqual([
      `Osaka ${OSAKA}`,
      `Tokyo ${TOKYO.toUpperCase()}`,
    ])
    expect(keysOf(reachable(own, {}, GATEWAY_RESET))).toEqual([`Gateway ${GATEWAY}`])
    expect(reachable(own, {}, { resourceType: 'Microsoft.Network/virtualNetworks' })).toEqual([])
  })

  test('are narrowed to the connection that was asked about', () => {
    const own = guide({ resources: { Gateway: GATEWAY, Osaka: OSAKA, Tokyo: TOKYO }, parameters: [which] })
    expect(keysOf(reachable(own, { RemoteIP: '203.0.113.10' }, CONNECTION_RESET))).toEqual([`Osaka ${OSAKA}`])
    expect(keysOf(reachable(own, { RemoteIP: '203.0.113.10' }, GATEWAY_RESET))).toEqual([
      `Gateway ${GATEWAY}`,
    ])
  })

  test('are a connection beside the gateway, where only the answer names it', () => {
    const own = guide({ resources: { Gateway: GATEWAY }, parameters: [which] })
    expect(keysOf(reachable(own, { RemoteIP: '203.0.113.10' }, CONNECTION_RESET))).toEqual([`osaka ${OSAKA}`])
    // What is no name of a resource names none, whatever a guide calls its choices.
    for (const RemoteIP of ['203.0.113.20', '203.0.113.30', '198.51.100.1', ''])
      expect(reachable(own, { RemoteIP }, CONNECTION_RESET)).toEqual([])
    expect(reachable(guide({ parameters: [which] }), { RemoteIP: '203.0.113.10' }, CONNECTION_RESET)).toEqual(
      [],
    )
  })
})

describe('what the guide’s signals wish for', () => {
  const ACTIONS = [GATEWAY_RESET, CONNECTION_RESET]
  const BOTH = ACTIONS.map(({ id }) => id)
  const wished = (
    fired: readonly Signal[],
    actions: readonly string[] = BOTH,
    others: readonly Signal[] = [],
  ) =>
    signalWishes(
      guide({
        actions,
        steps: [step('1', { queries: [...fired, ...others].map((one, n) => query(`1.${n}`, one)) })],
      }),
      fired.map((own): Fired => ({ signal: own, evidence: evidence('E1', [{}, {}]), moments: [] })),
      ACTIONS,
    )
  const idsOf = (...given: Parameters<typeof wished>) => wished(...given).map(({ action }) => action)

  test('an alarm wishes for the gentlest that the guide allows, once, with its rows', () => {
    expect(wished([signal('down'), signal('worse')])).toEqual([
      {
        guide: 'a-guide',
        action: CONNECTION_RESET.id,
        resource: null,
        arguments: {},
        reason: 'It means worse',
        words: null,
        evidence: [{ id: 'E1', rows: [1, 2] }],
      },
    ])
    expect(idsOf([signal('down')], [GATEWAY_RESET.id])).toEqual([GATEWAY_RESET.id])
  })

  test('where a signal of the guide names its action, only such signals wish', () => {
    const named = signal('down', { action: GATEWAY_RESET.id })
    expect(idsOf([named])).toEqual([GATEWAY_RESET.id])
    expect(idsOf([signal('other')], BOTH, [named])).toEqual([])
  })

  test.each<[string, Parameters<typeof wished>]>([
    ['the guide allows nothing', [[signal('down')], []]],
    ['the guide allows what there is not', [[signal('down')], ['delete-gateway']]],
    [
      'it names what the guide does not allow',
      [[signal('down', { action: GATEWAY_RESET.id })], [CONNECTION_RESET.id]],
    ],
    ['it only warns', [[signal('slow', { severity: 'warning' })]]],
    ['it only remarks', [[signal('remark', { severity: 'info' })]]],
    ['another cause is proven', [[signal('down'), signal('peer', { proves: true })]]],
    ['nothing fired', [[]]],
  ])('nothing, where %s', (_, given) => {
    expect(wished(...given)).toEqual([])
  })

  test('a proof that names its action does', () => {
    expect(idsOf([signal('stuck', { proves: true, action: CONNECTION_RESET.id })])).toEqual([
      CONNECTION_RESET.id,
    ])
  })
})
