import type { Actions } from '../../src/flow/actions.ts'
import type { Proposals } from '../../src/flow/proposals.ts'
import type { Around } from './a-rig.ts'

export type When = 'before' | 'after'

/** What a process that died would have gone on with. */
export class Killed extends Error {}

/**
 * One replica to which something happens once, before or after a step took effect: a call of its doors by name, a step of the
 * proposal with the state that it leads to (`proposals.step:accepted`).
 */
export function atStep(step: string, when: When, strike: () => void | Promise<void>): Around {
  let struck = false
  const around = <T extends object>(door: string, own: T): T =>
    Object.fromEntries(
      Object.entries(own).map(([method, call]) => [
        method,
        method === 'list' || method === 'request'
          ? call
          : async (...given: unknown[]) => {
              const to = (given[1] as { readonly to?: string } | undefined)?.to
              const here = !struck && step === `${door}.${method}${method === 'step' ? `:${to}` : ''}`
              if (here && when === 'before') {
                struck = true
                await strike()
              }
              const result = await call(...given)
              if (here && when === 'after') {
                struck = true
                await strike()
              }
              return result
            },
      ]),
    ) as T
  return {
    proposals: (own: Proposals) => around('proposals', own),
    actions: (own: Actions) => around('actions', own),
  }
}

/** It dies there. */
export const dies = (step: string, when: When): Around =>
  atStep(step, when, () => {
    throw new Killed()
  })

/** A replica that stands still at a step until it is woken. */
export function pausing(
  step: string,
  when: When,
): { around: Around; asleep: Promise<void>; wake: () => void } {
  const asleep = Promise.withResolvers<void>()
  const woken = Promise.withResolvers<void>()
  const around = atStep(step, when, () => {
    asleep.resolve()
    return woken.promise
  })
  return { around, asleep: asleep.promise, wake: () => woken.resolve() }
}
