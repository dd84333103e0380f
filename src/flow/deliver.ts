import type { Delivery, Outbox, Store } from './memory.ts'
import type { Chat, Sent } from './ports.ts'

/** Pauses between tries of a platform that fails, milliseconds; the last one again and again. */
const PAUSES_MS = [1_000, 5_000, 15_000, 60_000, 300_000]
/** About a day of tries: then nobody will read it there any more. */
const MOST_TRIES = 300
/** A post that is in doubt stands in the thread by then, or never will. */
const SETTLING_MS = 3_000

/**
 * Brings the one message of an investigation up to what is to be shown. Only the first post can double; so it is never
 * repeated blindly: one whose outcome is unknown is looked for by its mark first. Everything after is an update.
 */
export async function deliver(
  id: string,
  doors: { readonly outbox: Outbox; readonly store: Pick<Store, 'view'>; readonly chats: readonly Chat[] },
): Promise<void> {
  const delivery = await doors.outbox.take(id)
  if (!delivery) return
  const chat = doors.chats.find(({ platform }) => platform === delivery.place.platform)
  const view = await doors.store.view(id)
  if (!chat || !view) {
    const why = chat ? 'the investigation is gone' : `${delivery.place.platform} is not configured here`
    return chat
      ? doors.outbox.giveUp(delivery, why)
      : settle(doors.outbox, delivery, { kind: 'later', afterMs: 60_000, why })
  }
  const known = delivery.message ?? (delivery.doubtful ? await look(chat, delivery) : null)
  if (typeof known === 'object' && known) return settle(doors.outbox, delivery, known)
  if (known) return settle(doors.outbox, delivery, await chat.update(delivery.place, known, view))
  if (!(await doors.outbox.posting(delivery))) return
  return settle(doors.outbox, delivery, await chat.post(delivery.place, view, delivery.mark))
}

/** The message of a post whose outcome is not known; null = it did not arrive. */
async function look(chat: Chat, { place, mark }: Delivery): Promise<string | null | Sent> {
  const found = await chat.find(place, mark)
  return found.kind === 'found' ? found.message : found
}

async function settle(outbox: Outbox, delivery: Delivery, sent: Sent): Promise<void> {
  if (sent.kind === 'sent') return outbox.shown(delivery, sent.message)
  if (sent.kind === 'gone' || delivery.tries >= MOST_TRIES) return outbox.giveUp(delivery, sent.why)
  if (sent.kind === 'unknown') return outbox.later(delivery, SETTLING_MS, sent.why)
  const pause = PAUSES_MS[Math.min(delivery.tries, PAUSES_MS.length) - 1] ?? 1_000
  return outbox.later(delivery, Math.max(sent.afterMs, pause), sent.why)
}
