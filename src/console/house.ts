import type { Archive, AuditTrail } from '../flow/archive.ts'
import type { Store } from '../flow/memory.ts'
import type { Heard, Reply, Shelf } from '../flow/ports.ts'
import type { Frozen, Proposals } from '../flow/proposals.ts'
import type { Rehearsals } from '../flow/rehearsals.ts'
import type { Guide } from '../incident/guide.ts'
import type { Live } from './live.ts'
import type { PartState } from './part-state.ts'

/** A guide whose recorded incidents are being played, and how many have been; `all` is null until it is known. */
export type Playing = {
  readonly guide: string
  readonly title: string
  readonly done: number
  readonly all: number | null
}

/** Plays the recorded incidents of a guide, of one guide at a time. */
export type Rehearsing = {
  /** What is being played; null = nothing is. */
  readonly now: () => Playing | null
  /** Why the incidents of a guide could not be played last time; null = they could, or nobody tried. */
  readonly trouble: (guide: string) => { readonly message: string; readonly fix: string } | null
  /** False where another one is being played. */
  readonly begin: (guide: Pick<Guide, 'id' | 'title' | 'path'>, folder: string) => boolean
}

/** The recorded incident that stands in for Azure. */
export type SandboxStory = {
  readonly title: string
  /** What to ask to see it. */
  readonly request: string
  /** IANA zone in which times without one are read there. */
  readonly zone: string
}

/** What the console needs of the house. */
export type ConsoleHouse = {
  readonly archive: Archive
  readonly audit: AuditTrail
  readonly store: Pick<Store, 'view' | 'events' | 'feedback'>
  readonly proposals: Pick<Proposals, 'get' | 'of' | 'open' | 'acting' | 'frozen'>
  /** The one way in for whatever people do; throws a Problem only where it should be tried again. */
  readonly hear: (heard: Heard) => Promise<Reply | null>
  /** Keeps that somebody who may not do it tried to decide. */
  readonly turnedAway: (heard: Heard) => Promise<void>
  readonly shelf: Shelf
  readonly rehearsals: Rehearsals
  readonly rehearsing: Rehearsing
  readonly now: () => Date
  readonly live: Live
  /** Null = the real Azure. */
  readonly sandbox: SandboxStory | null
  /** Name of the model, null = none. */
  readonly model: string | null
  readonly parts: () => Promise<readonly PartState[]>
  /** Why nothing may be begun, by the configuration, the file or a person; null = it may. */
  readonly frozen: () => Promise<Frozen | string | null>
  /** Where this console is reached from outside, without a slash at its end; null = on this machine alone. */
  readonly publicUrl: string | null
  /** Hears of a bug; gives the reference that people are told. */
  readonly onBug: (error: unknown) => string
}
