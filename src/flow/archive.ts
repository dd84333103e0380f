import type { AuditEntry, AuditFault } from '../incident/audit.ts'
import type { Row } from '../incident/evidence.ts'
import type { InvestigationEvent, InvestigationStatus } from '../incident/investigation.ts'
import type { Receipt, Verdict } from '../incident/report.ts'

/** One line of the list of investigations. Times are ISO 8601 UTC by the database's clock. */
export type Listed = {
  readonly id: string
  readonly status: InvestigationStatus
  readonly platform: string
  /** The words of the request; empty once they are no longer kept. */
  readonly text: string
  /** The report's title, also of one that asks and waits; null before there is a report. */
  readonly title: string | null
  /** Null before it has ended. */
  readonly verdict: Verdict | null
  /** Null before one was chosen, and where none fits. */
  readonly guide: string | null
  /** Who asked, as far as it is still known. */
  readonly person: { readonly key: string; readonly name: string | null }
  readonly createdAt: string
  readonly endedAt: string | null
  /** What it took, without its limits; null before its report. */
  readonly receipt: Receipt | null
  readonly feedback: { readonly right: number; readonly wrong: number }
}

/** What a list is narrowed to; every part that is given must hold. */
export type ArchiveFilter = {
  readonly guide?: string
  readonly verdict?: Verdict
  /** `open` = accepted, running or waiting. */
  readonly status?: InvestigationStatus | 'open'
  /** Key of a person. */
  readonly person?: string
  readonly platform?: string
  /** Created from this moment on, and before that one; ISO 8601. */
  readonly from?: string
  readonly to?: string
  /** Stands in the request or in the report's title, whatever the case. */
  readonly text?: string
}

/** A part of a list, the newest first; `next` = where the next part begins, null = it was the last. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null; readonly total: number }

/**
 * An event with its number in the investigation, 1, 2, 3 …; of evidence at most three rows, and of long cells the beginning.
 */
export type Numbered = { readonly seq: number; readonly event: InvestigationEvent }

/** One investigation with all that is kept of it besides the rows. */
export type Recorded = Listed & {
  readonly channel: string
  readonly thread: string
  readonly events: readonly Numbered[]
  readonly words: readonly {
    readonly person: string | null
    readonly right: boolean
    readonly note: string | null
    readonly at: string
  }[]
  /** The rows of evidence and what a model wrote are not kept any more. */
  readonly trimmed: boolean
}

/** A part of the rows of one evidence. */
export type RowsPage = {
  readonly columns: readonly string[]
  /** `n` = the number of the row in the evidence, the first being 1. */
  readonly rows: readonly {
    readonly n: number
    readonly row: Row
    /** Columns whose cells are longer than they are here; `cell` has all of them. */
    readonly cut: readonly string[]
  }[]
  readonly total: number
  /** How many rows hold the text that was looked for. */
  readonly matching: number
  readonly truncated: boolean
}

/** At most 1,000 rows at once. */
export type RowsWanted = {
  readonly offset: number
  readonly limit: number
  readonly sort?: { readonly column: string; readonly descending: boolean }
  /** Only rows in which a cell holds it, whatever the case. */
  readonly text?: string
}

/** How often a guide was used, and what people thought of its reports. */
export type GuideUse = {
  readonly guide: string
  readonly investigations: number
  readonly right: number
  readonly wrong: number
  readonly lastAt: string
}

/**
 * What investigations took together. `key` = the day (UTC) of the request as YYYY-MM-DD, the guide's id, empty where none
 * was chosen, or the person's key.
 */
export type Spending = {
  readonly key: string
  /** The person's name, where `key` is one and it is known. */
  readonly name: string | null
  readonly investigations: number
  readonly modelCalls: number
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
  readonly queries: number
  readonly seconds: number
  /** In `currency`, of those that have a price; null = none has one. */
  readonly cost: number | null
  /** The one of the newest that has a price; what was spent in another one is not in `cost`. */
  readonly currency: string | null
}

/** How much waits and runs now. */
export type Backlog = {
  readonly waiting: number
  readonly running: number
  readonly questions: number
  readonly approvals: number
  readonly acting: number
  /** Messages that are owed to people and could not be delivered yet. */
  readonly undelivered: number
}

export type AuditFilter = {
  /** Only entries from this moment on, and before that one; ISO 8601. */
  readonly from?: string
  readonly to?: string
  readonly actor?: string
  readonly event?: string
  readonly object?: string
}

export type AuditHead = { readonly seq: number; readonly hash: string }
export type AuditLine = AuditEntry & { readonly person: string | null }

export type AuditTrail = {
  /** The entries in order, with the name of the actor where it is still known. */
  readonly read: (filter: AuditFilter) => AsyncIterable<AuditLine>
  /** The newest entries before that number. */
  readonly newest: (
    filter: AuditFilter,
    before: number | null,
    limit: number,
  ) => Promise<readonly AuditLine[]>
  /** The last number and hash: what an operator notes down outside of this database. */
  readonly head: () => Promise<AuditHead>
  /** `witness` = a head that was noted down earlier, outside of this database; the row must still have its hash. */
  readonly verify: (witness?: AuditHead | null) => Promise<{
    readonly faults: readonly AuditFault[]
    readonly head: AuditHead
    /** When the last row was written; null where there is none. */
    readonly at: string | null
  }>
}

/** What is stored, as it is looked at: reads alone. Rejects with Problem('storage-unavailable') where the database is away. */
export type Archive = {
  readonly list: (
    filter: ArchiveFilter,
    page: { readonly after: string | null; readonly limit: number },
  ) => Promise<Page<Listed>>
  /** The guides and people that occur, for choosing among them. */
  readonly choices: () => Promise<{
    readonly guides: readonly string[]
    readonly people: readonly { readonly key: string; readonly name: string }[]
  }>
  readonly one: (id: string) => Promise<Recorded | null>
  /** The investigations of one thread, the oldest first. */
  readonly inThread: (platform: string, channel: string, thread: string) => Promise<readonly string[]>
  /** The same whatever the channel, as it is listed, with the channel of each; a thread's name must tell it from all others. */
  readonly conversation: (
    platform: string,
    thread: string,
  ) => Promise<readonly (Listed & { readonly channel: string })[]>
  /** A person's newest threads on a platform. */
  readonly threadsOf: (
    platform: string,
    channel: string,
    limit: number,
  ) => Promise<readonly { readonly thread: string; readonly text: string; readonly at: string }[]>
  /** Differs whenever anything that people see of it has changed; null = there is no such investigation. */
  readonly versions: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Differs whenever anything in the list has changed. */
  readonly latest: () => Promise<string>
  /** Null where there is no such evidence, or its rows are not kept any more. */
  readonly rows: (id: string, evidence: string, wanted: RowsWanted) => Promise<RowsPage | null>
  /** One whole cell as text, JSON where it is none; `n` = the number of the row. Null where there is no such cell. */
  readonly cell: (id: string, evidence: string, n: number, column: string) => Promise<string | null>
  readonly guideUse: () => Promise<readonly GuideUse[]>
  readonly spending: (
    by: 'day' | 'guide' | 'person',
    range: { readonly from: string; readonly to: string },
  ) => Promise<readonly Spending[]>
  readonly backlog: () => Promise<Backlog>
}
