import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HTTPReceiver } from '@slack/bolt'
import rawBody from 'raw-body'
import type { Server } from 'restify'
import type { House } from '../door.ts'

const MOST_BYTES = 256 * 1024
/** Slack's own rule is five minutes back; a time to come is refused as well. */
const FRESH_S = 300

/**
 * `POST /slack/events`. Bolt checks the signature; before it, what would get past it: a time in the future, and a body
 * that is no object. Every answer is Bolt’s or ours, and none is written twice.
 */
export function gate(receiver: HTTPReceiver, house: House): (server: Server) => void {
  return (server) => {
    server.post('/slack/events', (request, response, next) => {
      response.once('close', () => next(false))
      pass(request, response, receiver).catch((error) => {
        house.note('A request to the Slack endpoint failed', { why: String((error as Error).name) })
        end(response, 500)
      })
    })
  }
}

async function pass(
  request: IncomingMessage & { rawBody?: Buffer },
  response: ServerResponse,
  receiver: HTTPReceiver,
): Promise<void> {
  const time = request.headers['x-slack-request-timestamp']
  if (typeof time !== 'string' || !/^\d{9,11}$/.test(time)) return end(response, 401)
  if (Math.abs(Math.floor(Date.now() / 1000) - Number(time)) > FRESH_S) return end(response, 401)
  const body = await rawBody(request, { limit: MOST_BYTES }).catch(
    (error: { status?: number }) => error.status ?? 400,
  )
  if (typeof body === 'number') return end(response, body)
  if (!isObject(body, request.headers['content-type'])) return end(response, 400)
  request.rawBody = body
  receiver.requestListener(request, response)
}

/** Bolt reads members of whatever JSON it finds. */
function isObject(body: Buffer, type: string | undefined): boolean {
  const text = body.toString('utf8')
  const json = type?.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(text).get('payload')
    : text
  if (json === null) return true
  try {
    const found: unknown = JSON.parse(json)
    return typeof found === 'object' && found !== null && !Array.isArray(found)
  } catch {
    return false
  }
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return
  response.writeHead(status)
  response.end()
}
