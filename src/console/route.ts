import type { HtmlEscapedString } from 'hono/utils/html'
import type { ConsoleHouse } from './house.ts'
import type { Role, Session } from './session.ts'

/** Markup in which everything that is not ours was escaped; what `html` of hono gives. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What somebody with a session asks for. */
export type Asked = {
  readonly session: Session
  /** The variable parts of the path, by name. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The fields of a form, or the JSON body of a script; the handler checks its shape. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Ends when whoever asked has gone, or we go. */
  readonly gone: AbortSignal
}

/** The places of the navigation. */
export type Room = 'ask' | 'investigations' | 'guides' | 'operations'

/** What is answered. */
export type Answer =
  /** A whole page; `room` = the place that it belongs to. */
  | {
      readonly kind: 'page'
      readonly title: string
      readonly room: Room | null
      readonly body: Html
      readonly status?: number
    }
  /** A part of a page, that replaces its old self. */
  | { readonly kind: 'part'; readonly body: Html }
  | { readonly kind: 'json'; readonly body: unknown; readonly status?: number }
  | {
      readonly kind: 'file'
      readonly type: string
      /** Null = it is shown, not saved. */
      readonly name: string | null
      readonly data: string | Uint8Array
      /** Never changes under this address. */
      readonly immutable?: boolean
    }
  /** Done: what came of it is seen there (303). A path of ours. */
  | { readonly kind: 'see'; readonly path: string }
  /** Server-sent events: each says that something changed; `id` is sent back as Last-Event-ID by whoever comes again. */
  | {
      readonly kind: 'stream'
      readonly events: AsyncIterable<{ readonly id: string; readonly event: string; readonly data: unknown }>
    }

/** One address of the console: who may ask for it, and what is answered. Throws a Problem for what fails as expected. */
export type Route = {
  readonly method: 'get' | 'post'
  /** Restify's: `/investigations/:id`. */
  readonly path: string
  readonly role: Role
  readonly answer: (asked: Asked, house: ConsoleHouse) => Promise<Answer> | Answer
  /** Hears of somebody who has a session and not the role, before they are told. */
  readonly refused?: (asked: Asked, house: ConsoleHouse) => Promise<void>
}
