import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'restify'
import { Problem } from '../incident/problem.ts'

export type Listener = {
  /** `http://127.0.0.1:3978`, with the port that was taken. */
  readonly address: string
  /** Takes no new connection and ends those that are idle; resolves when the last one has ended, or was ended. */
  readonly close: () => Promise<void>
}

const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
/** How long requests under way may take when the server ends. */
const LATE_MS = 5_000

/** The one HTTP server; `routes` add to it before it listens. Throws a Problem where the port cannot be had. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  routes: readonly ((server: Server) => void)[],
): Promise<Listener> {
  const server = createServer({ name: 'guidepost', handleUncaughtExceptions: false })
  server.server.headersTimeout = HEADERS_MS
  server.server.requestTimeout = REQUEST_MS
  for (const add of routes) add(server)
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, host, () => resolve())
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(
      'port-unavailable',
      error.code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken by another program.`
        : `Port ${port} on ${host} cannot be opened: ${error.message}`,
      'Stop the other program, or set PORT to another number.',
      { cause: error },
    )
  })
  const own = server.server.address() as AddressInfo
  return {
    address: `http://${own.family === 'IPv6' ? `[${own.address}]` : own.address}:${own.port}`,
    close: () =>
      new Promise((resolve) => {
        // A connection on which nothing was ever asked counts as busy.
        const late = setTimeout(() => server.server.closeAllConnections(), LATE_MS)
        server.close(() => {
          clearTimeout(late)
          resolve()
        })
        server.server.closeIdleConnections()
      }),
  }
}
