import type { WebClient } from '@slack/web-api'
import type { View } from '../../flow/memory.ts'
import type { Place } from '../../incident/place.ts'

/** Slack takes it back by itself after two minutes, and with the next message. */
const LONGEST = 80

/**
 * Slack's own line under a thread that says what we are doing (assistant.threads.setStatus); a workspace that does not
 * offer it is asked once. The message says the same, so nothing depends on it.
 */
export function statusLine(client: WebClient): (view: View, place: Place) => Promise<void> {
  let offered = true
  const last = new Map<string, string>()
  return async (view, place) => {
    const busy = view.status === 'accepted' || view.status === 'running'
    const said = busy ? (view.progress?.doing ?? 'is getting started').toLowerCase().slice(0, LONGEST) : ''
    const before = last.get(view.id)
    if (busy) last.set(view.id, said)
    else last.delete(view.id)
    if (!offered || before === said || (!busy && before === undefined)) return
    try {
      await client.assistant.threads.setStatus({
        channel_id: place.channel,
        thread_ts: place.thread,
        status: said,
      })
    } catch (error) {
      const { data } = error as { data?: { error?: string } }
      if (data?.error !== undefined && data.error !== 'ratelimited') offered = false
    }
  }
}
