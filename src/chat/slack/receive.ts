import type { Heard } from '../../flow/ports.ts'
import { type Press, parsePress } from '../../incident/press.ts'
import type { Origin } from './admit.ts'
import { names, wordsOf } from './words.ts'

/** What came in, before it is known who it was. */
export type Came = {
  readonly key: string
  readonly origin: Origin
  readonly thread: string
} & (
  | { readonly kind: 'said'; readonly text: string; readonly aside: boolean }
  | { readonly kind: 'pressed'; readonly press: Press; readonly note: string | null }
  | { readonly kind: 'arrived' }
)

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
type Fields = Readonly<Record<string, unknown>>
const part = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/** Kinds of message that a person writes; edits, deletions and what programs write are others (docs.slack.dev, message). */
const WRITTEN = [undefined, 'file_share', 'thread_broadcast']

/** An event of the Events API: a mention, a direct message, words in a thread, or our own arrival. Null = none of these. */
export function fromEvent(body: Fields, bot: string | null): Came | null {
  const event = part(body['event'])
  const { type, subtype, user, channel, ts, thread_ts: thread, channel_type: kind } = event
  const key = text(body['event_id'])
  const place = text(channel)
  const who = text(user)
  if (key === null || place === null || who === null) return null
  const origin: Origin = {
    app: text(body['api_app_id']),
    team: text(body['team_id']),
    channel: place,
    user: who,
    shared: body['is_ext_shared_channel'] === true,
  }
  if (type === 'member_joined_channel')
    return who === bot ? { kind: 'arrived', key: `arrived:${place}`, origin, thread: `new:${key}` } : null
  const at = text(ts)
  if (at === null || event['bot_id'] !== undefined || !WRITTEN.includes(subtype as string | undefined))
    return null
  const root = text(thread) ?? at
  const words = wordsOf(event['text'], bot)
  if (type === 'app_mention')
    return { kind: 'said', key: `${place}:${at}`, origin, thread: root, text: words, aside: false }
  if (type !== 'message') return null
  const direct = kind === 'im'
  // A mention comes as an event of its own as well.
  if (!direct && (text(thread) === null || names(event['text'], bot))) return null
  return { kind: 'said', key: `${place}:${at}`, origin, thread: root, text: words, aside: !direct }
}

/** `/guidepost …`: it cannot be written in a thread, so it begins one. */
export function fromCommand(body: Fields): Came | null {
  const [key, channel, user] = [text(body['trigger_id']), text(body['channel_id']), text(body['user_id'])]
  if (key === null || channel === null || user === null) return null
  const origin: Origin = {
    app: text(body['api_app_id']),
    team: text(body['team_id']),
    channel,
    user,
    shared: null,
  }
  return { kind: 'said', key, origin, thread: `new:${key}`, text: wordsOf(body['text'], null), aside: false }
}

/** “Investigate this message”. */
export function fromShortcut(body: Fields): Came | null {
  const message = part(body['message'])
  const at = text(message['ts'])
  const key = text(body['trigger_id'])
  const origin = originOf(body)
  if (key === null || at === null || origin === null) return null
  const thread = text(message['thread_ts']) ?? at
  const quoted = wordsOf(message['text'], '')
  // Somebody else's words are looked into; they are no order of whoever has them looked into.
  return {
    kind: 'said',
    key,
    origin,
    thread,
    text: quoted === '' ? '' : `investigate ${quoted}`,
    aside: false,
  }
}

/** A button or a choice of a message of ours. */
export function fromAction(body: Fields): Came | null {
  const [action] = Array.isArray(body['actions']) ? (body['actions'] as readonly unknown[]) : []
  const { value, selected_option: option, action_ts: at, action_id: id } = part(action)
  const press = parsePress(value ?? part(option)['value'])
  const message = part(body['message'])
  const origin = originOf(body)
  const ts = text(message['ts']) ?? text(part(body['container'])['message_ts'])
  if (!press || origin === null || ts === null) return null
  return {
    kind: 'pressed',
    key: `${origin.user}:${text(at) ?? ''}:${text(id) ?? ''}:${ts}`,
    origin,
    thread: text(message['thread_ts']) ?? text(part(body['container'])['thread_ts']) ?? ts,
    press,
    note: null,
  }
}

/** What a dialog for a note keeps of the click that opened it. */
export type Asked = { readonly press: Press; readonly channel: string; readonly thread: string }

/** A note that was written in a dialog; `asked` comes back from Slack as we gave it. */
export function fromNote(body: Fields, asked: Asked | null, note: string | null): Came | null {
  const key = text(part(body['view'])['id'])
  const origin = originOf({ ...body, channel: { id: asked?.channel } })
  if (!asked || key === null || origin === null) return null
  return { kind: 'pressed', key: `note:${key}`, origin, thread: asked.thread, press: asked.press, note }
}

function originOf(body: Fields): Origin | null {
  const user = part(body['user'])
  const [channel, id] = [text(part(body['channel'])['id']), text(user['id'])]
  if (channel === null || id === null) return null
  return {
    app: text(body['api_app_id']),
    team: text(part(body['team'])['id']) ?? text(user['team_id']),
    channel,
    user: id,
    shared: null,
  }
}

/** With what Slack knows of the person it is what anybody could have done. */
export function heardOf(
  came: Came,
  { name, zone }: { readonly name: string | null; readonly zone: string | null },
  now: Date,
): Heard {
  const { key, origin, thread, ...rest } = came
  return {
    ...rest,
    key,
    person: { platform: 'slack', account: `${origin.team}/${origin.user}`, name },
    place: { platform: 'slack', channel: origin.channel, thread },
    zone,
    at: now.toISOString(),
  }
}
