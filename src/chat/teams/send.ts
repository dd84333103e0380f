import { type Activity, ActivityTypes, type CloudAdapter, type TurnContext } from 'botbuilder'
import type { Chat, Sent } from '../../flow/ports.ts'
import type { Place } from '../../incident/place.ts'
import type { House } from '../door.ts'
import { drawn } from '../picture/drawn.ts'
import { viewScreen } from '../screen/view-screen.ts'
import type { Address } from './receive.ts'
import { teamsCard } from './render.ts'

/** It travels inside the card, whose size is limited. */
const PICTURE_WIDTH = 600
/** The longest that one call to Teams is waited for. */
const PATIENCE_MS = 10_000

/** A message with one card; `text` is what a notification shows. */
export const cardMessage = ({ text, card }: { text: string; card: object }): Partial<Activity> => ({
  type: ActivityTypes.Message,
  summary: text,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
})

/** Does something in a conversation that we were told of before. */
export type InPlace = <T>(place: Place, act: (context: TurnContext) => Promise<T>) => Promise<T>

export function inPlace(adapter: CloudAdapter, appId: string): InPlace {
  return async (place, act) => {
    const { serviceUrl, conversation, bot, tenant } = JSON.parse(place.address ?? '{}') as Address
    const reference = {
      serviceUrl,
      channelId: 'msteams',
      bot: { id: bot, name: '' },
      conversation: { id: conversation, ...(tenant === null ? {} : { tenantId: tenant }) },
    }
    let result: Awaited<ReturnType<typeof act>> | undefined
    await adapter.continueConversationAsync(appId, reference as never, async (context) => {
      result = await act(context)
    })
    return result as Awaited<ReturnType<typeof act>>
  }
}

/** Messages in Teams. A bot cannot look for its own messages there, so a post in doubt counts as not made. */
export function teamsChat(
  within: InPlace,
  note: (why: string) => void,
  linkTo: NonNullable<House['linkTo']> = () => null,
): Chat {
  const show = async (
    place: Place,
    view: Parameters<Chat['post']>[1],
    message: string | null,
  ): Promise<Sent> => {
    const picture = await drawn(view.picture, PICTURE_WIDTH, note)
    const shown = teamsCard(viewScreen(view, picture, linkTo(view.id)))
    return sending(message === null ? 'post' : 'update', async () =>
      within(place, async (context) => {
        if (message === null) {
          const sent = await context.sendActivity(cardMessage(shown))
          return { kind: 'sent', message: sent?.id ?? '' }
        }
        await context.updateActivity({ ...cardMessage(shown), id: message })
        return { kind: 'sent', message }
      }),
    )
  }
  return {
    platform: 'teams',
    post: (place, view) => show(place, view, null),
    update: (place, message, view) => show(place, view, message),
    remove: (place, message) =>
      sending('update', async () =>
        within(place, async (context) => {
          await context.deleteActivity(message)
          return { kind: 'sent', message }
        }),
      ),
    find: async () => ({ kind: 'found', message: null }),
  }
}

/** Never longer than our patience; what Teams answers instead is told, never thrown. */
async function sending(what: 'post' | 'update', send: () => Promise<Sent>): Promise<Sent> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Sent>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'unknown', why: 'Teams did not answer' }), PATIENCE_MS)
  })
  try {
    return await Promise.race([send(), late])
  } catch (error) {
    return failed(what, error)
  } finally {
    clearTimeout(timer)
  }
}

/** Nothing can have been posted where no connection was made. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|certificate/

/** What an error of the connector means; its body may hold words of people and is not repeated. */
export function failed(what: 'post' | 'update', error: unknown): Sent {
  const { statusCode, response, code, message } = error as {
    statusCode?: number
    code?: string
    message?: string
    response?: { headers?: { get: (name: string) => string | undefined } }
  }
  const reason = `Teams answered ${statusCode ?? code ?? 'with an error'}`
  if (statusCode === 429)
    return { kind: 'later', afterMs: afterMs(response?.headers?.get('retry-after')), why: reason }
  if (statusCode === 404 || statusCode === 410)
    return { kind: what === 'update' ? 'deleted' : 'gone', why: reason }
  if (statusCode === 403) return { kind: 'gone', why: `${reason}: Guidepost was removed from there` }
  if (statusCode === 413) return { kind: 'gone', why: `${reason}: the message is too large` }
  if (statusCode !== undefined && statusCode < 500) return { kind: 'later', afterMs: 0, why: reason }
  if (what === 'update' || NEVER_SENT.test(`${code} ${message}`))
    return { kind: 'later', afterMs: 0, why: reason }
  return { kind: 'unknown', why: reason }
}

const LONGEST_PAUSE_MS = 600_000

function afterMs(header: string | undefined): number {
  const seconds = Number(header)
  const ms =
    Number.isFinite(seconds) && header ? seconds * 1000 : header ? Date.parse(header) - Date.now() : 1_000
  return Math.min(LONGEST_PAUSE_MS, Math.max(1_000, Number.isFinite(ms) ? ms : 1_000))
}
