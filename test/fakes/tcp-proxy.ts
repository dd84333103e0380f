import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A fixed address in front of a server that moves; all that goes through it can be cut at once. */
export async function startProxy(target: () => number | null): Promise<{
  readonly port: number
  readonly cut: () => void
  readonly close: () => Promise<void>
}> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const port = target()
    if (port === null) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => from.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: () => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
