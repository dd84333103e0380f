import type { Followed } from '../flow/actions.ts'
import type { Arm } from './arm.ts'
import { NO_ADDRESS } from './dispatched.ts'
import { isItem } from './read.ts'
import { errorIn, refusalOf } from './refusal.ts'

const RIGHT = 'Microsoft.Network/locations/operations/read'
const [SHORTEST_MS, USUAL_MS, LONGEST_MS] = [1000, 5000, 60_000]

/** Asks how far an operation is, at an address that Azure gave; at no other host, whatever the address says. */
export async function follow(arm: Arm, operation: string, signal?: AbortSignal): Promise<Followed> {
  if (operation === NO_ADDRESS) return { kind: 'unread', why: 'Azure gave no address to ask how far it is.' }
  if (!URL.canParse(operation) || new URL(operation).origin !== arm.endpoint)
    return { kind: 'unread', why: 'The address that was given to ask how far it is, is not Azure’s.' }
  const url = new URL(operation)
  const reply = await arm.get(url.href, signal)
  if (reply.kind !== 'answered') return { kind: 'unread', why: reply.why }
  const { status, body, header } = reply
  const running = { kind: 'running', afterMs: pause(header('retry-after')) } as const
  // A Location has no word for its state: 202 = it runs, the result = it has ended well.
  if (/\/operationResults\//i.test(url.pathname) && !hasStatus(body)) {
    if (status === 202) return running
    if (status === 200 || status === 204) return { kind: 'succeeded' }
  }
  if (status >= 300)
    return { kind: 'unread', why: refusalOf(reply, { right: RIGHT, scope: url.pathname }).why }
  if (!hasStatus(body)) return { kind: 'unread', why: 'Azure’s answer could not be understood.' }
  switch (body.status.toLowerCase()) {
    case 'succeeded':
      return { kind: 'succeeded' }
    case 'failed':
    case 'canceled':
    case 'cancelled':
      return {
        kind: 'failed',
        why: `Azure says: ${[body.status, errorIn(body)].filter(Boolean).join(', ')}.`,
      }
    default:
      return running
  }
}

const hasStatus = (body: unknown): body is { readonly status: string } =>
  isItem(body) && typeof body.status === 'string' && body.status !== ''

/** Retry-After is seconds or a date. */
function pause(given: string | null): number {
  if (given === null) return USUAL_MS
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS) : USUAL_MS
}
