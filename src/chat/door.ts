import type { Server } from 'restify'
import type { Chat, Heard, Reply } from '../flow/ports.ts'

/** One platform that is open: it hears people through its routes or a socket, and shows them messages. */
export type ChatDoor = {
  readonly chat: Chat
  /** Adds what the platform calls over HTTP; null = it is reached in another way. */
  readonly routes: ((server: Server) => void) | null
  /** What keeps it from working now, in a few words; null = nothing. */
  readonly trouble: () => string | null
  /** Whether somebody is in one of the groups that the platform keeps; rejects where it cannot be told. */
  readonly inGroup?: (account: string, groups: readonly string[]) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** What someone is told who may not use it where they are. */
export const notAllowed = (why: string): Reply => ({
  to: 'asker',
  kind: 'note',
  text: why,
  fix: 'The operator of Guidepost decides who may use it.',
})

/** What a door needs of the house. */
export type House = {
  /** Takes what a person did; throws a Problem only where the platform should send it again. */
  readonly hear: (heard: Heard) => Promise<Reply | null>
  /** Keeps that somebody who may not use Guidepost where they are did what is kept of everybody. */
  readonly turnedAway: (heard: Heard) => Promise<void>
  /** Hears of what was refused or failed, for the log; never of words that someone wrote. */
  readonly note: (what: string, facts: Readonly<Record<string, string>>) => void
  readonly now: () => Date
  /** Address of the page about an investigation; null or absent = there is none that others reach. */
  readonly linkTo?: (id: string) => string | null
}
