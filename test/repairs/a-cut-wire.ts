import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What breaks the first connection: so many bytes that have gone there, or come back. */
export type Cut = { readonly way: 'there' | 'back'; readonly bytes: number }

/** A wire to a server on loopback that breaks once, without a word; what is connected afterwards passes. */
export async function aCutWire(to: number, { way, bytes }: Cut) {
  const open = new Set<Socket>()
  let first = true
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    const cuts = first
    first = false
    for (const [from, on, here] of [
      [near, far, 'there'],
      [far, near, 'back'],
    ] as const) {
      let left = cuts && here === way ? bytes : Number.POSITIVE_INFINITY
      open.add(from)
      from.on('error', () => from.destroy())
      from.on('close', () => {
        open.delete(from)
        on.destroy()
      })
      from.on('data', (chunk) => {
        on.write(chunk.subarray(0, left))
        left -= chunk.length
        // What was let through arrives; only then the wire is dead for both.
        if (left < 0) setTimeout(() => near.destroy(), 20)
        if (left < 0) from.pause()
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    close: async (): Promise<void> => {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
