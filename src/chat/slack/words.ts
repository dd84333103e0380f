const LONGEST = 40_000

/**
 * Slack's message text as a person reads it: our own mention gone, other references by name, `&amp;` and its like undone
 * (docs.slack.dev, “Formatting message text”).
 */
export function wordsOf(text: unknown, bot: string | null): string {
  if (typeof text !== 'string') return ''
  return text
    .slice(0, LONGEST)
    .replace(
      /<([@#!]?)([^<>|]{0,2000})(?:\|([^<>]{0,2000}))?>/g,
      (_, kind: string, id: string, label?: string) => {
        if (kind === '@' && (bot === null || id === bot)) return ' '
        if (kind === '@') return `@${label ?? id}`
        if (kind === '#') return `#${label ?? id}`
        if (kind === '!') return label ?? ''
        return label ?? id
      },
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}

/** Whether the text names this user. */
export const names = (text: unknown, user: string | null): boolean =>
  typeof text === 'string' && user !== null && (text.includes(`<@${user}>`) || text.includes(`<@${user}|`))
