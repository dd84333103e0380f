const MOST_BYTES = 65_536
const MOST_CHARACTERS = 4_000

/**
 * A failed answer with what it says, and no more than people could read: the client would hold all of a body that never ends,
 * and take a proxy's page for what the endpoint says. An answer that did not fail stays as it is.
 */
export async function withReadableError(response: Response): Promise<Response> {
  // A body may not stand beside these.
  if (response.ok || response.status < 200 || response.status === 304) return response
  const headers = new Headers(response.headers)
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name)
  headers.set('content-type', 'application/json')
  const error = document(await beginningOf(response))
  return new Response(JSON.stringify({ error }), { status: response.status, headers })
}

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    size += bytes.length
    if (size > MOST_BYTES) break
  }
  return text
}

function document(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value ?? ''
  } catch {
    // A page of a proxy: what it says, without its markup.
    return text
      .slice(0, MOST_CHARACTERS)
      .replaceAll(/<(style|script)\b[\s\S]*?<\/\1>|<[^<>]*>/gi, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }
}
