const MOST_CHARACTERS = 8_000_000

/**
 * The JSON documents of one answer, in order, whether it is a stream of server-sent events or a single JSON body; the
 * text `[DONE]` comes through as itself. Throws a SyntaxError on what is neither and a RangeError beyond 8 million characters.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  let data = ''
  let whole: string | null = null
  let size = 0
  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true })
    size += text.length
    if (size > MOST_CHARACTERS) throw new RangeError('the answer is longer than any sensible one')
    // An endpoint that ignores `stream` sends one document, possibly over many lines; events never begin with a brace.
    if (whole === null && data === '' && (rest + text).trimStart().startsWith('{')) whole = rest
    if (whole !== null) {
      whole += text
      continue
    }
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const field = line.replace(/\r$/, '')
      if (field.startsWith('data:')) data += `${data && '\n'}${field.slice(5).trim()}`
      else if (field === '' && data !== '') {
        yield document(data)
        data = ''
      }
    }
  }
  if (whole !== null) {
    yield document(whole)
    yield '[DONE]'
    return
  }
  // Some endpoints leave out the blank line after the last event.
  if (rest.startsWith('data:')) data += `${data && '\n'}${rest.slice(5).trim()}`
  if (data !== '') yield document(data)
}

function document(text: string): unknown {
  return text === '[DONE]' ? text : JSON.parse(text)
}
