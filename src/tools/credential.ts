/** How the Azure MCP Server signs in; `given` is a complete environment, as the sandbox hands out. */
export type Credential =
  | {
      readonly kind: 'environment' | 'managed-identity' | 'azure-cli' | 'azure-powershell'
      readonly azure: Readonly<Record<string, string>>
    }
  | { readonly kind: 'given'; readonly env: Readonly<Record<string, string>> }

const NAMES = {
  environment: 'EnvironmentCredential',
  'managed-identity': 'ManagedIdentityCredential',
  'azure-cli': 'AzureCliCredential',
  'azure-powershell': 'AzurePowerShellCredential',
} as const

/** Variables that each way to sign in may see; the secret of one never reaches another. */
const NEEDS = {
  environment: /^AZURE_(TENANT_ID|CLIENT_ID|CLIENT_SECRET|CLIENT_CERTIFICATE_PATH)$/,
  'managed-identity': /^(AZURE_CLIENT_ID|IDENTITY_ENDPOINT|IDENTITY_HEADER)$/,
  'azure-cli': /^AZURE_TENANT_ID$/,
  'azure-powershell': /^AZURE_TENANT_ID$/,
} as const
const ALWAYS = /^(AZURE_SUBSCRIPTION_ID|HTTPS_PROXY|NO_PROXY|SSL_CERT_FILE)$/

/** The exact variables that one way to sign in gives to the child. */
export function credentialEnv(credential: Credential): Readonly<Record<string, string>> {
  if (credential.kind === 'given') return credential.env
  const { kind, azure } = credential
  const passed = Object.entries(azure).filter(([name]) => NEEDS[kind].test(name) || ALWAYS.test(name))
  return { AZURE_TOKEN_CREDENTIALS: NAMES[kind], ...Object.fromEntries(passed) }
}
