import type { Press, SectionName } from '../../incident/press.ts'

/** How a piece of text looks. The text itself is never markup: a door escapes what its platform would read as such. */
export type Run = { readonly text: string; readonly style?: 'strong' | 'dim' | 'code' }

export type Mark = 'bullet' | 'pending' | 'running' | 'done' | 'failed' | 'skipped'

/** A link that code built, to an address of ours or of the Azure portal; never one that somebody wrote. */
export type Link = { readonly label: string; readonly url: string }

export type Button = {
  readonly label: string
  readonly press: Press
  readonly look?: 'primary' | 'danger'
  /** Asks for a note with it, which may stay empty; this is what it asks. */
  readonly note?: string
}

/** What the first line says at a glance: an icon and a colour, always beside the word. */
export type Tone = 'good' | 'bad' | 'warning' | 'unsure' | 'busy' | 'plain'

export type Block =
  | { readonly kind: 'headline'; readonly tone: Tone; readonly label: string; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly runs: readonly Run[] }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly name: string; readonly value: string }[] }
  | {
      readonly kind: 'list'
      readonly items: readonly { readonly mark: Mark; readonly runs: readonly Run[] }[]
    }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly kind: 'picture'; readonly png: Uint8Array; readonly alt: string }
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** One of many, where buttons would be too many. */
  | { readonly kind: 'choice'; readonly label: string; readonly options: readonly Button[] }

/** A part that is not shown at first; `press` asks for it where it cannot be opened in place. */
export type Section = {
  readonly name: SectionName
  readonly title: string
  readonly blocks: readonly Block[]
  readonly press: Press
}

/** What people see of one message: the first screen, and what they may open. Everything in it is plain text. */
export type Screen = {
  /** One line for a notification, without markup. */
  readonly brief: string
  readonly blocks: readonly Block[]
  readonly sections: readonly Section[]
  /** Where people read what a platform has no room for, as a sentence; none where it stands nowhere else. */
  readonly rest?: string
}
