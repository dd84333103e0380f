import type { Action, ActionRequest, Fact, Target } from '../incident/action.ts'
import type { Person } from '../incident/person.ts'
import type { Pace } from './proposals.ts'

/** Why something cannot be done, and what would make it possible. */
export type Refused = { readonly why: string; readonly fix: string }

/** What the control plane says about a target now. */
export type Looked =
  | {
      readonly kind: 'seen'
      readonly facts: readonly Fact[]
      /** Its resources that the action would reach: a gateway's connections, for a connection its gateway. Full ARM ids. */
      readonly related: readonly string[]
      /** An operation that runs on it now, in a few words; null = none. */
      readonly busy: string | null
      /** What the arguments may be, by name; an argument that is not listed is not taken. */
      readonly choices: Readonly<Record<string, readonly string[]>>
    }
  /** There is no such resource, or not in a subscription that the acting identity sees. */
  | ({ readonly kind: 'missing' } & Refused)
  /** It could not be read. */
  | ({ readonly kind: 'unread' } & Refused)

/** What became of the one call. */
export type Dispatched =
  /** Azure runs it; `operation` is all that is needed to ask how far it is, also for another process. */
  | { readonly kind: 'accepted'; readonly operation: string }
  /** It is done already: there was nothing to wait for. */
  | { readonly kind: 'done' }
  /** Provably nothing was begun: it never left, or Azure refused it. */
  | ({ readonly kind: 'refused' } & Refused)
  /** It may have been begun. */
  | { readonly kind: 'unknown'; readonly why: string }

export type Followed =
  | { readonly kind: 'running'; readonly afterMs: number }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly why: string }
  /** It could not be read now; asking again is harmless. */
  | { readonly kind: 'unread'; readonly why: string }

/**
 * The door to changes, under an identity of its own. Only `dispatch` changes anything; it sends one request at most and
 * repeats nothing. Nothing throws but a bug; each call ends within the door's own limit of time.
 */
export type Actions = {
  readonly list: () => readonly Action[]
  readonly look: (target: Target, signal?: AbortSignal) => Promise<Looked>
  /** Whether the acting identity may do it; null = it may. */
  readonly forbidden: (target: Target, signal?: AbortSignal) => Promise<Refused | null>
  /** The exact request that `dispatch` would send. */
  readonly request: (target: Target) => ActionRequest
  /** `reference` goes with the request, so that Azure's own records name it (x-ms-client-request-id). */
  readonly dispatch: (target: Target, reference: string) => Promise<Dispatched>
  readonly follow: (operation: string, signal?: AbortSignal) => Promise<Followed>
  readonly close: () => Promise<void>
}

/** `off` = never proposed; `dry` = everything but the call is done; `live` = the call is made. */
export type ActionMode = 'off' | 'dry' | 'live'

/** What the operator decided about actions. */
export type ActionRules = {
  readonly mode: (action: string) => ActionMode
  /** How many people must approve it. */
  readonly approvals: (action: string) => number
  /** How long people have to decide, minutes. */
  readonly minutes: number
  readonly pace: Pace
  /** How long recovery is waited for after an action, minutes. */
  readonly verifyMinutes: number
  /** Why no action may be begun at all, by the configuration or the file that freezes them; null = they may. */
  readonly frozen: () => Promise<string | null>
  /** Who may approve, in words for the card. */
  readonly approvers: string
}

type Account = Pick<Person, 'platform' | 'account'>

/** Who is who, and who may approve. */
export type Approvers = {
  /** The person across platforms: two accounts of one person give the same text. */
  readonly who: (account: Account) => string
  /** Certainly two people: on one platform two accounts are, on two platforms only where it is known who somebody is there. */
  readonly apart: (a: Account, b: Account) => boolean
  /** Null = they may; otherwise why not. Whoever cannot be looked up may not. */
  readonly refusal: (person: Person) => Promise<string | null>
  /** The same for freezing, which stops and begins nothing: an operator of the console may, too. Only approvers undo it. */
  readonly freezeRefusal: (person: Person) => Promise<string | null>
}

/** Everything that proposing and carrying out needs. */
export type Repairs = { readonly actions: Actions; readonly rules: ActionRules }
