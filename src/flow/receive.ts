import { plain } from '../incident/plain.ts'
import { Problem } from '../incident/problem.ts'
import type { Accepted, Incoming, Store } from './memory.ts'

/** More than any platform's message; what is longer is cut, and the text says so. Characters. */
const LONGEST = 8_000

/**
 * The one way in: stores the request once, however often its message comes, before anybody is told that it was taken.
 * `queued` false = the caller works on it itself. Throws Problem('queue-full') where too many wait already.
 */
export async function receive(
  incoming: Incoming,
  { store, queued }: { readonly store: Pick<Store, 'accept'>; readonly queued: boolean },
): Promise<Exclude<Accepted, { kind: 'full' }>> {
  const words = plain(incoming.request.text).trim()
  if (words === '')
    throw new Problem(
      'usage',
      'Say what should be investigated.',
      'For example: investigate "VPN to Osaka failed around 07:20"',
    )
  const text =
    words.length > LONGEST ? `${words.slice(0, LONGEST).toWellFormed()} … (the rest was cut)` : words
  const accepted = await store.accept({ ...incoming, request: { ...incoming.request, text } }, { queued })
  if (accepted.kind === 'full')
    throw new Problem(
      'queue-full',
      `${accepted.waiting} requests wait already, so this one was not taken.`,
      'Ask again in a few minutes.',
    )
  return accepted
}
