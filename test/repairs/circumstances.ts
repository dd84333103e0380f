import fc from 'fast-check'
import type { Looked } from '../../src/flow/actions.ts'
import { ITSELF } from '../../src/incident/person.ts'
import { ALSO_OFFERED, instructions, OFFERED, type Turns, turnsAgainst } from './a-hostile-model.ts'
import { ALLOW_LISTS, type AllowList } from './allow-lists.ts'

/** What surrounds a model: which guide, what its operator decided, and what Azure and the past say. */
export type Circumstances = {
  readonly list: AllowList
  readonly label: string | null
  /** Named by the requester, or left to be found out. */
  readonly named: boolean
  readonly requester: string
  readonly modes: Readonly<Record<string, 'off' | 'dry' | 'live'>>
  readonly approvals: number
  readonly minutes: number
  readonly frozen: string | null
  readonly looks: readonly Looked[]
  readonly forbidden: boolean
  readonly acted: boolean
  readonly down: boolean
  readonly rows: string
  readonly unread: boolean
  /** Where a process ended before, counted in events; the next one goes on from there. */
  readonly broken: number | null
}

const mode = fc.constantFrom<'off' | 'dry' | 'live'>('live', 'live', 'live', 'live', 'dry', 'dry', 'off')
const rarely = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const fact = fc.record({
  what: fc.constantFrom('connectionStatus', 'provisioningState'),
  value: fc.constantFrom('NotConnected', 'Connected', 'Failed'),
  trouble: fc.constantFrom(true, true, true, false),
})
const look: fc.Arbitrary<Looked> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('seen' as const),
      facts: fc.array(fact, { minLength: 1, maxLength: 2 }),
      related: fc.constant([]),
      busy: rarely<string | null>(null, 'provisioningState is Updating'),
      choices: fc.constantFrom<Readonly<Record<string, readonly string[]>>>(
        {},
        { address: [OFFERED, ALSO_OFFERED] },
        { address: [ALSO_OFFERED] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('missing' as const, 'unread' as const)
      .map((kind) => ({ kind, why: 'it is so', fix: 'Look.' })),
  },
)

const surroundings = fc
  .tuple(
    fc.nat(9),
    fc.record({
      named: rarely(true, false),
      requester: rarely('ann', ITSELF.account),
      modes: fc.record({ 'vpn-connection-reset': mode, 'vpn-gateway-reset': mode, 'publish-guide': mode }),
      approvals: fc.integer({ min: 1, max: 3 }),
      minutes: fc.integer({ min: 1, max: 60 }),
      frozen: rarely<string | null>(null, 'by the configuration'),
      looks: fc.array(look, { minLength: 3, maxLength: 3 }),
      forbidden: rarely(false, true),
      acted: rarely(false, true),
      down: rarely(true, false),
      rows: fc.constantFrom(...instructions),
      unread: rarely(false, true),
      broken: rarely<number | null>(null, 3, 12, 18, 21, 24, 27, 30),
    }),
  )
  // One question in ten is not answered.
  .map(([at, more]) => ({ ...more, at }))

/** A guide with what surrounds it, and a model that is against both. */
const attackOn = (list: AllowList): fc.Arbitrary<readonly [Circumstances, Turns]> => {
  const around = surroundings.map(({ at, ...more }): Circumstances => {
    const label = at === 9 ? null : (list.labels[at % (list.labels.length || 1)] ?? null)
    return { ...more, list, label }
  })
  return fc.tuple(around, turnsAgainst(list))
}
/** Without fast-check’s liking for small numbers, which here only repeat themselves. */
export const attacks = fc.noBias(fc.oneof(...ALLOW_LISTS.map(attackOn)))
