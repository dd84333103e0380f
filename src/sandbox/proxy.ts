import { createServer, type Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** A CONNECT proxy that leads each of the hosts to one server of ours, and nowhere else; `refuse` hears of other hosts. */
export function proxyTo(
  inner: Server,
  hosts: readonly string[],
  refuse: (host: string) => void,
): { readonly server: Server; readonly close: () => void } {
  const tunnels = new Set<Duplex>()
  const server = createServer((_, response) => {
    response.statusCode = 405
    response.end()
  })
  server.on('connect', ({ url: target = '' }, socket, head) => {
    tunnels.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => tunnels.delete(socket))
    const host = target.split(':')[0] ?? ''
    if (!hosts.includes(host)) {
      refuse(host)
      return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    inner.emit('connection', socket)
  })
  return {
    server,
    close: () => {
      for (const tunnel of tunnels) tunnel.destroy()
    },
  }
}
