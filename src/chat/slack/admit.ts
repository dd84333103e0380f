import type { SlackOptions } from './options.ts'
import type { User } from './people.ts'

/** Where something came from, as Slack says. */
export type Origin = {
  readonly app: string | null
  readonly team: string | null
  readonly channel: string
  readonly user: string
  /** The channel is shared with another organisation; null = Slack does not say here. */
  readonly shared: boolean | null
}

/** Not for us at all: another app or workspace. Nothing is answered. */
export function isForeign({ app, team }: Origin, options: SlackOptions, own: string | null): boolean {
  if (options.app !== undefined && app !== options.app) return true
  const teams = options.workspaces.length > 0 ? options.workspaces : own === null ? [] : [own]
  return team === null || !teams.includes(team)
}

/** Why someone may not use Guidepost where they are; null = they may. */
export function notAdmitted(origin: Origin, user: User | null, options: SlackOptions): string | null {
  const { channel, user: id, team } = origin
  if (channel.startsWith('D') && !options.direct)
    return 'Guidepost answers in channels, and not in direct messages.'
  if (!channel.startsWith('D') && !listed(options.channels, channel))
    return 'Guidepost is not open to this channel.'
  if (origin.shared === true && !options.externalChannels.includes(channel))
    return 'Guidepost does not answer in channels that are shared with another organisation.'
  const invited = options.guests.includes(id)
  if (!listed(options.people, id) && !invited)
    return 'You are not on the list of those who may use Guidepost.'
  if (!user) return 'Slack did not say who you are; please try again.'
  if (user.bot || user.deleted) return 'Only people may use Guidepost.'
  const stranger = user.stranger || (user.team !== null && team !== null && user.team !== team)
  return (user.guest || stranger) && !invited ? 'Guests may not use Guidepost.' : null
}

/** An empty list restricts nothing. */
const listed = (list: readonly string[], name: string): boolean => list.length === 0 || list.includes(name)
