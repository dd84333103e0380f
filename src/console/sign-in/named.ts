import { plain } from '../../incident/plain.ts'

const LONGEST = 200

/** A name as a sign-in service tells it, without what hides or steers; null = it tells none. */
export const named = (...told: readonly (string | undefined)[]): string | null =>
  told
    .map((name) =>
      plain(name ?? '')
        .replaceAll(/\s+/g, ' ')
        .trim()
        .slice(0, LONGEST)
        .toWellFormed(),
    )
    .find((name) => name !== '') ?? null
