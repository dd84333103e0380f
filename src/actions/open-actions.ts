import { resolve } from 'node:path'
import type { Actions, Dispatched, Refused } from '../flow/actions.ts'
import { openArm } from './arm.ts'
import { type Access, type Doing, NO_REQUEST } from './doing.ts'
import { follow } from './follow.ts'
import { publishGuide } from './publish-guide.ts'
import type { ActingSettings } from './sign-in.ts'
import { vpnConnectionReset } from './vpn-connection-reset.ts'
import { vpnGatewayReset } from './vpn-gateway-reset.ts'

export type { ActingSettings } from './sign-in.ts'

export type ActionSettings = {
  /** null = nobody may change Azure; what needs no Azure works all the same. */
  readonly acting: ActingSettings | null
  /** The folder that guides are published to for review. */
  readonly drafts?: string
  /** The longest that one call takes, in milliseconds. */
  readonly limitMs?: number
}

/** Every action there is, the gentler ones first. */
const ACTIONS: readonly ((access: Access) => Doing)[] = [publishGuide, vpnConnectionReset, vpnGatewayReset]

const LIMIT_MS = 30_000
const CLOSED: Refused = {
  why: 'Guidepost is stopping.',
  fix: 'Propose it again when Guidepost runs.',
}

/** Opens the door to changes; nothing is loaded and nobody signs in before the first call. */
export function openActions({ acting, drafts = 'drafts', limitMs = LIMIT_MS }: ActionSettings): Actions {
  const arm = openArm(acting, limitMs)
  const doings = new Map(
    ACTIONS.map((open) => open({ arm, drafts: resolve(drafts) })).map((one) => [one.action.id, one]),
  )
  const unknown = (id: string): Refused => ({
    why: `There is no action ${JSON.stringify(id)}.`,
    fix: `Name one of ${[...doings.keys()].join(', ')}.`,
  })
  const closing = new AbortController()
  const until = (signal?: AbortSignal): AbortSignal =>
    AbortSignal.any([closing.signal, AbortSignal.timeout(limitMs), ...(signal ? [signal] : [])])
  const underway = new Set<Promise<Dispatched>>()
  return {
    list: () => [...doings.values()].map(({ action }) => action),
    look: async (target, signal) =>
      (await doings.get(target.action)?.look(target, until(signal))) ?? {
        kind: 'missing',
        ...unknown(target.action),
      },
    forbidden: async (target, signal) => {
      const doing = doings.get(target.action)
      return doing ? doing.forbidden(target, until(signal)) : unknown(target.action)
    },
    request: (target) => doings.get(target.action)?.request(target) ?? NO_REQUEST,
    dispatch: async (target, reference) => {
      const doing = doings.get(target.action)
      if (!doing) return { kind: 'refused', ...unknown(target.action) }
      if (closing.signal.aborted) return { kind: 'refused', ...CLOSED }
      const sent = doing.dispatch(target, reference)
      underway.add(sent)
      return sent.finally(() => underway.delete(sent))
    },
    follow: (operation, signal) => follow(arm, operation, until(signal)),
    close: async () => {
      closing.abort()
      await Promise.allSettled(underway)
    },
  }
}
