import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery, Outbox, Store } from './memory.ts'
import type { Chat, Sent } from './ports.ts'

/** Pauses between tries of a platform that fails, milliseconds; the last one again and again. */
const PAUSES_MS = [1_000, 5_000, 15_000, 60_000, 300_000]
/** About a day of tries: then nobody will read it there any more. */
const MOST_TRIES = 300
/** A post that is in doubt stands in the thread by then, or never will: no call to a platform lasts longer. */
const SETTLING_MS = 15_000
/** A process that was paused for longer between its claim and its post must not post: another may have it by now. */
const PAUSED_MS = 3_000

/** Pauses before a second message is tried to be taken away again, milliseconds. */
const REMOVING_MS = [1_000, 4_000]

/**
 * Brings the one message of an investigation up to what is to be shown. Only the first post can double; so it is never
 * repeated blindly: one whose outcome is unknown is looked for by its mark first. Everything after is an update. A process
 * that was paused in the middle of its post, and finds the message of another one when it wakes, takes its own away.
 */
export async function deliver(
  id: string,
  doors: {
    readonly outbox: Outbox
    readonly store: Pick<Store, 'view'>
    readonly chats: readonly Chat[]
  },
): Promise<void> {
  const { outbox, store, chats } = doors
  const delivery = await outbox.take(
    id,
    chats.map(({ platform }) => platform),
  )
  const chat = chats.find(({ platform }) => platform === delivery?.place.platform)
  if (!delivery || !chat) return
  const { place, mark, message, doubtful } = delivery
  const found = message === null && doubtful ? await chat.find(place, mark) : null
  if (found && found.kind !== 'found') return settle(outbox, chat, delivery, found)
  const known = message ?? found?.message ?? null
  // Read last of all, so that what is shown is as new as it can be.
  const view = await store.view(id, { drawn: true })
  if (!view) return outbox.giveUp(delivery, 'the investigation is gone')
  if (known !== null) return settle(outbox, chat, delivery, await chat.update(place, known, view))
  const began = performance.now()
  if (!(await outbox.posting(delivery))) return
  if (performance.now() - began > PAUSED_MS)
    return outbox.later(delivery, SETTLING_MS, 'the process was paused')
  return settle(outbox, chat, delivery, await chat.post(place, view, mark))
}

async function settle(outbox: Outbox, chat: Chat, delivery: Delivery, sent: Sent): Promise<void> {
  if (sent.kind === 'sent') {
    const stands = await outbox.shown(delivery, sent.message, sent.thread)
    return stands === 'second' ? takeAway(chat, delivery, sent.message) : undefined
  }
  if (sent.kind === 'deleted') return outbox.deleted(delivery, sent.why)
  if (sent.kind === 'gone' || delivery.tries >= MOST_TRIES) return outbox.giveUp(delivery, sent.why)
  // An update may be repeated at once; what may still arrive as a second message may not.
  const unsettled = sent.kind === 'unknown' && delivery.message === null
  const pause = PAUSES_MS[Math.min(delivery.tries, PAUSES_MS.length) - 1] ?? 1_000
  const asked = sent.kind === 'later' ? sent.afterMs : unsettled ? SETTLING_MS : 0
  return outbox.later(delivery, Math.max(asked, pause), sent.why)
}

/** Nothing is lost where it stays: it says that the work began, and the other message ends in the report. */
async function takeAway(chat: Chat, { place }: Delivery, message: string): Promise<void> {
  for (const pause of [0, ...REMOVING_MS]) {
    await sleep(pause)
    const { kind } = await chat.remove(place, message)
    if (kind !== 'later' && kind !== 'unknown') return
  }
}
