import type { Activity } from 'botbuilder'
import type { TeamsOptions } from './options.ts'

/** What Teams says of someone who is in a conversation. */
export type Member = {
  readonly tenantId?: string | undefined
  readonly userRole?: string | undefined
  readonly userPrincipalName?: string | undefined
}

/** Why someone may not use Guidepost where they are; null = they may. `member` is asked for only where it matters. */
export async function notAdmitted(
  activity: Activity,
  options: TeamsOptions,
  member: () => Promise<Member | null>,
): Promise<string | null> {
  const { conversation, from } = activity
  const person = from.aadObjectId?.toLowerCase()
  if (!person) return 'Only people of this organisation may use Guidepost.'
  const kind = conversation.conversationType ?? (conversation.isGroup ? 'groupChat' : 'personal')
  if (kind === 'personal' && !options.direct)
    return 'Guidepost answers in channels, and not in personal chats.'
  if (kind === 'groupChat' && !options.groupChats)
    return 'Guidepost answers in channels, and not in group chats.'
  if (kind === 'channel') {
    const { team, channel } = activity.channelData ?? {}
    if (!listed(options.teams, team?.aadGroupId, team?.id)) return 'Guidepost is not open to this team.'
    if (!listed(options.channels, channel?.id, conversation.id.split(';')[0]))
      return 'Guidepost is not open to this channel.'
  }
  const invited = options.guests.some((one) => one.toLowerCase() === person)
  if (!listed(options.people, person) && !invited)
    return 'You are not on the list of those who may use Guidepost.'
  if (options.app === null || invited) return null
  const known = await member()
  if (!known) return 'Teams did not say who you are; please try again.'
  const stranger =
    /guest|anonymous/i.test(known.userRole ?? '') ||
    /#EXT#/i.test(known.userPrincipalName ?? '') ||
    (known.tenantId !== undefined && !listed(options.tenants, known.tenantId))
  return stranger ? 'Guests may not use Guidepost.' : null
}

/** An empty list restricts nothing. */
const listed = (list: readonly string[], ...names: readonly (string | undefined)[]): boolean =>
  list.length === 0 || list.some((one) => names.some((name) => name?.toLowerCase() === one.toLowerCase()))
