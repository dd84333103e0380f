import type { Mark, Tone } from './screen.ts'

/** The icon of a headline, beside the word that says the same. */
export const ICON: Readonly<Record<Tone, string>> = {
  bad: '🔴',
  warning: '🟠',
  good: '🟢',
  unsure: '🟣',
  busy: '🔵',
  plain: '⚪',
}

/** What stands before an item of a list. */
export const MARK: Readonly<Record<Mark, string>> = {
  bullet: '•',
  pending: '▫️',
  running: '⏳',
  done: '✅',
  failed: '❌',
  skipped: '➖',
}
