import type { InvestigationEvent, InvestigationStatus } from '../incident/investigation.ts'
import type { Person } from '../incident/person.ts'
import type { Picture } from '../incident/picture.ts'
import type { Place } from '../incident/place.ts'
import type { Progress } from '../incident/progress.ts'
import type { Proposal, ProposalView } from '../incident/proposal.ts'
import type { Report } from '../incident/report.ts'
import type { Request } from '../incident/request.ts'

/** A request as it came in; `key` is the platform's own id of it, so that a repeat is known. */
export type Incoming = {
  readonly key: string
  readonly person: Person
  readonly place: Place
  readonly request: Omit<Request, 'requester'>
}

export type Accepted =
  /** `ahead` = how many requests are served before it. */
  | { readonly kind: 'accepted'; readonly id: string; readonly ahead: number }
  | { readonly kind: 'repeat'; readonly id: string }
  /** Nothing was stored: so many wait already. */
  | { readonly kind: 'full'; readonly waiting: number }

/** The right to work on one investigation, until someone else claims it. */
export type Claim = {
  readonly id: string
  /** Grows with every claim; what an older one writes is refused. */
  readonly fence: number
  /** How often work began without being handed back: 1 at first. */
  readonly attempt: number
  readonly worker: string
  readonly past: readonly InvestigationEvent[]
}

/** What became of an answer to an open question. */
export type Settled =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'answered' | 'expired' | 'ended' }

/** What people are shown of an investigation. */
export type View = {
  readonly id: string
  readonly status: InvestigationStatus
  readonly place: Place
  readonly text: string
  /** The last report: of a question that waits, or the one at the end. */
  readonly report: Report | null
  /** How far it has come; null where nobody began yet. */
  readonly progress: Progress | null
  /** How many are served before it, while it waits for a worker. */
  readonly ahead: number
  /** What was proposed to be done about it, with what became of it. */
  readonly proposals: readonly ProposalView[]
  /** The incident as a picture; null while it runs, and where nothing is known that could be drawn. */
  readonly picture: Picture | null
}

/** What is to be ended; `unanswered` = the report of the questions that nobody answered in time, else it was abandoned. */
export type Overdue = { readonly claim: Claim; readonly unanswered: Report | null }

/**
 * What must survive: every method ends in one transaction and may be repeated after a lost connection with the same
 * effect. Waits for a database that is away, the shorter the sooner someone waits for the answer; then rejects with
 * Problem('storage-unavailable'). A claim that was superseded rejects with `Interrupted`.
 */
export type Store = {
  /** Stores the request, its first event and its job, or says why not. `queued` false = the caller itself works on it. */
  readonly accept: (incoming: Incoming, options: { readonly queued: boolean }) => Promise<Accepted>
  /**
   * The right to work on it, for a few seconds at a time. Null where nothing is to be done: it ended, waits for a person,
   * or is unknown; `busy` where somebody who is alive has it.
   */
  readonly claim: (id: string, worker: string) => Promise<Claim | 'busy' | null>
  /** Says that the work goes on, to be called every few seconds; false where somebody else has it now. */
  readonly renew: (claim: Claim) => Promise<boolean>
  /** Has somebody look again later, by a job of its own. */
  readonly again: (id: string) => Promise<void>
  readonly append: (
    claim: Claim,
    events: readonly InvestigationEvent[],
  ) => Promise<{ readonly stop: boolean }>
  /**
   * Waits for the open questions of the report; nobody works on it until they are answered. `stop` = it was not parked,
   * since it is to stop.
   */
  readonly park: (claim: Claim, report: Report) => Promise<{ readonly stop: boolean }>
  /** The one report of the investigation, with what it proposes; a second one is impossible. */
  readonly finish: (claim: Claim, report: Report, proposals?: readonly Proposal[]) => Promise<void>
  /** Gives it to the next worker; this attempt does not count. */
  readonly handBack: (claim: Claim) => Promise<void>
  readonly answer: (id: string, parameter: string, answer: string, by: Person) => Promise<Settled>
  /** False where it has ended already. */
  readonly stop: (id: string, by: Person) => Promise<boolean>
  /** `drawn` = with the picture, where the investigation has ended. */
  readonly view: (id: string, options?: { readonly drawn: boolean }) => Promise<View | null>
  /** The newest investigation of a thread, null where it has none. */
  readonly latestIn: (place: Place) => Promise<string | null>
  /** The newest investigations of a channel, what is open first. */
  readonly inChannel: (place: Place, limit: number) => Promise<readonly string[]>
  /** True the first time that a platform's key is heard of. */
  readonly first: (platform: string, key: string) => Promise<boolean>
  /** Keeps what a person thinks of a report; false where there is no such investigation. */
  readonly feedback: (
    id: string,
    word: { readonly right: boolean; readonly note: string | null },
    by: Person,
  ) => Promise<boolean>
  readonly events: (id: string) => Promise<readonly InvestigationEvent[]>
  /** Claims what nobody will end otherwise. */
  readonly overdue: (worker: string) => Promise<readonly Overdue[]>
  /** Removes what is older than it may be; gives how many investigations lost their evidence and how many all. */
  readonly expire: () => Promise<{ readonly evidence: number; readonly whole: number }>
}

/** The message of one investigation that is due to be brought up to date. */
export type Delivery = {
  readonly id: string
  readonly place: Place
  /** Stands in the message, invisible, so that it is found again. */
  readonly mark: string
  /** The platform's id of the message; null = none is known. */
  readonly message: string | null
  /** A post was begun before and its outcome is not known. */
  readonly doubtful: boolean
  /** What the message will show; a later one may be owed meanwhile. */
  readonly version: number
  /** How often it was tried since it last succeeded. */
  readonly tries: number
  /** The right to it: what another process has taken since is refused to this one. */
  readonly taken: string
}

/** The messages that people are owed. Each is taken by one process at a time. */
export type Outbox = {
  /**
   * Null = up to date, given up, not due yet, for another platform than these, before its channel's turn, or another process
   * has it: then it is tried again after that one. A channel is written to once a second; what is owed may come a second early.
   */
  readonly take: (id: string, platforms: readonly string[]) => Promise<Delivery | null>
  /** What is shown while it runs; false where nobody is shown anything, or the platform is in trouble. */
  readonly progress: (id: string, progress: Progress) => Promise<boolean>
  /**
   * Before a post leaves: from now on its outcome is doubtful until `shown`, and the message belongs to this process for
   * 15 s from the call on. False = another has it.
   */
  readonly posting: (delivery: Delivery) => Promise<boolean>
  /**
   * `version` is what the message now shows; where another process had it meanwhile, it is brought up to date once more.
   * `second` = another process has posted meanwhile, and its message is the one: this one must go.
   */
  readonly shown: (delivery: Delivery, message: string, thread?: string) => Promise<'the one' | 'second'>
  /** The message was removed by somebody: the next one is a new one. */
  readonly deleted: (delivery: Delivery, why: string) => Promise<void>
  readonly later: (delivery: Delivery, afterMs: number, why: string) => Promise<void>
  readonly giveUp: (delivery: Delivery, why: string) => Promise<void>
}
