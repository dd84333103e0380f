/** One thing that a report lacks or should not say: what was expected, and what it says. */
export type Failure = {
  /** A key of `expect`, or what is asked of every report. */
  readonly rule: string
  readonly expected: string
  readonly found: string
}

/** A text as people quote it, at most some hundred characters of it. */
export const quoted = (text: string): string => (text === '' ? 'nothing' : `“${short(text)}”`)

/** Several texts as people quote them. */
export const all = (texts: readonly string[]): string => texts.map(quoted).join(', ') || 'nothing'

const LONGEST = 300

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
