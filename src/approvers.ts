import type { ChatDoor } from './chat/door.ts'
import type { Config } from './config.ts'
import type { Approvers, Repairs } from './flow/actions.ts'
import { ITSELF, type Person } from './incident/person.ts'

/** Who is who, and who may approve, by the configuration and the groups of the platforms; null = actions are off. */
export function approversOf(
  { actions: { people, approvers }, configured }: Pick<Config, 'actions' | 'configured'>,
  repairs: Repairs | null,
  doors: readonly Pick<ChatDoor, 'chat' | 'inGroup'>[],
): Approvers | null {
  if (!repairs) return null
  const nameOf = ({ platform, account }: Pick<Person, 'platform' | 'account'>): string | null =>
    Object.entries(people).find(([, accounts]) =>
      Object.entries(accounts).some(
        ([where, own]) => where === platform && own?.toLowerCase() === ownId(platform, account),
      ),
    )?.[0] ?? null
  const who = (account: Pick<Person, 'platform' | 'account'>): string => {
    const name = nameOf(account)
    return name === null ? `${account.platform}:${account.account.toLowerCase()}` : `person:${name}`
  }
  /** Who somebody is on a platform; null = nobody said. */
  const isKnownOn = (account: Pick<Person, 'platform' | 'account'>, platform: string): boolean => {
    const name = nameOf(account)
    return name !== null && Object.hasOwn(people[name] ?? {}, platform)
  }
  const groups: Readonly<Record<string, readonly string[]>> = {
    slack: approvers.slackGroups,
    teams: approvers.teamsGroups,
  }
  return {
    who,
    apart: (a, b) =>
      who(a) !== who(b) &&
      (a.platform === b.platform ||
        isOpen({ approvers, configured }) ||
        [a, b].some(({ platform, account }) => platform === ITSELF.platform && account === ITSELF.account) ||
        isKnownOn(a, b.platform) ||
        isKnownOn(b, a.platform)),
    refusal: async (person) => {
      const name = nameOf(person)
      if (name !== null && approvers.people.includes(name)) return null
      // In the sandbox nothing is real, and whoever tries it out has named nobody yet.
      if (isOpen({ approvers, configured })) return null
      const asked = groups[person.platform] ?? []
      const door = doors.find(({ chat }) => chat.platform === person.platform)
      if (asked.length === 0 || !door?.inGroup) return 'You are not among those who may approve repairs.'
      try {
        return (await door.inGroup(person.account, asked))
          ? null
          : 'You are not among those who may approve repairs.'
      } catch {
        return 'It cannot be found out now whether you may approve repairs.'
      }
    },
  }
}

/** Who may approve, in words; null = nobody, so that nothing may be proposed. */
export function sayApprovers({
  actions: { approvers },
  configured,
}: Pick<Config, 'actions' | 'configured'>): string | null {
  const { people, slackGroups, teamsGroups } = approvers
  const groups = [...slackGroups, ...teamsGroups]
  if (isOpen({ approvers, configured })) return 'anybody (this is the sandbox)'
  const said = [
    ...people,
    ...(groups.length > 0
      ? [`a member of ${groups.length === 1 ? 'the group' : 'the groups'} ${groups.join(', ')}`]
      : []),
  ]
  return said.length === 0 ? null : said.join(', ')
}

/** The id that people write down: an account of Slack has its workspace before it, and an id of a user is unique without. */
const ownId = (platform: string, account: string): string =>
  (platform === 'slack' ? account.slice(account.lastIndexOf('/') + 1) : account).toLowerCase()

const isOpen = ({
  approvers: { people, slackGroups, teamsGroups },
  configured,
}: {
  readonly approvers: Config['actions']['approvers']
  readonly configured: boolean
}): boolean => !configured && people.length + slackGroups.length + teamsGroups.length === 0
