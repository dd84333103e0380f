import { openWeb } from '../../src/chat/web/index.ts'
import type { ConsoleHouse } from '../../src/console/house.ts'
import { openLive } from '../../src/console/live.ts'
import type { Asked } from '../../src/console/route.ts'
import { ROLES, type Role, type Session } from '../../src/console/session.ts'
import type { Approvers } from '../../src/flow/actions.ts'
import { hear } from '../../src/flow/hear.ts'
import { openShelf } from '../../src/guides/shelf.ts'
import { aStorage, type Place } from '../storage/a-storage.ts'

export type AHouse = ConsoleHouse & {
  readonly place: Place
  /** What was reported as a bug. */
  readonly bugs: unknown[]
  readonly close: () => Promise<void>
}

/** Whoever did not ask for it may approve. */
export const ANYBODY: Approvers = {
  who: ({ platform, account }) => `${platform}:${account}`,
  apart: () => true,
  refusal: async () => null,
  freezeRefusal: async () => null,
}

/** A console's house on a real database, with the guides of the project and people who are really heard. */
export async function aHouse(
  more: Partial<ConsoleHouse> & { readonly approvers?: Approvers | null } = {},
): Promise<AHouse> {
  const { approvers = ANYBODY, ...given } = more
  const place = await aStorage('embedded')
  const shelf = await openShelf(new URL('../../guides', import.meta.url).pathname)
  const { archive, audit, store, proposals } = place
  const live = openLive(archive)
  openWeb().onShown(live.nudge)
  const bugs: unknown[] = []
  const now = () => new Date()
  return {
    archive,
    audit,
    store,
    proposals,
    hear: async (heard) => {
      const reply = await hear(heard, { store, doors: { shelf, clock: { now } }, proposals, approvers })
      live.nudge()
      return reply
    },
    turnedAway: async (heard) => {
      if (heard.kind === 'pressed' && heard.press.kind === 'decide')
        await proposals.refused(heard.press.proposal, heard.person, 'role')
    },
    shelf,
    rehearsals: place.rehearsals,
    rehearsing: { now: () => null, trouble: () => null, begin: () => true },
    now,
    live,
    sandbox: null,
    model: null,
    parts: async () => [{ name: 'database', state: 'ok', how: null }],
    frozen: () => proposals.frozen(),
    publicUrl: null,
    onBug: (error) => {
      bugs.push(error)
      return 'a-reference'
    },
    ...given,
    place,
    bugs,
    close: () => place.close(),
  }
}

/** Somebody who is signed in. */
export const aSession = (roles: readonly Role[] = ROLES, account = 'local:ann', name = 'Ann'): Session => ({
  person: { platform: 'web', account, name },
  roles,
  by: 'local',
})

/** What somebody asks a route for. */
export const anAsk = (more: Partial<Omit<Asked, 'query'>> & { readonly query?: string } = {}): Asked => ({
  session: aSession(),
  params: {},
  body: null,
  headers: {},
  gone: new AbortController().signal,
  ...more,
  query: new URLSearchParams(more.query ?? ''),
})
