import type { WebClient } from '@slack/web-api'
import { reasonOf } from './self.ts'

/** What Slack says of a user. */
export type User = {
  readonly name: string | null
  readonly zone: string | null
  readonly team: string | null
  readonly guest: boolean
  /** Of another organisation. */
  readonly stranger: boolean
  readonly bot: boolean
  readonly deleted: boolean
}

const KNOWN_MS = 300_000
const MOST_KNOWN = 5_000

/** Looks people up, and believes the answer for five minutes; null = Slack did not say. */
export function people(client: WebClient, note: (why: string) => void): (id: string) => Promise<User | null> {
  const known = new Map<string, { readonly user: Promise<User | null>; readonly until: number }>()
  const look = async (id: string): Promise<User | null> => {
    try {
      const { user } = await client.users.info({ user: id })
      if (!user) return null
      return {
        name: user.profile?.display_name || user.real_name || user.name || null,
        zone: user.tz ?? null,
        team: user.team_id ?? null,
        guest: user.is_restricted === true || user.is_ultra_restricted === true,
        stranger: user.is_stranger === true,
        bot: user.is_bot === true,
        deleted: user.deleted === true,
      }
    } catch (error) {
      note(`users.info: ${reasonOf(error)}`)
      known.delete(id)
      return null
    }
  }
  return (id) => {
    const before = known.get(id)
    if (before && before.until > Date.now()) return before.user
    if (known.size > MOST_KNOWN) known.clear()
    const user = look(id)
    known.set(id, { user, until: Date.now() + KNOWN_MS })
    return user
  }
}
