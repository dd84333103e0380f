import { App, HTTPReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import type { ChatDoor, House } from '../door.ts'
import { membership } from '../membership.ts'
import { readyToDraw } from '../picture/drawn.ts'
import { gate } from './gate.ts'
import { userGroups } from './groups.ts'
import { listenTo } from './listen.ts'
import { quietLogger } from './log.ts'
import type { SlackOptions } from './options.ts'
import { people } from './people.ts'
import { self } from './self.ts'
import { slackChat } from './send.ts'
import { socketReceiver } from './socket.ts'
import { statusLine } from './status.ts'

const CALL_MS = 10_000
/** Slack waits three seconds for whoever pressed a button. */
const GROUPS_MS = 2_000

/** Opens Slack: `POST /slack/events`, or a socket where an app token is given; it may be away when we start. */
export function openSlack(options: SlackOptions, house: House): ChatDoor {
  const { botToken, signingSecret, appToken, apiUrl } = options
  readyToDraw()
  const note = (what: string) => (why: string) => house.note(what, { platform: 'slack', why })
  const logger = quietLogger(note('Slack'))
  const client = new WebClient(botToken, {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    // A post that is repeated by a library is a message that stands twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
    logger,
  })
  const me = self(client, note('Slack does not answer'))
  const http =
    appToken === null && signingSecret !== null
      ? new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'], processBeforeResponse: true, logger })
      : null
  const socket = appToken === null ? null : socketReceiver({ appToken, apiUrl }, note('The socket to Slack'))
  const app = new App({
    receiver: http ?? (socket as NonNullable<typeof socket>),
    processBeforeResponse: true,
    logger,
    // Nothing is asked of Slack to take an event: what we are is found out beside it.
    authorize: async () => {
      const found = me.known()
      return { botToken, ...(found ? { botId: found.bot, botUserId: found.user, teamId: found.team } : {}) }
    },
  })
  const under = new Set<Promise<void>>()
  const during = (work: Promise<void>): void => {
    under.add(work)
    void work.finally(() => under.delete(work))
  }
  listenTo(app, options, house, {
    client,
    self: me.known,
    user: people(client, note('Somebody is unknown')),
    during,
  })
  const status = statusLine(client)
  void socket?.start()
  return {
    chat: slackChat(
      client,
      (view, place) => during(status(view, place)),
      note('A picture is missing'),
      house.linkTo,
    ),
    routes: http ? gate(http, house) : null,
    trouble: () => me.trouble() ?? (socket && !socket.connected() ? 'no socket' : null),
    inGroup: membership(userGroups(client, note('Who is in a user group is unknown')), GROUPS_MS),
    close: async () => {
      me.close()
      await socket?.stop()
      await Promise.allSettled(under)
    },
  }
}
