import type { TokenCredential } from '@azure/identity'
import type { Graph } from './groups.ts'
import type { TeamsOptions } from './options.ts'

const PUBLIC = 'https://graph.microsoft.com'
/** By the channel service that a bot of another cloud names (learn.microsoft.com, “Microsoft Graph national clouds”). */
const BY_CLOUD: Readonly<Record<string, string>> = {
  'https://botframework.azure.us': 'https://graph.microsoft.us',
  'https://botframework.azure.cn': 'https://microsoftgraph.chinacloudapi.cn',
}

/** Microsoft Graph of the cloud that the bot is in, by the bot’s own credential; signs in on the first token. */
export function graphOf({ app, cloud }: { readonly app: App } & Pick<TeamsOptions, 'cloud'>): Graph {
  const { MicrosoftGraphUrl: own, ChannelService: service = '', ToChannelFromBotLoginUrl: login } = cloud
  const origin = new URL(own ?? BY_CLOUD[service.replace(/\/$/, '')] ?? PUBLIC).origin
  let credential: Promise<TokenCredential> | undefined
  return {
    origin,
    token: async () => {
      credential ??= credentialOf(app, login)
      const found = await (await credential).getToken(`${origin}/.default`)
      if (!found) throw new Error('the credential gave no token')
      return found.token
    },
  }
}

type App = NonNullable<TeamsOptions['app']>

async function credentialOf(
  { type, id, password, tenant }: App,
  login: string | undefined,
): Promise<TokenCredential> {
  const { ClientSecretCredential, ManagedIdentityCredential } = await import('@azure/identity')
  if (type === 'UserAssignedMsi') return new ManagedIdentityCredential({ clientId: id })
  return new ClientSecretCredential(
    tenant,
    id,
    password ?? '',
    login === undefined ? {} : { authorityHost: new URL(login).origin },
  )
}
