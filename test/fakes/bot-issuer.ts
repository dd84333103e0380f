import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'

export const APP_ID = '11111111-2222-4333-8444-555555555555'
export const TENANT = '99999999-8888-4777-8666-555555555555'
export const ISSUER = 'https://api.botframework.com'

type Claims = {
  readonly iss?: string
  readonly aud?: string
  readonly serviceurl?: string
  readonly expires?: number
  readonly notBefore?: number
}

/** Who signs for the Bot Framework, on this machine: its keys, and tokens good and bad. */
export type BotIssuer = {
  /** The environment that makes a server believe it. */
  readonly env: Readonly<Record<string, string>>
  readonly token: (
    service: string,
    claims?: Claims,
    key?: 'own' | 'other' | 'unendorsed' | 'no-kid',
  ) => Promise<string>
  /** Signed with the public key as if it were a shared secret. */
  readonly confused: (service: string) => Promise<string>
  readonly close: () => Promise<void>
}

export async function startBotIssuer(): Promise<BotIssuer> {
  const [own, other, unendorsed] = await Promise.all(
    [1, 2, 3].map(() => generateKeyPair('RS256', { extractable: true })),
  )
  if (!own || !other || !unendorsed) throw new Error('no keys')
  const server = createServer(async (request, response) => {
    const base = `http://${request.headers.host}`
    const body =
      request.url === '/oid'
        ? { issuer: ISSUER, jwks_uri: `${base}/keys`, id_token_signing_alg_values_supported: ['RS256'] }
        : {
            keys: [
              { ...(await exportJWK(own.publicKey)), kid: 'own', use: 'sig', endorsements: ['msteams'] },
              {
                ...(await exportJWK(unendorsed.publicKey)),
                kid: 'unendorsed',
                use: 'sig',
                endorsements: ['webchat'],
              },
            ],
          }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const now = (): number => Math.floor(Date.now() / 1000)
  return {
    env: {
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: APP_ID,
      MicrosoftAppPassword: 'none',
      MicrosoftAppTenantId: TENANT,
      ToChannelFromBotLoginUrl: `${base}/`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: base,
      ToBotFromChannelOpenIdMetadataUrl: `${base}/oid`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${base}/oid`,
      ValidateAuthority: 'false',
    },
    token: (service, claims = {}, key = 'own') =>
      new SignJWT({ serviceurl: claims.serviceurl ?? service })
        .setProtectedHeader({
          alg: 'RS256',
          ...(key === 'no-kid' ? {} : { kid: key === 'other' ? 'own' : key }),
        })
        .setIssuer(claims.iss ?? ISSUER)
        .setAudience(claims.aud ?? APP_ID)
        .setNotBefore(claims.notBefore ?? now() - 10)
        .setExpirationTime(claims.expires ?? now() + 600)
        .sign((key === 'other' ? other : key === 'unendorsed' ? unendorsed : own).privateKey),
    confused: async (service) =>
      new SignJWT({ serviceurl: service })
        .setProtectedHeader({ alg: 'HS256', kid: 'own' })
        .setIssuer(ISSUER)
        .setAudience(APP_ID)
        .setExpirationTime(now() + 600)
        .sign(new TextEncoder().encode(await exportSPKI(own.publicKey))),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
