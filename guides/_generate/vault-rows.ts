import { type Row, random } from './rows.ts'

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-app/providers'

/** A caller of a vault: the application's id, its address, and what it asks for how often. */
export type Caller = {
  readonly app: string
  readonly address: string
  readonly asks: string
  readonly object: string
  /** Mean seconds between two calls. */
  readonly every: number
  readonly agent?: string
}

/** What the vault answers, where it is not 200. */
export type Answer = {
  readonly status: number
  readonly signature: string
  readonly said: string
  readonly address?: string
}

/** The object id of the identity that an application signs in with. */
export const objectId = (app: string): string => `${app.slice(0, 8)}-5a51-4a52-8d07-2b5d4f0e3c11`

const WHO = (app: string): string => `appid=${app};oid=${objectId(app)};iss=https://sts.windows.net/`

/** Refusals in the vault's own words. */
export const REFUSES = {
  policy: (app: string, vault: string): Answer => ({
    status: 403,
    signature: 'Forbidden',
    said: `The user, group or application '${WHO(app)}' does not have secrets get permission on key vault '${vault};location=westeurope'.`,
  }),
  role: (app: string, object: string): Answer => ({
    status: 403,
    signature: 'Forbidden',
    said: `Caller is not authorized to perform action on resource.\r\nCaller: ${WHO(app)}\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '${object}'\r\nAssignment: (not found)`,
  }),
  firewall: (address: string): Answer => ({
    status: 403,
    signature: 'Forbidden',
    said: `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${address}`,
  }),
  disabled: {
    status: 403,
    signature: 'Forbidden',
    said: 'Operation get is not allowed on a disabled secret.',
  },
} as const

const row = (time: number, vault: string, rest: Row): Row => ({
  TimeGenerated: new Date(time).toISOString(),
  ResourceId: `${GROUP}/Microsoft.KeyVault/vaults/${vault}`.toUpperCase(),
  ResourceProvider: 'MICROSOFT.KEYVAULT',
  Resource: vault.toUpperCase(),
  Category: 'AuditEvent',
  ResultType: 'Success',
  ...rest,
})

/** The audit log of one vault over a time; `answers` says how a call ends, null = as it should. */
export function audit(
  from: number,
  to: number,
  seed: number,
  vault: string,
  callers: readonly Caller[],
  answers: (time: number, caller: Caller) => Answer | null = () => null,
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  for (const caller of callers)
    for (let time = from; time < to; time += caller.every * (400 + Math.floor(next() * 1200))) {
      const uri = `https://${vault}.vault.azure.net/${caller.object}/?api-version=7.5`
      const answer = answers(time, caller)
      const asked = {
        OperationName: caller.asks,
        CallerIPAddress: answer?.address ?? caller.address,
        requestUri_s: uri,
        clientInfo_s: caller.agent ?? 'azsdk-net-Security.KeyVault.Secrets/4.6.0',
        DurationMs: 8 + Math.floor(next() * 60),
      }
      if (next() < 0.12)
        rows.push(
          row(time - 40, vault, {
            ...asked,
            ResultSignature: 'Unauthorized',
            httpStatusCode_d: 401,
            ResultDescription: '',
            identity_claim_appid_g: '',
          }),
        )
      rows.push(
        row(time, vault, {
          ...asked,
          ResultSignature: answer?.signature ?? 'OK',
          httpStatusCode_d: answer?.status ?? 200,
          ResultDescription: answer?.said ?? '',
          identity_claim_appid_g: caller.app,
          isAccessPolicyMatch_b: answer === null,
        }),
      )
    }
  return rows
}

/** What a change set, in the columns that the audit log has for it. */
export const SETS = {
  closed: { properties_networkAcls_defaultAction_s: 'Deny', properties_networkAcls_bypass_s: 'None' },
  disabled: { secretProperties_attributes_enabled_b: false },
  enabled: { secretProperties_attributes_enabled_b: true },
  taken: (app: string): Row => ({
    removedAccessPolicy_ObjectId_g: objectId(app),
    removedAccessPolicy_Permissions_secrets_s: '["get","list"]',
  }),
} as const

/** Somebody changes a vault or what lies in it; `set` is what the change set. */
export const vaultChange = (
  time: number,
  vault: string,
  {
    operation,
    object,
    by,
    set = {},
  }: { readonly operation: string; readonly object?: string; readonly by: string; readonly set?: Row },
): Row =>
  row(time, vault, {
    OperationName: operation,
    CallerIPAddress: '192.0.2.30',
    requestUri_s: object
      ? `https://${vault}.vault.azure.net/${object}/?api-version=7.5`
      : `https://management.azure.com${GROUP}/Microsoft.KeyVault/vaults/${vault}?api-version=2023-07-01`,
    ResultSignature: 'OK',
    httpStatusCode_d: 200,
    ResultDescription: '',
    identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s: by,
    ...set,
  })
