import { createHash, hkdfSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { EncryptJWT, jwtDecrypt } from 'jose'
import { z } from 'zod'
import { cookiesOf, setCookie } from './cookies.ts'

/** What is remembered while somebody is away to sign in. */
export type Pending = z.infer<typeof Shape>
const Shape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), back: z.string() })

const MINUTES = 10
/** So many sign-ins that were begun and not ended are kept, so that the header stays small. */
const MOST = 5

/** Remembers sign-ins that were begun, each of a tab of its own, where nobody else can: in the browser, sealed. */
export type Remembered = {
  /** The cookies that remember one, and forget those that are too many. */
  readonly keep: (pending: Pending, request: IncomingMessage) => Promise<readonly string[]>
  /** The one that was begun with this state in this browser, in the last ten minutes; null = none. */
  readonly find: (state: string, request: IncomingMessage) => Promise<Pending | null>
  readonly forget: (state: string) => string
}

/** The key is made of a secret that every replica knows. */
export function pendingIn(prefix: string, secret: string, secure: boolean): Remembered {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'guidepost console sign-in', 32))
  const nameOf = (state: string): string =>
    `${prefix}-${createHash('sha256').update(state).digest('hex').slice(0, 12)}`
  const gone = (name: string): string => setCookie(name, '', { secure, seconds: 0 })
  return {
    keep: async (pending, request) => {
      const sealed = await new EncryptJWT(pending)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setIssuedAt()
        .setExpirationTime(`${MINUTES}m`)
        .encrypt(key)
      const before = [...cookiesOf(request).keys()].filter((name) => name.startsWith(`${prefix}-`))
      return [
        ...before.slice(0, Math.max(0, before.length - MOST + 1)).map(gone),
        setCookie(nameOf(pending.state), sealed, { secure, seconds: MINUTES * 60 }),
      ]
    },
    find: async (state, request) => {
      const sealed = cookiesOf(request).get(nameOf(state))
      if (sealed === undefined) return null
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        const found = Shape.parse(payload)
        return found.state === state ? found : null
      } catch {
        // Too old, or not ours: nothing was begun here.
        return null
      }
    },
    forget: (state) => gone(nameOf(state)),
  }
}
