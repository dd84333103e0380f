import type { ServerResponse } from 'node:http'
import type { Answer } from './route.ts'
import { HEADERS } from './security.ts'

type Events = Extract<Answer, { kind: 'stream' }>['events']

/** A proxy ends what is silent for long. */
const BEAT_MS = 15_000

/** Server-sent events, until they end or whoever reads has gone. A reader that does not read is not waited for in memory. */
export async function stream(response: ServerResponse, events: Events): Promise<void> {
  response.writeHead(200, {
    ...HEADERS,
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  })
  response.write('retry: 1000\n\n')
  const beat = setInterval(() => response.write(': still here\n\n'), BEAT_MS)
  try {
    for await (const { id, event, data } of events) {
      const text = `id: ${oneLine(id)}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
      if (!response.write(text)) await drained(response)
      if (response.destroyed) break
    }
  } finally {
    clearInterval(beat)
    response.end()
  }
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]/g, ' ')

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })
