import type { Evidence, Row } from '../incident/evidence.ts'
import type { ModelFailure, ReadFailure } from '../incident/failure.ts'
import type { Guide } from '../incident/guide.ts'
import type { ModelCall, ModelUsage } from '../incident/model-answer.ts'
import type { Person } from '../incident/person.ts'
import type { Place } from '../incident/place.ts'
import type { Press, SectionName } from '../incident/press.ts'
import type { Price } from '../incident/price.ts'
import type { Problem } from '../incident/problem.ts'
import type { TimeRange } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import type { Repairs } from './actions.ts'
import type { Limits } from './limits.ts'
import type { View } from './memory.ts'

/** What a door to Azure's data answers. Expected failure is an answer too: reads never throw. */
export type Observation =
  | {
      readonly kind: 'rows'
      readonly rows: readonly Row[]
      /** More rows exist than these. */
      readonly truncated: boolean
      /** Azure said that the answer is incomplete, in its words; the rows are what came. */
      readonly partial: string | null
      readonly ms: number
    }
  | {
      readonly kind: 'failed'
      readonly failure: ReadFailure
      readonly message: string
      /** What would make it work: a role, a table, a setting, a smaller range. */
      readonly fix: string
      readonly ms: number
    }

export type LogQuery = {
  readonly kql: string
  readonly workspace: Workspace
  /** Rows outside this range need not come back; the query's own filter decides within it. */
  readonly range: TimeRange
  /** At most this many rows; the door asks for one more to know whether there are more. */
  readonly maxRows: number
}

/** Read-only access to Azure's data. Each call honours `signal`, ends within the door's own limit, and never throws. */
export type Tools = {
  /** Resolves when the tool server has started and tried to sign in; rejects with a Problem when it cannot start. */
  readonly ready: () => Promise<void>
  /** It runs now; a read starts it again where it does not. */
  readonly up: () => boolean
  readonly queryLogs: (query: LogQuery, signal?: AbortSignal) => Promise<Observation>
  /** Activity log entries of one resource, oldest first, one row an event; the newest ones where there are too many. */
  readonly activityLog: (resourceId: string, range: TimeRange, signal?: AbortSignal) => Promise<Observation>
  /** Resource Health of one resource, one row: availabilityState, summary, reasonType, occurredTime. */
  readonly resourceHealth: (resourceId: string, signal?: AbortSignal) => Promise<Observation>
  /** Metric points of one resource, one row a point: TimeGenerated, metric, aggregation, value, unit. */
  readonly metrics: (
    resourceId: string,
    metric: { readonly names: readonly string[]; readonly aggregation: string; readonly interval: string },
    range: TimeRange,
    signal?: AbortSignal,
  ) => Promise<Observation>
  readonly close: () => Promise<void>
}

export type ShelfHit = {
  readonly id: string
  readonly title: string
  readonly symptoms: readonly string[]
  readonly overview: string
  /** Only comparable within one search. */
  readonly score: number
  /** The words of the request that speak for the guide, as they were written, those that say most first. */
  readonly matched: readonly string[]
  /** What of the request the guide is for, by keys of the shelf's own. */
  readonly topics: readonly string[]
  /** How much of what the request is about the guide is about, 0 to 1. */
  readonly coverage: number
}

/** The guides. A guide that cannot be read is left out and named in `problems`; the others load. */
export type Shelf = {
  readonly size: number
  readonly problems: readonly { readonly path: string; readonly message: string; readonly fix: string }[]
  /** Best first; empty when no word matches. */
  readonly search: (text: string, limit: number) => readonly ShelfHit[]
  readonly list: () => readonly ShelfHit[]
  /** Undefined when there is no such guide. */
  readonly get: (id: string) => Guide | undefined
}

export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly calls: readonly ModelCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string }

export type ModelTool = {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export type ModelTurn =
  | {
      readonly kind: 'turn'
      readonly text: string
      readonly calls: readonly ModelCall[]
      readonly finish: 'stop' | 'tool-calls' | 'length' | 'content-filter'
      readonly refusal: string | null
      readonly usage: ModelUsage
    }
  | {
      readonly kind: 'failed'
      readonly failure: ModelFailure
      readonly message: string
      readonly fix: string
    }

/** The door to the model. One turn, streamed; repeats what is worth repeating itself; never throws. */
export type Model = {
  readonly name: string
  /** Absent = none is configured, and no receipt says what it cost. */
  readonly price?: Price
  readonly turn: (
    ask: {
      readonly messages: readonly ModelMessage[]
      readonly tools: readonly ModelTool[]
      /** `required` = the model must call a tool. */
      readonly toolChoice: 'auto' | 'required' | { readonly name: string }
      readonly maxTokens: number
    },
    signal?: AbortSignal,
  ) => Promise<ModelTurn>
}

export type Clock = { readonly now: () => Date }

type Later<T> = T | Promise<T>

/** KQL as text: what the flow needs to know of a query without running it. Pure; what needs a parser may take a moment. */
export type KqlText = {
  readonly fill: (
    template: string,
    values: Readonly<Record<string, string>>,
  ) =>
    | { readonly kind: 'filled'; readonly text: string }
    | { readonly kind: 'refused'; readonly parameter: string; readonly message: string; readonly fix: string }
  readonly describe: (
    template: string,
    values?: Readonly<Record<string, string>>,
  ) => {
    readonly tables: readonly string[]
    readonly category: string | null
    readonly identity: readonly string[]
  }
  /** The name that Azure's error message calls unknown; null when it speaks of something else. */
  readonly unknownName: (message: string) => string | null
  /** The query with a misspelt column put right where that is certain, otherwise the columns that come near. */
  readonly correct: (
    text: string,
    name: string,
    columns: readonly string[],
  ) =>
    | { readonly kind: 'certain'; readonly column: string; readonly text: string }
    | { readonly kind: 'unsure'; readonly near: readonly string[] }
  /** Refuses what a query of the model may not do; otherwise which tables and columns it reads. */
  readonly guard: (
    text: string,
    allowed: { readonly tables: readonly string[] },
  ) => Later<
    | { readonly kind: 'allowed'; readonly tables: readonly string[]; readonly columns: readonly string[] }
    | { readonly kind: 'refused'; readonly message: string; readonly fix: string }
  >
  /** The milder rule for a reviewed guide's own query: nothing may leave the workspace. */
  readonly guardGuide: (text: string) => { readonly message: string; readonly fix: string } | null
}

/**
 * What someone did on a platform, as its door understood it: it is genuine, new to nobody but us, and from a person who may
 * use Guidepost here. `key` is the platform's own id of it, the same for each repeat.
 */
export type Heard = {
  readonly key: string
  readonly person: Person
  readonly place: Place
  /** IANA zone of the person; null = the platform does not say. */
  readonly zone: string | null
  /** When it was said, ISO 8601 UTC. */
  readonly at: string
} /** Words to us. `aside` = said in the thread without naming us, so it may be meant for others. */ & (
  | { readonly kind: 'said'; readonly text: string; readonly aside: boolean }
  | { readonly kind: 'pressed'; readonly press: Press; readonly note: string | null }
  /** A request as a form or a script states it: its words are never read as a command, and begin something of their own. */
  | {
      readonly kind: 'asked'
      readonly text: string
      /** Id of the guide to follow; null = the one that fits. */
      readonly guide: string | null
      /** By parameter, as they would be given to its question. */
      readonly answers: Readonly<Record<string, string>>
    }
  /** An answer to one open question by its name: a choice of it, or words where it has none. */
  | {
      readonly kind: 'answered'
      readonly id: string
      readonly parameter: string
      readonly answer: string
    }
  /** We were added somewhere, so people should learn what we are for. */
  | { readonly kind: 'arrived' }
)

/** What is answered at once, beside the message of an investigation; `to` asker = nobody else needs to see it. */
export type Reply = { readonly to: 'thread' | 'asker' } & (
  | {
      readonly kind: 'note'
      readonly text: string
      readonly fix: string | null
      /** What failed as expected, where something did. */
      readonly code?: Problem['code']
    }
  | {
      readonly kind: 'help'
      readonly greeting: string
      readonly examples: readonly string[]
      readonly guides: number
    }
  | { readonly kind: 'guides'; readonly guides: readonly Pick<ShelfHit, 'id' | 'title' | 'symptoms'>[] }
  | { readonly kind: 'status'; readonly views: readonly View[] }
  | { readonly kind: 'section'; readonly view: View; readonly section: SectionName }
  | { readonly kind: 'files'; readonly view: View; readonly evidence: readonly Evidence[] }
)

/** What became of a message that was sent. `unknown` = it may stand there or not; `gone` = there is no such place any more. */
export type Sent =
  /** `thread` = the thread that the message began, where it stands in none. */
  | { readonly kind: 'sent'; readonly message: string; readonly thread?: string }
  | { readonly kind: 'later'; readonly afterMs: number; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'gone'; readonly why: string }
  /** Somebody removed the message; its place is still there. */
  | { readonly kind: 'deleted'; readonly why: string }

/** The door to people on one platform. Never throws, never repeats a post by itself. */
export type Chat = {
  readonly platform: string
  readonly post: (place: Place, view: View, mark: string) => Promise<Sent>
  /** Updating twice is the same as once. */
  readonly update: (place: Place, message: string, view: View) => Promise<Sent>
  /** Takes a message of ours away; `deleted` = it was gone already. */
  readonly remove: (place: Place, message: string) => Promise<Sent>
  /** The message with the mark; null = it stands nowhere. */
  readonly find: (
    place: Place,
    mark: string,
  ) => Promise<
    { readonly kind: 'found'; readonly message: string | null } | Extract<Sent, { kind: 'later' | 'gone' }>
  >
}

/** Everything outside that one investigation may use. */
export type Doors = {
  readonly tools: Tools
  readonly shelf: Shelf
  /** Null = no model: the report is written from the guide's signals. */
  readonly model: Model | null
  readonly kql: KqlText
  readonly clock: Clock
  readonly workspaces: readonly Workspace[]
  readonly limits: Limits
  /** Null = nothing is ever proposed: no identity to act with is configured. */
  readonly repairs: Repairs | null
}
