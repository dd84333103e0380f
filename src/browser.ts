import { randomUUID } from 'node:crypto'
import type { Server } from 'restify'
import type { App } from './app.ts'
import type { ChatDoor } from './chat/door.ts'
import { openWeb } from './chat/web/index.ts'
import type { Config } from './config.ts'
import type { ConsoleHouse } from './console/house.ts'
import { openLive } from './console/live.ts'
import { openConsole } from './console/open-console.ts'
import { entraSignIn } from './console/sign-in/entra.ts'
import { localSignIn } from './console/sign-in/local.ts'
import { withTokens } from './console/sign-in/open-sign-in.ts'
import { proxySignIn } from './console/sign-in/proxy.ts'
import { sandboxSignIn } from './console/sign-in/sandbox.ts'
import type { SignIn } from './console/sign-in/sign-in.ts'
import type { Part } from './http/health.ts'
import { partsOf } from './parts.ts'
import { rehearsing } from './rehearsing.ts'
import type { ServerStorage } from './storage/open-storage.ts'

/** What the console looks at and acts through, once everything else is open. */
export type Rooms = Pick<ConsoleHouse, 'hear' | 'turnedAway'> & {
  readonly app: App
  readonly storage: Pick<
    ServerStorage,
    'archive' | 'audit' | 'store' | 'proposals' | 'sessions' | 'rehearsals'
  >
  readonly parts: readonly Part[]
  readonly onError: (error: unknown, reference: string | null) => void
  readonly leaving: AbortSignal
}

/** The console of a server: a chat platform of its own, and the pages. */
export type Browser = {
  readonly door: ChatDoor
  readonly routes: (rooms: Rooms) => (server: Server) => void
}

/** The console as it is configured; null = it is off. */
export function browserOf(config: Config): Browser | null {
  const { publicUrl, tokens, signIn } = config.console
  if (signIn.kind === 'off') return null
  const web = openWeb()
  return {
    door: web,
    routes: ({ app, storage, parts, onError, leaving, hear, turnedAway }) => {
      const { archive, audit, store, proposals } = storage
      const live = openLive(archive)
      const onBug = (error: unknown): string => {
        const reference = randomUUID().slice(0, 8)
        onError(error, reference)
        return reference
      }
      web.onShown(live.nudge)
      const { shelf, clock, model, repairs } = app.doors
      const house: ConsoleHouse = {
        archive,
        audit,
        store,
        proposals,
        hear: async (heard) => {
          // A recorded incident has a zone of its own, wherever its reader sits.
          const reply = await hear(app.story ? { ...heard, zone: app.story.zone } : heard)
          live.nudge()
          return reply
        },
        turnedAway,
        shelf,
        rehearsals: storage.rehearsals,
        rehearsing: rehearsing(storage.rehearsals, leaving, (error) => onError(error, null)),
        now: clock.now,
        live,
        sandbox: app.story && { title: app.story.title, request: inZone(app.story), zone: app.story.zone },
        model: model?.name ?? null,
        parts: () => partsOf(parts, config),
        frozen: async () => (await repairs?.rules.frozen()) ?? (await proposals.frozen()),
        publicUrl,
        onBug,
      }
      const own = withTokens(signInOf(config, app.story !== null, storage.sessions, onBug), tokens)
      const seeing: SignIn = {
        ...own,
        authenticate: async (request) => {
          const session = await own.authenticate(request)
          if (session) web.seen(session.person.account, session.roles)
          return session
        },
      }
      return openConsole({ house, leaving }, seeing)
    },
  }
}

/** How people prove who they are: as it is configured, and in the sandbox by the part that they play. */
function signInOf(
  { console: { signIn, publicUrl, roles } }: Config,
  sandbox: boolean,
  sessions: ServerStorage['sessions'],
  onBug: (error: unknown) => string,
): SignIn {
  if (signIn.kind === 'entra')
    return entraSignIn({ ...signIn.entra, publicUrl: publicUrl ?? '', roles, sessions, onBug })
  if (signIn.kind === 'proxy') return proxySignIn(signIn, roles)
  return sandbox ? sandboxSignIn() : localSignIn()
}

/** A time without a zone is read in that of the browser, which is another one than that of the story. */
const inZone = ({ request, zone }: NonNullable<App['story']>): string =>
  zone === 'UTC' && !/\b(UTC|GMT|Z)\b/.test(request) ? `${request} UTC` : request
