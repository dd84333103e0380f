import { type Activity, CloudAdapter, type TurnContext } from 'botbuilder'
import { AuthenticationError, type BotFrameworkAuthentication } from 'botframework-connector'
import type { Request, Response, Server } from 'restify'
import restify from 'restify'
import type { House } from '../door.ts'
import { notGenuine } from './genuine.ts'
import type { TeamsOptions } from './options.ts'

const MOST_BYTES = 512 * 1024

/** botbuilder's adapter, open where we need it: the token is checked by us before anything else is done. */
export class Adapter extends CloudAdapter {
  readonly answer = (
    checked: Awaited<ReturnType<BotFrameworkAuthentication['authenticateRequest']>>,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ) => this.processActivity(checked, activity, logic)
}

/** `POST /api/messages`: 200 when it is done, 400 no activity, 401 no good token, 403 not from where we belong, 503 come again. */
export function route(
  adapter: Adapter,
  checking: BotFrameworkAuthentication,
  options: TeamsOptions,
  house: House,
  turn: (context: TurnContext) => Promise<void>,
): (server: Server) => void {
  const handle = async (request: Request, response: Response): Promise<void> => {
    const activity = activityIn(request.body)
    if (!activity) return response.send(400)
    const checked = await checking
      .authenticateRequest(activity, String(request.headers.authorization ?? ''))
      .catch((error: unknown) => (isAway(error) ? 'away' : 'refused'))
    if (checked === 'away') {
      house.note('The keys of the Bot Framework cannot be read', { platform: 'teams' })
      return response.send(503)
    }
    if (typeof checked === 'string') return response.send(401)
    const why = notGenuine(activity, options)
    if (why !== null) {
      house.note('Refused', { platform: 'teams', why })
      return response.send(403)
    }
    try {
      const invoked = await adapter.answer(checked, activity, turn)
      response.send(invoked?.status ?? 200, invoked?.body)
    } catch (error) {
      house.note('A message of Teams could not be answered', { why: nameOf(error) })
      response.send(503)
    }
  }
  return (server) => {
    server.post(
      '/api/messages',
      restify.plugins.bodyParser({ maxBodySize: MOST_BYTES, mapParams: false }),
      (request, response, next) => {
        if (options.app === null && !isLoopback(request)) {
          response.send(403)
          return next(false)
        }
        handle(request, response).then(
          () => next(false),
          (error) => {
            house.note('A request to the Teams endpoint failed', { why: nameOf(error) })
            if (!response.headersSent) response.send(500)
            next(false)
          },
        )
      },
    )
  }
}

/** What every activity has; the rest is looked at where it is used. */
function activityIn(body: unknown): Activity | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { type, conversation, from, recipient, serviceUrl, channelId, entities, membersAdded, text } =
    body as Record<string, unknown>
  const parties = [conversation, from, recipient].every(
    (one) => typeof one === 'object' && one !== null && typeof (one as { id?: unknown }).id === 'string',
  )
  const lists = [entities, membersAdded].every(
    (list) =>
      list === undefined ||
      (Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null)),
  )
  return typeof type === 'string' &&
    typeof serviceUrl === 'string' &&
    typeof channelId === 'string' &&
    (text === undefined || text === null || typeof text === 'string') &&
    parties &&
    lists
    ? (body as Activity)
    : null
}

/** The issuer's keys could not be fetched: nothing is wrong with the request itself. */
const isAway = (error: unknown): boolean =>
  !(error instanceof AuthenticationError) &&
  /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|fetch failed|Failed to load openID config|status code 5\d\d|socket hang up/i.test(
    `${(error as { code?: string }).code} ${(error as Error).message}`,
  )

const isLoopback = ({ socket }: Request): boolean =>
  /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(socket.remoteAddress ?? '')

const nameOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300)
