import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, ok, refusal } from './answer.ts'

/** Who calls: whoever reads, whoever acts, or someone whom the pretend Azure does not know. */
export type Identity = 'managed-identity' | 'acting-identity' | 'nobody'

/** All that a client needs to act on this sandbox, in this process or in another. */
export type Acting = {
  /** Stands for https://management.azure.com. */
  readonly endpoint: string
  /** The authority that the endpoint's certificate comes from, PEM. */
  readonly ca: string
  /** Gives a token to whoever sends `header` as x-identity-header. */
  readonly tokenEndpoint: string
  readonly header: string
}

/** Tells who calls by the token that was sent, and gives the tokens out. */
export type Identities = {
  /** What the acting identity must send to get its token. */
  readonly header: string
  readonly token: (url: URL, headers: IncomingHttpHeaders) => Answer
  readonly whoAsks: (url: URL) => Identity
  /** `open` = whoever reads needs no token there. */
  readonly whoCalls: (headers: IncomingHttpHeaders, open: boolean) => Identity
}

/** Where the acting identity gets its token, beside the other one's /msi/token. */
export const ACTING_PATH = '/acting/token'
const READS = 'sandbox'

/** The two identities of one sandbox; nobody can guess the acting one's token. */
export function identities(): Identities {
  const secret = randomUUID()
  const header = randomUUID()
  const acts = (url: URL): boolean => url.pathname === ACTING_PATH
  return {
    header,
    token: (url, headers) => {
      if (acts(url) && headers['x-identity-header'] !== header)
        return refusal(401, 'AuthenticationFailed', 'This is not the acting identity.')
      const resource = url.searchParams.get('resource')
      const expires = Math.floor(Date.now() / 1000) + 86_400
      const parts = [
        { alg: 'none', typ: 'JWT' },
        { aud: resource, exp: expires },
      ]
      const signed = [...parts.map(encoded), acts(url) ? secret : READS].join('.')
      return ok({
        access_token: signed,
        expires_on: String(expires),
        resource,
        token_type: 'Bearer',
      })
    },
    whoAsks: (url) => (acts(url) ? 'acting-identity' : 'managed-identity'),
    whoCalls: ({ authorization = '' }, open) => {
      const signature = /^Bearer [\w-]+\.[\w-]+\.([\w-]+)$/i.exec(authorization)?.[1]
      if (signature === secret) return 'acting-identity'
      return open || signature === READS ? 'managed-identity' : 'nobody'
    },
  }
}

/** The acting identity's token. Throws when the sandbox gives none. */
export async function actingToken({ tokenEndpoint, header }: Acting): Promise<string> {
  const url = `${tokenEndpoint}?resource=${encodeURIComponent('https://management.azure.com')}`
  const answer = await fetch(url, { headers: { 'x-identity-header': header } })
  if (!answer.ok) throw new Error(`The sandbox gave no token: ${answer.status}.`)
  const { access_token: token } = (await answer.json()) as { readonly access_token: string }
  return token
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
