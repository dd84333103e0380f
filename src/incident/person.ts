/**
 * Someone on a platform. `account` is the platform's own id, such as an Entra object id or a Slack user id, never a name
 * that they could change; `name` is for people to read.
 */
export type Person = {
  readonly platform: string
  readonly account: string
  readonly name: string | null
}

/** Guidepost itself, where no person acted. */
export const ITSELF: Person = { platform: 'guidepost', account: 'guidepost', name: 'Guidepost' }
