import type { AccessToken, TokenCredential } from '@azure/identity'

/** How whoever changes something signs in to Azure; never the identity that reads. */
export type ActingSettings =
  | { readonly kind: 'managed-identity'; readonly clientId?: string }
  | {
      readonly kind: 'secret'
      readonly tenantId: string
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly kind: 'azure-cli' }
  | {
      readonly kind: 'given'
      /** Stands for https://management.azure.com. */
      readonly endpoint: string
      /** The authority of its certificate, PEM. */
      readonly ca: string
      readonly token: () => Promise<string>
    }

export type SignedIn = {
  /** The origin of Azure Resource Manager. */
  readonly endpoint: string
  readonly ca: string | null
  /** Rejects when there is no token. */
  readonly token: () => Promise<string>
  /** The token was not accepted: the next one is a new one. */
  readonly forget: () => void
}

export const AZURE = 'https://management.azure.com'
const EARLY_MS = 120_000

/** Signs in on the first token; a token is kept until shortly before it ends. */
export function signIn(settings: ActingSettings): SignedIn {
  if (settings.kind === 'given')
    return {
      endpoint: new URL(settings.endpoint).origin,
      ca: settings.ca,
      token: settings.token,
      forget: () => undefined,
    }
  let credential: Promise<TokenCredential> | undefined
  let held: AccessToken | null = null
  return {
    endpoint: AZURE,
    ca: null,
    token: async () => {
      if (held && held.expiresOnTimestamp - EARLY_MS > Date.now()) return held.token
      credential ??= credentialOf(settings)
      held = await (await credential).getToken(`${AZURE}/.default`)
      if (!held) throw new Error('The credential gave no token.')
      return held.token
    },
    forget: () => {
      held = null
      credential = undefined
    },
  }
}

async function credentialOf(settings: Exclude<ActingSettings, { kind: 'given' }>): Promise<TokenCredential> {
  const { AzureCliCredential, ClientSecretCredential, ManagedIdentityCredential } = await import(
    '@azure/identity'
  )
  switch (settings.kind) {
    case 'managed-identity':
      return settings.clientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId: settings.clientId })
    case 'secret':
      return new ClientSecretCredential(settings.tenantId, settings.clientId, settings.clientSecret)
    case 'azure-cli':
      return new AzureCliCredential()
  }
}
