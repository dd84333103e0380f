import type { View } from '../../flow/memory.ts'
import type { Chat, Sent } from '../../flow/ports.ts'
import type { Place } from '../../incident/place.ts'
import type { ChatDoor } from '../door.ts'

/** The platform's name, wherever a person or a place of the console is meant. */
export const WEB = 'web'

/** What the web door tells the pages. */
export type WebDoor = ChatDoor & {
  /** Hears that a message would be brought up to date on another platform. */
  readonly onShown: (tell: () => void) => void
  /** Remembers the roles with which somebody is signed in, for whether they may approve. */
  readonly seen: (account: string, roles: readonly string[]) => void
}

/** So many people are remembered; whoever acts was seen a moment before. */
const MOST_SEEN = 10_000

/** The pages read what is stored themselves, so a message is shown once it is told that there is something new. */
export function openWeb(): WebDoor {
  const tellers: (() => void)[] = []
  const roles = new Map<string, readonly string[]>()
  const shown = (message: string): Sent => {
    for (const tell of tellers) tell()
    return { kind: 'sent', message }
  }
  const chat: Chat = {
    platform: WEB,
    post: async (_: Place, { id }: View) => shown(id),
    update: async (_: Place, message: string) => shown(message),
    remove: async (_: Place, message: string) => shown(message),
    find: async () => ({ kind: 'found', message: null }),
  }
  return {
    chat,
    routes: null,
    trouble: () => null,
    inGroup: async (account, groups) => (roles.get(account) ?? []).some((role) => groups.includes(role)),
    onShown: (tell) => tellers.push(tell),
    seen: (account, own) => {
      roles.delete(account)
      roles.set(account, own)
      if (roles.size > MOST_SEEN) roles.delete(roles.keys().next().value ?? '')
    },
    close: async () => undefined,
  }
}
