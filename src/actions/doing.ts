import type { Actions } from '../flow/actions.ts'
import type { Action } from '../incident/action.ts'
import type { Arm } from './arm.ts'

/** One action: what is said of it, and how it is done. Its contracts are those of `Actions`. */
export type Doing = Pick<Actions, 'look' | 'forbidden' | 'request' | 'dispatch'> & { readonly action: Action }

/** What actions reach. */
export type Access = {
  readonly arm: Arm
  /** The folder of drafted guides; absolute. */
  readonly drafts: string
}

/** The request of a target that nothing would be sent for. */
export const NO_REQUEST = { method: 'NONE', url: '' } as const
