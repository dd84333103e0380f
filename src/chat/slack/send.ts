import type { WebClient } from '@slack/web-api'
import type { View } from '../../flow/memory.ts'
import type { Chat, Sent } from '../../flow/ports.ts'
import type { Place } from '../../incident/place.ts'
import type { House } from '../door.ts'
import { drawn } from '../picture/drawn.ts'
import { viewScreen } from '../screen/view-screen.ts'
import { slackMessage } from './render.ts'
import { reasonOf } from './self.ts'

/** Marks our message for us alone; people do not see it (docs.slack.dev, “Message metadata”). */
const EVENT = 'guidepost_investigation'
const PICTURE_WIDTH = 1_200
const MOST_PAGES = 5

/** What begins a thread of its own has none yet. */
export const isNewThread = (thread: string): boolean => thread.startsWith('new:')

/** Nothing that stands in a message may become a link, a preview or a mention. */
export const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const

/** Messages in Slack: one in each thread, brought up to date in place. */
export function slackChat(
  client: WebClient,
  onShown: (view: View, place: Place) => void,
  note: (why: string) => void,
  linkTo: NonNullable<House['linkTo']> = () => null,
): Chat {
  const message = async (view: View) => {
    const picture = await drawn(view.picture, PICTURE_WIDTH, note)
    const file = picture ? await upload(client, picture, note) : null
    return slackMessage(
      viewScreen(view, picture, linkTo(view.id)),
      file === null ? {} : { pictureFile: file },
    )
  }
  return {
    platform: 'slack',
    post: (place, view, mark) =>
      sending('post', async () => {
        const { text, blocks } = await message(view)
        const opens = isNewThread(place.thread)
        const sent = await client.chat.postMessage({
          channel: place.channel,
          ...(opens ? {} : { thread_ts: place.thread }),
          text,
          blocks: [...blocks],
          metadata: { event_type: EVENT, event_payload: { mark } },
          ...QUIET,
        })
        const ts = sent.ts ?? ''
        onShown(view, opens ? { ...place, thread: ts } : place)
        return { kind: 'sent', message: ts, ...(opens ? { thread: ts } : {}) }
      }),
    update: (place, ts, view) =>
      sending('update', async () => {
        const { text, blocks } = await message(view)
        await client.chat.update({ channel: place.channel, ts, text, blocks: [...blocks], ...QUIET })
        onShown(view, isNewThread(place.thread) ? { ...place, thread: ts } : place)
        return { kind: 'sent', message: ts }
      }),
    remove: (place, ts) =>
      sending('update', async () => {
        await client.chat.delete({ channel: place.channel, ts })
        return { kind: 'sent', message: ts }
      }),
    find: async (place, mark) => {
      let found: string | null = null
      const sent = await sending('update', async () => {
        found = await look(client, place, mark)
        return { kind: 'sent', message: '' }
      })
      if (sent.kind === 'sent') return { kind: 'found', message: found }
      return sent.kind === 'gone'
        ? sent
        : { kind: 'later', afterMs: sent.kind === 'later' ? sent.afterMs : 0, why: sent.why }
    },
  }
}

/** Our message with the mark; the newest pages are looked through, null = it stands in none of them. */
async function look(client: WebClient, place: Place, mark: string): Promise<string | null> {
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const common = {
      channel: place.channel,
      include_all_metadata: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    }
    const { messages, response_metadata: more } = isNewThread(place.thread)
      ? await client.conversations.history(common)
      : await client.conversations.replies({ ...common, ts: place.thread })
    const own = messages?.find(
      ({ metadata }) =>
        metadata?.event_type === EVENT && (metadata.event_payload as { mark?: string }).mark === mark,
    )
    if (own?.ts) return own.ts
    cursor = more?.next_cursor || undefined
    if (!cursor) return null
  }
  return null
}

/** The picture as a file of Slack's own, which a message may show; null where Slack does not take it: the words remain. */
async function upload(
  client: WebClient,
  { png, alt }: { readonly png: Uint8Array; readonly alt: string },
  note: (why: string) => void,
): Promise<string | null> {
  try {
    const { files } = (await client.files.uploadV2({
      filename: 'timeline.png',
      title: 'Timeline of the incident',
      alt_text: alt.slice(0, 1_000),
      file: Buffer.from(png),
    })) as { files?: readonly { readonly files?: readonly { readonly id?: string }[] }[] }
    return files?.[0]?.files?.[0]?.id ?? null
  } catch (error) {
    // The report matters more than its picture.
    note(`Slack did not take the picture: ${reasonOf(error)}`)
    return null
  }
}

/** Slack's words for a place that is not there any more, or that we may not write to (docs.slack.dev, chat.postMessage). */
const GONE =
  /^(channel_not_found|is_archived|not_in_channel|account_inactive|restricted_action\w*|team_access_not_granted|ekm_access_denied|thread_not_found|cannot_reply_to_message|messages_tab_disabled)$/
const DELETED = /^(message_not_found|cant_update_message|edit_window_closed)$/
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT/

async function sending(what: 'post' | 'update', send: () => Promise<Sent>): Promise<Sent> {
  try {
    return await send()
  } catch (error) {
    const why = `Slack answered ${reasonOf(error)}`
    const { code, data, retryAfter, statusCode, original } = error as {
      code?: string
      data?: { error?: string }
      retryAfter?: number
      statusCode?: number
      original?: { code?: string; cause?: { code?: string } }
    }
    if (retryAfter !== undefined)
      return { kind: 'later', afterMs: Math.min(600, Math.max(1, retryAfter)) * 1000, why }
    if (data?.error && DELETED.test(data.error)) return { kind: 'deleted', why }
    if (data?.error && GONE.test(data.error)) return { kind: 'gone', why }
    if (data?.error) return { kind: 'later', afterMs: 0, why }
    if (!code?.startsWith('slack_')) throw error
    const cause = `${original?.code} ${original?.cause?.code}`
    if (what === 'update' || (statusCode !== undefined && statusCode < 500) || NEVER_SENT.test(cause))
      return { kind: 'later', afterMs: 0, why }
    return { kind: 'unknown', why }
  }
}
