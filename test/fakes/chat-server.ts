import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Message = {
  readonly id: string
  readonly thread: string
  readonly mark: string
  status: string
  updates: number
}

export type ChatServer = {
  readonly url: string
  readonly messages: Message[]
  /** What the next calls are answered with instead: a status, or a connection that breaks after the work was done. */
  readonly faults: ('429' | '500' | 'drop' | 'refuse' | 'gone')[]
  readonly close: () => Promise<void>
}

/** A chat vendor's cloud on loopback: posts, updates and finds messages, and remembers all of them. */
export async function startChatServer(): Promise<ChatServer> {
  const messages: Message[] = []
  const faults: ChatServer['faults'] = []
  let posted = 0
  const answer = (response: ServerResponse, status: number, body: object = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const body = JSON.parse(text || '{}') as { thread: string; mark: string; status: string; id: string }
    const fault = faults.shift()
    if (fault === '429') return answer(response, 429)
    if (fault === '500') return answer(response, 500)
    if (fault === 'gone') return answer(response, 404)
    if (fault === 'refuse') return void request.socket.destroy()
    const done = act(request.url ?? '', body)
    if (fault === 'drop') return void request.socket.destroy()
    return answer(response, done ? 200 : 404, done ?? {})
  })
  const act = (
    path: string,
    body: { thread: string; mark: string; status: string; id: string },
  ): object | null => {
    if (path === '/find') return { id: messages.find(({ mark }) => mark === body.mark)?.id ?? null }
    if (path === '/post') {
      const { thread, mark, status } = body
      const message = { id: `m${++posted}`, thread, mark, status, updates: 0 }
      messages.push(message)
      return { id: message.id }
    }
    const message = messages.find(({ id }) => id === body.id)
    if (!message) return null
    if (path === '/remove') {
      messages.splice(messages.indexOf(message), 1)
      return { id: message.id }
    }
    message.status = body.status
    message.updates++
    return { id: message.id }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    faults,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
