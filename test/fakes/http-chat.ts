import type { Chat, Sent } from '../../src/flow/ports.ts'

/** The door to the chat server of the tests, over HTTP as a platform's own would be. */
export function httpChat(url: string, platform = 'test'): Chat {
  const call = async (path: string, body: object): Promise<Sent> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    }).catch((error) => String(error))
    if (typeof response === 'string') return { kind: 'unknown', why: response }
    if (response.status === 404) return { kind: 'gone', why: 'no such message' }
    if (response.status === 429) return { kind: 'later', afterMs: 1_000, why: 'too many' }
    if (!response.ok) return { kind: 'unknown', why: `status ${response.status}` }
    const { id } = (await response.json()) as { id: string }
    return { kind: 'sent', message: id }
  }
  return {
    platform,
    post: (place, view, mark) => call('/post', { thread: place.thread, mark, status: view.status }),
    update: (_, id, view) => call('/update', { id, status: view.status }),
    remove: (_, id) => call('/remove', { id }),
    find: async (_, mark) => {
      const sent = await call('/find', { mark })
      if (sent.kind === 'sent') return { kind: 'found', message: sent.message }
      return sent.kind === 'gone' ? sent : { kind: 'later', afterMs: 1_000, why: sent.why }
    },
  }
}
