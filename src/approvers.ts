import type { ChatDoor } from './chat/door.ts'
import { WEB } from './chat/web/index.ts'
import type { Config } from './config.ts'
import type { Approvers, Repairs } from './flow/actions.ts'
import { ITSELF, type Person } from './incident/person.ts'

/** Who is who, and who may approve, by the configuration and the groups of the platforms; null = actions are off. */
export function approversOf(
  {
    actions: { people, approvers },
    configured,
    console: { approvesByRole },
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
    web: approvesByRole ? ['approver'] : [],
  }
  /** Whether somebody is signed in to the console with one of these roles. */
  const hasRole = async ({ platform, account }: Person, roles: readonly string[]): Promise<boolean> =>
    platform === WEB &&
    (await doors.find(({ chat }) => chat.platform === WEB)?.inGroup?.(account, roles)) === true
  const refusal = async (person: Person): Promise<string | null> => {
    // Nobody does there what their role does not hold, whatever they might do elsewhere.
    if (person.platform === WEB && !(await hasRole(person, ['approver'])))
      return 'In the console this needs the role approver.'
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
    refusal,
    freezeRefusal: async (person) => ((await hasRole(person, ['operator'])) ? null : refusal(person)),
  }
}

/** Who may approve, in words; null = nobody, so that nothing may be proposed. */
export function sayApprovers({
  actions: { approvers },
  configured,
  console: { approvesByRole },
}: Pick<Config, 'actions' | 'configured' | 'console'>): string | null {
  const { people, slackGroups, teamsGroups } = approvers
  const groups = [...slackGroups, ...teamsGroups]
  if (isOpen({ approvers, configured })) return 'anybody (this is the sandbox)'
  const said = [
    ...people,
    ...(approvesByRole ? ['whoever has the role approver in the console'] : []),
    ...(groups.length > 0
      ? [`a member of ${groups.length === 1 ? 'the group' : 'the groups'} ${groups.join(', ')}`]
      : []),
  ]
  return said.length === 0 ? null : said.join(', ')
}

/** A script's token is somebody's, and nobody knows whose unless `people` says so: `web: token:NAME`. */
const isToken = ({ platform, account }: Pick<Person, 'platform' | 'account'>): boolean =>
  platform === WEB && account.startsWith('token:')

/** Where an account of the console is from: Entra, as Teams has it; this machine, as the terminal has it; or a proxy. */
function atHome(one: Pick<Person, 'platform' | 'account'>): Pick<Person, 'platform' | 'account'> {
  if (one.platform !== WEB) return one
  const [kind = '', ...rest] = one.account.split(':')
  const account = rest.join(':')
  if (kind === 'entra') return { platform: 'teams', account }
  if (kind === 'local') return { platform: 'terminal', account }
  // Whatever a proxy calls somebody, that is no token.
  return kind === 'proxy' && !account.startsWith('token:') ? { platform: WEB, account } : one
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
