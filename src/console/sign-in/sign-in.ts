import type { IncomingMessage } from 'node:http'
import type { Server } from 'restify'
import type { Session } from '../session.ts'

/** One way in which people prove who they are. */
export type SignIn = {
  readonly authenticate: (request: IncomingMessage) => Promise<Session | null>
  /** Where somebody without a session is sent to; null = nowhere. */
  readonly path: string | null
  /** The addresses of signing in and out. */
  readonly routes: (server: Server) => void
  /** Whoever comes was named by somebody before us, whatever else the request brings along. */
  readonly namesEverybody?: boolean
}
