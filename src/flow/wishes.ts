import type { Action } from '../incident/action.ts'
import type { Citation } from '../incident/evidence.ts'
import type { Guide } from '../incident/guide.ts'
import { type Fired, isGrave } from './signals.ts'

/** That an action might help, with what speaks for it. Wishing changes nothing: code decides what becomes of it. */
export type Wish = {
  /** Id of the guide that allows it. */
  readonly guide: string
  readonly action: string
  /** What the guide calls the resource; null = whichever of its kind is in trouble. */
  readonly resource: string | null
  readonly arguments: Readonly<Record<string, string>>
  readonly reason: string
  /** The model's own words for it; null = the guide's signal wishes it. */
  readonly words: string | null
  readonly evidence: readonly Citation[]
}

/** A resource that the guide allows to act on, by the guide's own name for it. */
export type Reachable = { readonly key: string; readonly id: string }

const typeOf = (id: string): string => {
  const [provider = '', type = ''] = id.split('/').slice(-3)
  return `${provider}/${type}`.toLowerCase()
}

/**
 * The resources of a guide that an action could be done to: those of its front matter, and a connection that the chosen
 * answer names, in the resource group of the guide's gateway.
 */
export function reachable(
  guide: Pick<Guide, 'resources' | 'parameters'>,
  values: Readonly<Record<string, string>>,
  action: Pick<Action, 'resourceType'>,
): readonly Reachable[] {
  const type = action.resourceType.toLowerCase()
  const own = Object.entries(guide.resources).map(([key, id]) => ({ key, id }))
  const listed = own.filter(({ id }) => typeOf(id) === type)
  const gateway = own.find(({ id }) => typeOf(id) === GATEWAYS)
  if (type !== CONNECTIONS || !gateway) return listed
  const group = gateway.id.slice(0, gateway.id.toLowerCase().indexOf('/virtualnetworkgateways/'))
  const named = guide.parameters.flatMap(({ name, source }) => {
    const choice =
      source.kind === 'choose' ? source.choices.find(({ value }) => value === values[name]) : null
    return choice && /^[A-Za-z0-9][\w.-]{0,79}$/.test(choice.label)
      ? [{ key: choice.label, id: `${group}/connections/${choice.label}` }]
      : []
  })
  const chosen = named.map(({ id }) => id.toLowerCase())
  const both = listed.filter(({ id }) => chosen.includes(id.toLowerCase()))
  // The answer says which connection is meant; without one, each that the guide lists may be.
  return named.length === 0 ? listed : both.length > 0 ? both : named
}

const GATEWAYS = 'microsoft.network/virtualnetworkgateways'
const CONNECTIONS = 'microsoft.network/connections'

/**
 * What the guide's signals wish for. A signal that names an action wishes for it; in a guide whose signals name none, each
 * alarm wishes for the gentlest action that the guide allows. What is proven to have another cause is not wished away.
 */
export function signalWishes(
  guide: Pick<Guide, 'id' | 'actions' | 'steps'>,
  fired: readonly Fired[],
  actions: readonly Action[],
): readonly Wish[] {
  const allowed = actions.filter(({ id }) => guide.actions.includes(id)).sort((a, b) => a.force - b.force)
  const [gentlest] = allowed
  if (!gentlest || fired.some(({ signal }) => signal.proves && signal.action === null)) return []
  const named = guide.steps.some(({ queries }) => queries.some(({ signal }) => signal?.action))
  const wishes = fired.flatMap((one) => {
    const action = named ? one.signal.action : isGrave(one) ? gentlest.id : null
    return action !== null && allowed.some(({ id }) => id === action) ? [wishOf(guide.id, one, action)] : []
  })
  return [...new Map(wishes.map((wish) => [wish.action, wish])).values()]
}

const wishOf = (guide: string, { signal, evidence }: Fired, action: string): Wish => ({
  guide,
  action,
  resource: null,
  arguments: {},
  reason: signal.means.replace(/\.$/, ''),
  words: null,
  evidence: [{ id: evidence.id, rows: evidence.rows.map((_, index) => index + 1) }],
})
