import { z } from 'zod'
import { Problem } from './incident/problem.ts'

const names = z.array(z.string().min(1)).default([])

/** Who may use Guidepost on a platform: an empty list of teams, channels or people restricts nothing further. */
export const Chat = z
  .strictObject({
    teams: z
      .strictObject({
        tenants: z.array(z.guid()).default([]),
        teams: names,
        channels: names,
        people: z.array(z.guid()).default([]),
        guests: z.array(z.guid()).default([]),
        direct: z.boolean().default(false),
        groupChats: z.boolean().default(false),
        serviceHosts: names,
        // For a client on this machine only: nobody proves who they are.
        anonymous: z.boolean().default(false),
      })
      .prefault({}),
    slack: z
      .strictObject({
        workspaces: names,
        app: z.string().min(1).optional(),
        channels: names,
        people: names,
        guests: names,
        externalChannels: names,
        direct: z.boolean().default(false),
      })
      .prefault({}),
  })
  .prefault({})

type Rules = z.infer<typeof Chat>

export type TeamsSettings = Rules['teams'] & {
  /** Null = anonymous, on loopback alone. */
  readonly app: {
    readonly type: 'SingleTenant' | 'UserAssignedMsi'
    readonly id: string
    readonly password: string | null
    readonly tenant: string
  } | null
  /** Addresses of another cloud than the public one, by the Bot Framework's own names. */
  readonly cloud: Readonly<Record<string, string>>
}

export type SlackSettings = Rules['slack'] & {
  readonly botToken: string
  /** Signs what comes over HTTP. */
  readonly signingSecret: string | null
  /** Opens the socket that Slack sends through instead of HTTP. */
  readonly appToken: string | null
  readonly apiUrl: string | null
}

/** The chat platforms that are configured; null = off. */
export type ChatSettings = { readonly teams: TeamsSettings | null; readonly slack: SlackSettings | null }

/** Reads the platforms' credentials; half a configuration is a Problem, none is off. */
export function chatSettings(rules: Rules, env: NodeJS.ProcessEnv, host: string): ChatSettings {
  return { teams: teams(rules.teams, env, host), slack: slack(rules.slack, env) }
}

const CLOUD = [
  'ChannelService',
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ToBotFromChannelTokenIssuer',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'ValidateAuthority',
  'MicrosoftGraphUrl',
]
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/

function teams(rules: Rules['teams'], env: NodeJS.ProcessEnv, host: string): TeamsSettings | null {
  const {
    MicrosoftAppId: id,
    MicrosoftAppPassword: password,
    MicrosoftAppTenantId: tenant,
    MicrosoftAppType: type,
  } = env
  const cloud = Object.fromEntries(
    CLOUD.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
  if (!id && !password && !tenant && !type) {
    if (!rules.anonymous) return null
    if (LOOPBACK.test(host)) return { ...rules, app: null, cloud }
    throw wrong(
      `chat.teams.anonymous lets anybody act as anybody, and HOST ${host} is open to others.`,
      'Set HOST=127.0.0.1, or give the credentials of a bot and remove it.',
    )
  }
  if (rules.anonymous)
    throw wrong(
      'chat.teams.anonymous and the credentials of a bot exclude each other.',
      'Remove chat.teams.anonymous, or unset MicrosoftAppId and the others.',
    )
  const kind = type || 'SingleTenant'
  if (kind !== 'SingleTenant' && kind !== 'UserAssignedMsi')
    throw wrong(`MicrosoftAppType ${kind} is not supported.`, 'Set SingleTenant or UserAssignedMsi.')
  const missing = [
    ['MicrosoftAppId', id],
    ['MicrosoftAppTenantId', tenant],
    ...(kind === 'SingleTenant' ? [['MicrosoftAppPassword', password]] : []),
  ].flatMap(([name, value]) => (value ? [] : [name]))
  if (!id || !tenant || missing.length > 0)
    throw wrong(
      `Teams is half configured: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
      'Set all of MicrosoftAppId, MicrosoftAppTenantId and, for SingleTenant, MicrosoftAppPassword; or none.',
    )
  const tenants = rules.tenants.length > 0 ? rules.tenants : [tenant]
  return { ...rules, tenants, app: { type: kind, id, password: password || null, tenant }, cloud }
}

function slack(rules: Rules['slack'], env: NodeJS.ProcessEnv): SlackSettings | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken } = env
  if (!botToken && !secret && !appToken) return null
  if (!botToken)
    throw wrong(
      'Slack is half configured: SLACK_BOT_TOKEN is not set.',
      'Set SLACK_BOT_TOKEN (xoxb-…), or unset SLACK_SIGNING_SECRET and SLACK_APP_TOKEN.',
    )
  if (!secret && !appToken)
    throw wrong(
      'Slack is half configured: neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set.',
      'Set SLACK_SIGNING_SECRET for requests over HTTP, or SLACK_APP_TOKEN for socket mode.',
    )
  return {
    ...rules,
    botToken,
    signingSecret: secret || null,
    appToken: appToken || null,
    apiUrl: env.SLACK_API_URL || null,
  }
}

const wrong = (message: string, fix: string): Problem => new Problem('config-invalid', message, fix)
