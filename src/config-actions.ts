import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { ConsoleSettings } from './config-console.ts'
import { Problem } from './incident/problem.ts'

const names = z.array(z.string().min(1)).default([])
const minutes = z.number().int().min(1)

/** One person on several platforms, by a name that `approvers` may use. */
export const People = z
  .record(
    z.string().min(1),
    z.strictObject({
      teams: z.guid().optional(),
      slack: z
        .string()
        .regex(/^[UW][A-Z0-9]+$/)
        .optional(),
      terminal: z.string().min(1).optional(),
      // The name by which a proxy knows them in the console.
      web: z.string().min(1).optional(),
    }),
  )
  .default({})

/** Who may approve: people by name, or by the groups that their platform keeps. */
export const Approvers = z
  .strictObject({
    people: names,
    slackGroups: z.array(z.string().regex(/^S[A-Z0-9]+$/)).default([]),
    teamsGroups: z.array(z.guid()).default([]),
  })
  .prefault({})

const Rule = z.strictObject({
  run: z.enum(['off', 'dry', 'live']).optional(),
  approvals: z.number().int().min(1).max(10).default(1),
})

/** What the operator decided about changes. */
export const Actions = z
  .strictObject({
    frozen: z.boolean().default(false),
    // Where this file exists, nothing is begun.
    freezeFile: z.string().min(1).optional(),
    identity: z.enum(['none', 'managed-identity', 'secret', 'azure-cli']).default('none'),
    minutes: minutes.max(60).default(15),
    cooldownMinutes: minutes.max(1440).default(60),
    mostPerDay: z.number().int().min(1).max(10).default(2),
    verifyMinutes: z.number().positive().max(60).default(10),
    drafts: z.string().min(1).default('drafts'),
    rules: z.record(z.string().min(1), Rule).default({}),
  })
  .prefault({})

export type ActingIdentity =
  | { readonly kind: 'managed-identity'; readonly clientId: string }
  | {
      readonly kind: 'secret'
      readonly tenantId: string
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly kind: 'azure-cli' }

export type ActionSettings = Omit<z.infer<typeof Actions>, 'identity' | 'freezeFile'> & {
  readonly freezeFile: string
  /** Null = nothing is proposed, since nobody could do it. */
  readonly identity: ActingIdentity | null
  readonly people: z.infer<typeof People>
  readonly approvers: z.infer<typeof Approvers>
  /** What an action does of which nothing is said: a dry run, in the sandbox the real thing, since nothing there is real. */
  readonly usual: 'dry' | 'live'
}

/** Checks what belongs together: an identity of its own to act with, and approvers who are known. Throws a Problem. */
export function actionSettings(
  file: {
    readonly actions: z.infer<typeof Actions>
    readonly people: z.infer<typeof People>
    readonly approvers: z.infer<typeof Approvers>
    /** How whoever reads signs in. */
    readonly azureMcp: { readonly credential: string }
    readonly chat: { readonly teams: { readonly anonymous: boolean } }
    readonly console: Pick<ConsoleSettings, 'approvesByRole'>
  },
  env: NodeJS.ProcessEnv,
  dataFolder: string,
  configured: boolean,
): ActionSettings {
  const { people, approvers } = file
  const { identity, freezeFile, ...rest } = file.actions
  checkPeople(people, approvers)
  if (!file.console.approvesByRole) checkApprovals(file.actions.rules, approvers)
  if (identity === 'azure-cli' && file.azureMcp.credential === 'azure-cli') throw sameIdentity()
  const live = Object.values(rest.rules).some(({ run }) => run === 'live')
  if (configured && identity !== 'none' && live && file.chat.teams.anonymous)
    throw wrong(
      'chat.teams.anonymous lets anybody act as anybody, and an action is live.',
      'Remove chat.teams.anonymous, or set the actions to dry: an approval must be somebody’s.',
    )
  return {
    ...rest,
    freezeFile: freezeFile === undefined ? join(dataFolder, 'freeze') : resolve(freezeFile),
    identity: identityOf(identity, env),
    people,
    approvers,
    usual: configured ? 'dry' : 'live',
  }
}

/** What is decided about changes where nothing is real and nobody decided anything. */
export const sandboxActions = (dataFolder: string): ActionSettings =>
  actionSettings(
    {
      actions: Actions.parse(undefined),
      people: {},
      approvers: Approvers.parse(undefined),
      azureMcp: { credential: 'none' },
      chat: { teams: { anonymous: false } },
      console: { approvesByRole: false },
    },
    {},
    dataFolder,
    false,
  )

/** Everybody who may approve is somebody, and nobody is two people. */
function checkPeople(people: z.infer<typeof People>, approvers: z.infer<typeof Approvers>): void {
  const unknown = approvers.people.filter((name) => Object.keys(people[name] ?? {}).length === 0)
  if (unknown.length > 0)
    throw wrong(
      `approvers names ${unknown.join(', ')}, of whom people says nothing.`,
      'Add them under people, with their id on each platform.',
    )
  const accounts = Object.entries(people).flatMap(([name, own]) =>
    Object.entries(own).map(([platform, account]) => ({
      name,
      account: `${platform} ${account}`.toLowerCase(),
    })),
  )
  const shared = [...Map.groupBy(accounts, ({ account }) => account).entries()].find(
    ([, of]) => of.length > 1,
  )
  if (shared)
    throw wrong(
      `people has ${shared[0]} under ${shared[1].map(({ name }) => name).join(' and ')}.`,
      'Write all accounts of one person under one name: two names could decide about what one of them asked for.',
    )
}

/** An action that more people must approve than there are would wait for ever. */
function checkApprovals(
  rules: z.infer<typeof Actions>['rules'],
  { people, slackGroups, teamsGroups }: z.infer<typeof Approvers>,
): void {
  const count = new Set(people).size
  // How many a group or a role has is for others to say; nobody at all is told elsewhere.
  if (count === 0 || slackGroups.length + teamsGroups.length > 0) return
  const [id, rule] = Object.entries(rules).find(([, { approvals }]) => approvals > count) ?? []
  if (rule)
    throw wrong(
      `actions.rules wants ${rule.approvals} approvals for ${id}, and approvers names ${count}.`,
      'Name more people, or a group, or ask for fewer approvals.',
    )
}

function identityOf(
  kind: z.infer<typeof Actions>['identity'],
  env: NodeJS.ProcessEnv,
): ActingIdentity | null {
  const {
    GUIDEPOST_ACTING_CLIENT_ID: clientId,
    GUIDEPOST_ACTING_TENANT_ID: tenantId,
    GUIDEPOST_ACTING_CLIENT_SECRET: clientSecret,
  } = env
  if (kind === 'none') return null
  if (kind === 'azure-cli') return { kind }
  if (!clientId)
    throw wrong(
      `actions.identity is ${kind}, and GUIDEPOST_ACTING_CLIENT_ID is not set.`,
      'Set it to the client id of the identity that may act, or set actions.identity to none.',
    )
  if (clientId.trim().toLowerCase() === env.AZURE_CLIENT_ID?.trim().toLowerCase()) throw sameIdentity()
  if (kind === 'managed-identity') return { kind, clientId }
  if (!tenantId || !clientSecret)
    throw wrong(
      'actions.identity is secret, and GUIDEPOST_ACTING_TENANT_ID or GUIDEPOST_ACTING_CLIENT_SECRET is not set.',
      'Set both, or use managed-identity.',
    )
  return { kind, tenantId, clientId, clientSecret }
}

const wrong = (message: string, fix: string): Problem => new Problem('config-invalid', message, fix)

const sameIdentity = (): Problem =>
  wrong(
    'The identity that acts is the one that reads.',
    'Give actions an identity of their own, so that what a model can reach has no right to change anything.',
  )
