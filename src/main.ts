import { browserOf } from './browser.ts'
import { chatsOf } from './chats.ts'
import type { Config } from './config.ts'
import { openLog } from './log.ts'
import { offParts } from './parts.ts'
import { openServer } from './server.ts'
import { startLines } from './start-lines.ts'

/** Who runs us kills us after 30 s, most of them. */
const LONGEST_STOP_MS = 24_000

/** Runs the server until it is told to end, and says so on standard error; the log goes to standard output. */
export async function main(
  config: Config,
  options: {
    readonly guides?: string
    readonly scenario?: string
    readonly today?: boolean
    readonly model: boolean
  },
): Promise<void> {
  const log = openLog(config.logLevel)
  const write = (line: string): void => void process.stderr.write(`${line}\n`)
  const lines = startLines(write, process.stderr.isTTY && process.stderr.hasColors())
  // Node's own listener writes between the lines that people read.
  process.removeAllListeners('warning')
  process.on('warning', (warning) =>
    log[warning.name === 'ExperimentalWarning' ? 'debug' : 'warn']({ err: warning }, 'Node warns'),
  )
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'A bug ends the process'))
  // From the first moment on, and whichever reaches us again on another way, as Ctrl-C in a terminal does.
  const told = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
  })
  // A start that hangs must not outlast that either.
  void told.then(() => setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref())
  const browser = browserOf(config)
  for (const part of offParts(config, options.model)) lines.part(part)
  if (config.model && options.model) lines.part({ name: 'model', state: 'ok', how: config.model.model })
  const server = await openServer(config, {
    ...options,
    onPart: lines.part,
    // What nobody has chosen is the demo.
    today: options.today ?? options.scenario === undefined,
    note: lines.note,
    chats: chatsOf(config),
    browser,
    onNote: (what, facts) => log.warn(facts, what),
    onHead: (head) => log.info({ audit: `${head.seq}:${head.hash}` }, 'Head of the audit trail'),
    onError: (error, reference) =>
      log.error({ err: error, reference }, reference ? 'A bug ended an investigation' : 'To be tried again'),
  })
  log.info({ address: server.address }, 'Ready')
  const { signIn, publicUrl } = config.console
  lines.part({
    name: 'console',
    ...(signIn.kind === 'off'
      ? { state: 'off', how: signIn.why }
      : { state: 'ok', how: publicUrl ?? 'a page on this address' }),
  })
  const { story } = server.app
  if (story && signIn.kind !== 'off') lines.note(`Open the address in a browser, and ask: ${story.request}`)
  lines.address(server.address, ['azure-mcp'])
  const signal = await told
  log.info({ signal }, 'Stopping')
  write('Stopping: steps under way may end, the rest is handed back …')
  await server.close()
  log.info('Stopped')
}
