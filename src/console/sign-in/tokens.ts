import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Role, Session } from '../session.ts'

/** A script that may use the API; its token stands nowhere, only what it hashes to. */
export type TokenHash = { readonly name: string; readonly sha256: string; readonly roles: readonly Role[] }

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export function isSame(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

/** The token that a script sent, whatever it is; null = none. Another scheme is not ours to read. */
export function bearerOf({ headers }: IncomingMessage): string | null {
  const found = /^Bearer(?:\s(.*))?$/is.exec(headers.authorization ?? '')
  return found === null ? null : (found[1] ?? '').trim()
}

/** Whoever the token belongs to; null = nobody. */
export function tokenSession(token: string, tokens: readonly TokenHash[]): Session | null {
  const hash = createHash('sha256').update(token).digest('hex')
  let found: Session | null = null
  for (const { name, sha256, roles } of tokens)
    if (isSame(sha256, hash))
      found = { person: { platform: 'web', account: `token:${name}`, name }, roles, by: 'token' }
  return found
}
