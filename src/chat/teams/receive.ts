import { createHash } from 'node:crypto'
import type { Activity } from 'botbuilder'
import type { Heard } from '../../flow/ports.ts'
import type { Place } from '../../incident/place.ts'
import { type Press, parsePress } from '../../incident/press.ts'
import { NOTE_FIELD } from './controls.ts'

/** What a message is sent to again later: where, as whom, and to which tenant. */
export type Address = {
  readonly serviceUrl: string
  readonly conversation: string
  readonly bot: string
  readonly tenant: string | null
}

const LONGEST_TEXT = 40_000

/** The thread that an activity belongs to; a conversation without threads is one. */
export function placeOf(activity: Activity): Place {
  const { conversation, recipient, serviceUrl } = activity
  const address: Address = {
    serviceUrl,
    conversation: conversation.id,
    bot: recipient.id,
    tenant: conversation.tenantId ?? activity.channelData?.tenant?.id ?? null,
  }
  return {
    platform: 'teams',
    channel: conversation.id.split(';')[0] ?? conversation.id,
    thread: conversation.id,
    address: JSON.stringify(address),
  }
}

/** What the activity means, null = nothing to us. Whoever sent it was checked before. */
export function heardOf(activity: Activity, now: Date): Heard | null {
  const common = {
    person: {
      platform: 'teams',
      account: activity.from.aadObjectId?.toLowerCase() ?? '',
      name: activity.from.name ?? null,
    },
    place: placeOf(activity),
    zone: zoneOf(activity),
    at: now.toISOString(),
  }
  if (activity.type === 'message') {
    const press = pressIn(activity.value)
    const key = `${activity.conversation.id}:${activity.id}`
    if (press) return { ...common, ...press, key, kind: 'pressed' }
    const text = wordsOf(activity)
    return { ...common, key, kind: 'said', text, aside: false }
  }
  if (activity.type === 'invoke' && activity.name === 'adaptiveCard/action') {
    const press = pressIn(activity.value?.action?.data)
    return press ? { ...common, ...press, key: keyOf(activity), kind: 'pressed' } : null
  }
  if (
    activity.type === 'invoke' &&
    /^composeExtension\/(fetchTask|submitAction)$/.test(activity.name ?? '')
  ) {
    const text = quotedOf(activity)
    return text === null ? null : { ...common, key: keyOf(activity), kind: 'said', text, aside: false }
  }
  return arrives(activity) ? { ...common, key: `arrived:${activity.conversation.id}`, kind: 'arrived' } : null
}

/** The words without the mention of us, as plain text. */
function wordsOf(activity: Activity): string {
  const mentions = (activity.entities ?? []).filter(
    (entity) => entity.type === 'mention' && entity.mentioned?.id === activity.recipient.id,
  )
  const text = mentions.reduce(
    (words, { text: mention }) =>
      typeof mention === 'string' && mention !== '' ? words.replace(mention, ' ') : words,
    (activity.text ?? '').slice(0, LONGEST_TEXT),
  )
  return text.replaceAll(/<\/?at>/g, '').trim()
}

/** The message that somebody wants to have investigated, as Teams hands it over: HTML, of which the words are kept. */
function quotedOf(activity: Activity): string | null {
  const content = activity.value?.messagePayload?.body?.content
  if (typeof content !== 'string') return null
  const text = content
    .slice(0, LONGEST_TEXT)
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
  // Somebody else's words are looked into; they are no order of whoever has them looked into.
  return text === '' ? null : `investigate ${text}`
}

function pressIn(data: unknown): { readonly press: Press; readonly note: string | null } | null {
  if (typeof data !== 'object' || data === null) return null
  // A list gives what was chosen in it.
  const fields = data as Readonly<Record<string, unknown>>
  const { press, choice, field = 'note' } = fields
  const note = typeof field === 'string' && NOTE_FIELD.test(field) ? fields[field] : undefined
  const found = parsePress(press ?? choice)
  return found && { press: found, note: typeof note === 'string' && note.trim() !== '' ? note : null }
}

/** A click has an id of its own; where a client sends none, the same click of the same person counts once. */
function keyOf(activity: Activity): string {
  const { conversation, from, id, replyToId, value } = activity
  const what = createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex')
    .slice(0, 32)
  return `${conversation.id}:${id ?? ''}:${from.id}:${replyToId ?? ''}:${what}`
}

const arrives = (activity: Activity): boolean =>
  (activity.type === 'conversationUpdate' &&
    (activity.membersAdded ?? []).some(({ id }) => id === activity.recipient.id)) ||
  (activity.type === 'installationUpdate' && activity.action?.startsWith('add') === true)

function zoneOf(activity: Activity): string | null {
  const told = activity.entities?.find((entity) => entity.type === 'clientInfo')?.timezone
  const zone = activity.localTimezone ?? (typeof told === 'string' ? told : undefined)
  if (!zone) return null
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    // A name that only Windows knows: times are then read as UTC, and the report says so.
    return null
  }
}
