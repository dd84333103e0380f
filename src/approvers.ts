import type { ChatDoor } from './chat/door.ts'
import type { Config } from './config.ts'
import type { Approvers, Repairs } from './flow/actions.ts'
import { ITSELF, type Person } from './incident/person.ts'

/** Who is who, and who may approve, by the configuration and the groups of the platforms; null = actions are off. */
export function approversOf(
  {
    actions: { people, approvers },
    configured,
    console: { roles },
  }: Pick<Config, 'actions' | 'configured' | 'console'>,
  repairs: Repairs | null,
  doors: readonly Pick<ChatDoor, 'chat' | 'inGroup'>[],
): Approvers | null {
  if (!repairs) return null
  const nameOf = (one: Pick<Person, 'platform' | 'account'>): string | null => {
    const { platform, account } = atHome(one)
    return (
      Object.entries(people).find(([, accounts]) =>
        Object.entries(accounts).some(
          ([where, own]) => where === platform && own?.toLowerCase() === ownId(platform, account),
        ),
      )?.[0] ?? null
    )
  }
  const who = (account: Pick<Person, 'platform' | 'account'>): string => {
    const name = nameOf(account)
    if (name !== null) return `person:${name}`
    const home = atHome(account)
    return `${home.platform}:${home.account.toLowerCase()}`
  }
  /** Whether it is known who somebody is where the other one is from. */
  const isKnownWhere = (
    account: Pick<Person, 'platform' | 'account'>,
    other: Pick<Person, 'platform' | 'account'>,
  ): boolean => {
    const name = nameOf(account)
    return name !== null && !isToken(other) && Object.hasOwn(people[name] ?? {}, atHome(other).platform)
  }
  const groups: Readonly<Record<string, readonly string[]>> = {
    slack: approvers.slackGroups,
    teams: approvers.teamsGroups,
    // Whom the console gives the role by what its sign-in tells.
    web: roles.approver.length > 0 ? ['approver'] : [],
  }
  return {
    who,
    apart: (a, b) =>
      who(a) !== who(b) &&
      ((atHome(a).platform === atHome(b).platform && ![a, b].some(isToken)) ||
        isOpen({ approvers, configured }) ||
        [a, b].some(({ platform, account }) => platform === ITSELF.platform && account === ITSELF.account) ||
        isKnownWhere(a, b) ||
        isKnownWhere(b, a)),
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
  console: { roles },
}: Pick<Config, 'actions' | 'configured' | 'console'>): string | null {
  const { people, slackGroups, teamsGroups } = approvers
  const groups = [...slackGroups, ...teamsGroups]
  if (isOpen({ approvers, configured })) return 'anybody (this is the sandbox)'
  const said = [
    ...people,
    ...(roles.approver.length > 0 ? ['whoever has the role approver in the console'] : []),
    ...(groups.length > 0
      ? [`a member of ${groups.length === 1 ? 'the group' : 'the groups'} ${groups.join(', ')}`]
      : []),
  ]
  return said.length === 0 ? null : said.join(', ')
}

/** A script's token is somebody's, and nobody knows whose unless `people` says so: `web: token:NAME`. */
const isToken = ({ platform, account }: Pick<Person, 'platform' | 'account'>): boolean =>
  platform === 'web' && account.startsWith('token:')

/** Where an account of the console is from: Entra, as Teams has it; this machine, as the terminal has it; or a proxy. */
function atHome(one: Pick<Person, 'platform' | 'account'>): Pick<Person, 'platform' | 'account'> {
  if (one.platform !== 'web') return one
  const [kind = '', ...rest] = one.account.split(':')
  const account = rest.join(':')
  if (kind === 'entra') return { platform: 'teams', account }
  if (kind === 'local') return { platform: 'terminal', account }
  // Whatever a proxy calls somebody, that is no token.
  return kind === 'proxy' && !account.startsWith('token:') ? { platform: 'web', account } : one
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
