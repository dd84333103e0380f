import { hostname } from 'node:os'
import { type App, type AppOptions, memorySettings, openApp } from './app.ts'
import { approversOf } from './approvers.ts'
import type { Browser } from './browser.ts'
import type { ChatDoor, House } from './chat/door.ts'
import type { Config } from './config.ts'
import type { PartState } from './console/part-state.ts'
import { type Actor, act } from './flow/act.ts'
import { deliver } from './flow/deliver.ts'
import { hear } from './flow/hear.ts'
import type { Accepted, Incoming, Settled } from './flow/memory.ts'
import { peopleFirst, readingQuietly } from './flow/people-first.ts'
import type { Heard, Reply } from './flow/ports.ts'
import { receive } from './flow/receive.ts'
import { settle } from './flow/settle.ts'
import { signsOfLife } from './flow/signs-of-life.ts'
import { sweep } from './flow/sweep.ts'
import { type Worker, work } from './flow/work.ts'
import { health, type Part } from './http/health.ts'
import { type Listener, listen } from './http/listen.ts'
import type { Person } from './incident/person.ts'
import { Problem } from './incident/problem.ts'
import { openServerStorage } from './storage/open-storage.ts'

/** One process that takes requests, works on them and answers; as many as one likes on one database. */
export type Server = {
  readonly app: App
  readonly address: string
  /** What a person did on a platform. */
  readonly hear: (heard: Heard) => Promise<Reply | null>
  readonly receive: (incoming: Incoming) => Promise<Exclude<Accepted, { kind: 'full' }>>
  readonly answer: (given: {
    readonly id: string
    readonly parameter: string
    readonly answer: string
    readonly by: Person
  }) => Promise<Settled>
  readonly stop: (id: string, by: Person) => Promise<boolean>
  /** Takes nothing more at once, lets the steps under way end or hands them back, and ends within 25 s. */
  readonly close: () => Promise<void>
}

export type ServerOptions = AppOptions & {
  /** Opens the platforms that people write on. */
  readonly chats: (house: House) => Promise<readonly ChatDoor[]>
  /** The console; absent = none. */
  readonly browser?: Browser | null
  /** Hears of what a platform refused or could not do. */
  readonly onNote?: House['note']
  /** Hears once an hour of the audit trail's head, to be kept outside of the database. */
  readonly onHead: (head: { readonly seq: number; readonly hash: string }) => void
  /** Hears of every bug and of what was not done and will be tried again. */
  readonly onError: (error: unknown, reference: string | null) => void
}

/** How long steps under way may still take when the process is told to end, and what is left of the 25 s after that. */
const GRACE_MS = 15_000
const ABANDON_MS = 3_000
const HEAD_EVERY_MS = 3_600_000

/** Starts everything that a server needs; what can start side by side does. Throws a Problem. */
export async function openServer(
  config: Config,
  options: ServerOptions,
  openMemory: typeof openServerStorage = openServerStorage,
): Promise<Server> {
  // Before anything is begun: a first start should not prepare a database in vain.
  if (options.model && config.modelProblem) throw config.modelProblem
  const leaving = new AbortController()
  const told = (part: PartState): void => {
    if (!leaving.signal.aborted) options.onPart?.(part)
  }
  let clock: App['doors']['clock'] | null = null
  const now = (): Date => clock?.now() ?? new Date()
  const early = (): never => {
    throw new Problem('stopping', 'This Guidepost is starting.', 'Ask again in a few seconds.')
  }
  let hearing: Server['hear'] = early
  // A platform may be heard of before everything is open.
  let turnedAway: House['turnedAway'] = async () => undefined
  const house: House = {
    hear: (heard) => hearing(heard),
    turnedAway: (heard) => turnedAway(heard),
    note: options.onNote ?? (() => undefined),
    now,
    linkTo: (id) =>
      config.console.publicUrl === null ? null : `${config.console.publicUrl}/investigations/${id}`,
  }
  const [built, memory, opened] = await Promise.allSettled([
    openApp(config, options).then((app) => {
      clock = app.doors.clock
      const { size } = app.doors.shelf
      told({ name: 'guides', state: 'ok', how: size === 1 ? 'one guide' : `${size} guides` })
      // Whoever asks waits for it; the page does not.
      app.doors.tools.ready().then(
        () => told({ name: 'azure-mcp', state: 'ok', how: null }),
        (error) => told({ name: 'azure-mcp', state: 'trouble', how: sayProblem(error) }),
      )
      return app
    }),
    openMemory({
      ...memorySettings(config, now, options.note),
      concurrency: config.queue.concurrency,
      onError: (error) => options.onError(error, null),
    }).then((memory) => {
      const how = config.databaseUrl === null ? 'Postgres of our own' : 'the server of DATABASE_URL'
      told({ name: 'database', state: 'ok', how })
      return memory
    }),
    options.chats(house),
  ])
  const platforms = opened.status === 'fulfilled' ? opened.value : []
  for (const { chat } of platforms) told({ name: chat.platform, state: 'ok', how: null })
  const { browser } = options
  const doors = browser ? [...platforms, browser.door] : platforms
  const chats = doors.map(({ chat }) => chat)
  const closeDoors = (): Promise<unknown> => Promise.allSettled(doors.map((door) => door.close()))
  if (built.status === 'rejected' || memory.status === 'rejected' || opened.status === 'rejected') {
    leaving.abort()
    await closeDoors()
    if (memory.status === 'fulfilled') await memory.value.close()
    if (built.status === 'fulfilled') await built.value.close()
    throw [built, memory, opened].find((one) => one.status === 'rejected')?.reason
  }
  const app = built.value
  const storage = memory.value
  const { store, queue } = storage
  const shown = { outbox: storage.outbox, store, chats }
  const signs = signsOfLife(
    storage.outbox,
    (id) => during(deliver(id, shown)),
    (error) => options.onError(error, null),
  )
  const people = peopleFirst(leaving.signal)
  const worker: Worker = {
    name: `${hostname()}:${process.pid}`,
    doors: { ...app.doors, tools: readingQuietly(app.doors.tools, people) },
    store,
    proposals: storage.proposals,
    onBug: options.onError,
    ...(chats.length > 0 ? { onProgress: signs.changed } : {}),
  }
  const approvers = approversOf(config, app.doors.repairs, doors)
  const actor: Actor = {
    name: worker.name,
    doors: app.doors,
    proposals: storage.proposals,
    store,
    leaving: leaving.signal,
  }
  const abandoning = new AbortController()
  const under = new Set<Promise<unknown>>()
  const during = async <T>(what: Promise<T>): Promise<T> => {
    under.add(what)
    try {
      return await what
    } finally {
      under.delete(what)
      // What came of it, a message or a next job, should not wait for the next round.
      queue.nudge()
    }
  }
  let headTold = Number.NEGATIVE_INFINITY
  const upkeep = async (): Promise<void> => {
    await sweep(app.doors, store, worker.name)
    await storage.proposals.expire()
    if (performance.now() - headTold < HEAD_EVERY_MS) return
    headTold = performance.now()
    options.onHead(await storage.audit.head())
  }
  /** What this process works on: another job for the same, as after an outage of the database, joins it. */
  const mine = new Map<string, Promise<void>>()
  const start = (id: string): Promise<void> => {
    const working = during(
      people.quiet().then(() => work(worker, id, { leave: leaving.signal, abandon: abandoning.signal })),
    ).then(() => undefined)
    mine.set(id, working)
    return working.finally(() => {
      signs.over(id)
      mine.delete(id)
    })
  }
  const taking = (): void => {
    if (leaving.signal.aborted)
      throw new Problem('stopping', 'This Guidepost is stopping.', 'Ask again in half a minute.')
  }
  const parts: readonly Part[] = [
    { name: 'intake', trouble: () => (leaving.signal.aborted ? 'stopping' : null) },
    { name: 'database', trouble: storage.trouble },
    { name: 'azure-mcp', trouble: () => azureMcp(app) },
    { name: 'guides', trouble: () => (app.doors.shelf.size > 0 ? null : 'none') },
  ]
  hearing = async (heard) => {
    taking()
    return during(
      people.listening(hear(heard, { store, doors: app.doors, proposals: storage.proposals, approvers })),
    )
  }
  turnedAway = async (heard) => {
    if (heard.kind !== 'pressed' || heard.press.kind !== 'decide') return
    await during(storage.proposals.refused(heard.press.proposal, heard.person, 'not-admitted'))
  }
  let listener: Listener
  try {
    await queue.work({
      investigate: (id) => mine.get(id) ?? start(id),
      deliver: (id) => during(deliver(id, shown)),
      act: (id) => during(act(actor, id)),
      sweep: () => during(upkeep()),
    })
    const others = platforms.map(({ chat, trouble }) => ({ name: chat.platform, trouble }))
    const pages = browser?.routes({
      app,
      storage,
      parts: [...parts, ...others],
      hear: (heard) => hearing(heard),
      turnedAway: (heard) => turnedAway(heard),
      onError: options.onError,
      leaving: leaving.signal,
    })
    const routes = doors.flatMap((door) => door.routes ?? [])
    listener = await listen(config, [health(parts, others), ...routes, ...(pages ? [pages] : [])])
  } catch (error) {
    leaving.abort()
    await closeDoors()
    await storage.close()
    await app.close()
    throw error
  }
  return {
    app,
    address: listener.address,
    hear: hearing,
    receive: async (incoming) => {
      taking()
      return during(receive(incoming, { store, queued: true }))
    },
    answer: (given) => during(settle(store, given)),
    stop: (id, by) => store.stop(id, by),
    close: async () => {
      leaving.abort()
      const closed = listener.close()
      await queue.leave()
      await closeDoors()
      await within(GRACE_MS, under)
      abandoning.abort()
      await within(ABANDON_MS, under)
      await storage.close(under.size === 0)
      await app.close()
      await closed
    },
  }
}

/** In one line. */
const sayProblem = (error: unknown): string =>
  error instanceof Problem ? `${error.message} ${error.fix}` : String(error)

/** Null = the tool server runs; where it does not, it is started again. */
function azureMcp({ doors }: App): string | null {
  if (doors.tools.up()) return null
  doors.tools.ready().catch(() => undefined)
  return 'not running'
}

/** Waits until nothing is under way, at most so long. */
async function within(ms: number, under: ReadonlySet<Promise<unknown>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  const done = async (): Promise<void> => {
    while (under.size > 0) await Promise.allSettled(under)
  }
  await Promise.race([done(), late])
  clearTimeout(timer)
}
