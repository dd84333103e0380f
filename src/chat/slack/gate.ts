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
  if (!isOurs(body, request.headers['content-type'])) return end(response, 400)
  request.rawBody = body
  receiver.requestListener(request, response)
}

const PAYLOADS = ['message_action', 'shortcut', 'view_submission', 'view_closed', 'block_suggestion']
type Fields = Readonly<Record<string, unknown>>

/** What Slack sends here; for anything else Bolt would keep the connection waiting, or read what is not there. */
function isOurs(body: Buffer, type: string | undefined): boolean {
  const text = body.toString('utf8')
  if (!type?.startsWith('application/x-www-form-urlencoded')) {
    const told = fieldsOf(text)
    return (
      told?.['type'] === 'url_verification' ||
      (told?.['type'] === 'event_callback' && isObject(told['event']))
    )
  }
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  if (payload === null) return form.has('command') || form.get('ssl_check') === '1'
  const told = fieldsOf(payload)
  const kind = told?.['type']
  if (kind === 'block_actions') return Array.isArray(told?.['actions']) && told['actions'].every(isObject)
  return typeof kind === 'string' && PAYLOADS.includes(kind)
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fieldsOf(json: string): Fields | null {
  try {
    const found: unknown = JSON.parse(json)
    return isObject(found) ? found : null
  } catch {
    return null
  }
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return
  response.writeHead(status)
  response.end()
}
