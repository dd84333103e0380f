import { randomUUID } from 'node:crypto'
import type { Server } from 'restify'
import type { App } from './app.ts'
import type { ChatDoor } from './chat/door.ts'
import { openWeb } from './chat/web/index.ts'
import type { Config } from './config.ts'
import type { ConsoleHouse } from './console/house.ts'
import { openLive } from './console/live.ts'
import { openConsole } from './console/open-console.ts'
import { localSignIn } from './console/sign-in/local.ts'
import type { Part } from './http/health.ts'
import { partsOf } from './parts.ts'
import type { ServerStorage } from './storage/open-storage.ts'

/** What the console looks at and acts through, once everything else is open. */
export type Rooms = Pick<ConsoleHouse, 'hear' | 'turnedAway'> & {
  readonly app: App
  readonly storage: Pick<ServerStorage, 'archive' | 'audit' | 'store' | 'proposals'>
  readonly parts: readonly Part[]
  readonly onError: (error: unknown, reference: string | null) => void
  readonly leaving: AbortSignal
}

/** The console of a server: a chat platform of its own, and the pages. */
export type Browser = {
  readonly door: ChatDoor
  readonly routes: (rooms: Rooms) => (server: Server) => void
}

/** The console as it is configured. */
export function browserOf(config: Config): Browser {
  const web = openWeb()
  return {
    door: web,
    routes: ({ app, storage, parts, onError, leaving, hear, turnedAway }) => {
      const { archive, audit, store, proposals } = storage
      const live = openLive(archive)
      web.onShown(live.nudge)
      const { shelf, clock, model, repairs } = app.doors
      const house: ConsoleHouse = {
        archive,
        audit,
        store,
        proposals,
        hear: async (heard) => {
          const reply = await hear(heard)
          live.nudge()
          return reply
        },
        turnedAway,
        shelf,
        now: clock.now,
        live,
        sandbox: app.story && { title: app.story.title, request: app.story.request },
        model: model?.name ?? null,
        parts: () => partsOf(parts, config),
        frozen: async () => (await repairs?.rules.frozen()) ?? (await proposals.frozen()),
        publicUrl: null,
        onBug: (error) => {
          const reference = randomUUID().slice(0, 8)
          onError(error, reference)
          return reference
        },
      }
      return openConsole({ house, leaving }, localSignIn())
    },
  }
}
