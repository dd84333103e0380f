import type { Refused } from '../flow/actions.ts'
import { plain } from '../incident/plain.ts'
import type { Reply } from './arm.ts'

const LONGEST = 300

/** A foreign text as one short line. */
export function brief(text: string): string {
  const line = plain(text.slice(0, 10 * LONGEST))
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

/** Azure's own words for an error, `Code: message`; empty where it gave none. */
export function errorIn(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { code?: unknown; message?: unknown } | null }
  return brief([error?.code, error?.message].filter((one) => typeof one === 'string').join(': '))
}

/** Why Azure did not do it and what to do about that. `right` on `scope` is what the call needs. */
export function refusalOf(
  { status, body, header }: Extract<Reply, { kind: 'answered' }>,
  { right, scope }: { readonly right: string; readonly scope: string },
): Refused {
  const words = errorIn(body)
  const why = (what: string): string => `${what} (${status}${words ? `, ${words}` : ''}).`
  const pause = header('retry-after')
  switch (status) {
    case 401:
      return {
        why: why('Azure did not accept the token of the acting identity'),
        fix: 'Check how the acting identity signs in, and that it belongs to the tenant of the subscription.',
      }
    case 403:
      return { why: why('The acting identity may not do this'), fix: rightToAdd(right, scope) }
    case 404:
      return {
        why: why('Azure knows no such resource'),
        fix: `Check the id ${scope}, and that the acting identity sees its subscription.`,
      }
    case 409:
      return {
        why: why('Another operation runs on the resource'),
        fix: 'Wait until it has ended, and propose the action again if it is still needed.',
      }
    case 429:
      return {
        why: why('Azure takes no more requests at present'),
        fix: `Wait ${pause && /^\d+$/.test(pause) ? `${pause} seconds` : 'some minutes'}, and propose the action again.`,
      }
    default:
      if (status >= 500) return { why: why('Azure could not answer'), fix: 'Try again in some minutes.' }
      return {
        why: why('Azure refused the request'),
        fix: 'Check the resource and the arguments in the Azure portal.',
      }
  }
}

/** Says which right is missing where. */
export const rightToAdd = (right: string, scope: string): string =>
  `Give the acting identity a role with ${right} on ${scope}.`
