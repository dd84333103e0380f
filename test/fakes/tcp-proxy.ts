import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A fixed address in front of a server that moves; all that goes through it can be cut at once. */
export async function startProxy(target: () => number | null): Promise<{
  readonly port: number
  readonly cut: () => void
  /** Forwards what holds the word, once, and breaks the connection instead of forwarding the answer. */
  readonly loseAnswerTo: (word: string) => void
  /** How many answers were lost so far. */
  readonly lost: () => number
  readonly close: () => Promise<void>
}> {
  const open = new Set<Socket>()
  let word: string | null = null
  let lost = 0
  const server = createServer((near) => {
    let doomed = false
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
    }
    near.on('data', (bytes) => {
      if (word !== null && bytes.includes(word)) {
        word = null
        doomed = true
      }
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!doomed) return void near.write(bytes)
      lost++
      near.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    loseAnswerTo: (next) => {
      word = next
    },
    lost: () => lost,
    close: () => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
