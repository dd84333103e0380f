import type { Refused } from '../flow/actions.ts'
import type { Arm, Reply } from './arm.ts'
import { refusalOf } from './refusal.ts'

export type Item = Readonly<Record<string, unknown>>

/** What a read gave; `missing` = Azure knows no such resource. */
export type Read<T> =
  | { readonly kind: 'read'; readonly found: T }
  | ({ readonly kind: 'missing' | 'unread' } & Refused)

/** What a read takes: the right to it, and where. */
export type Needs = { readonly right: string; readonly scope: string }

const MOST_PAGES = 20

/** Reads one resource. */
export async function readItem(
  arm: Arm,
  url: string,
  needs: Needs,
  signal?: AbortSignal,
): Promise<Read<Item>> {
  const reply = await arm.get(url, signal)
  return reply.kind === 'answered' && reply.status === 200 && isItem(reply.body)
    ? { kind: 'read', found: reply.body }
    : unread(reply, needs)
}

/** Reads a list, all of its pages. */
export async function readList(
  arm: Arm,
  url: string,
  needs: Needs,
  signal?: AbortSignal,
): Promise<Read<readonly Item[]>> {
  const found: Item[] = []
  let next: unknown = url
  for (let page = 0; typeof next === 'string' && next !== ''; page++) {
    if (page === MOST_PAGES || new URL(next, url).origin !== arm.endpoint)
      return {
        kind: 'unread',
        why: 'The list has no end that could be read.',
        fix: 'Look in the Azure portal.',
      }
    const read = await readItem(arm, new URL(next, url).href, needs, signal)
    if (read.kind !== 'read') return read
    const { value, nextLink } = read.found
    if (!Array.isArray(value)) return NO_SENSE
    found.push(...value.filter(isItem))
    next = nextLink
  }
  return { kind: 'read', found }
}

/** The properties of an ARM resource. */
export const propertiesOf = ({ properties }: Item): Item => (isItem(properties) ? properties : {})

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NO_SENSE = {
  kind: 'unread',
  why: 'Azure’s answer could not be understood.',
  fix: 'Try again; if it stays so, look in the Azure portal.',
} as const

function unread(reply: Reply, needs: Needs): Exclude<Read<never>, { kind: 'read' }> {
  switch (reply.kind) {
    case 'unsent':
      return { kind: 'unread', why: reply.why, fix: reply.fix }
    case 'lost':
      return { kind: 'unread', why: reply.why, fix: 'Try again.' }
    case 'answered':
      if (reply.status < 300) return NO_SENSE
      return { kind: reply.status === 404 ? 'missing' : 'unread', ...refusalOf(reply, needs) }
  }
}
