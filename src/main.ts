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
  options: { readonly guides?: string; readonly scenario?: string; readonly model: boolean },
): Promise<void> {
  const began = performance.now()
  const log = openLog(config.logLevel)
  const note = (line: string): void => void process.stderr.write(`${line}\n`)
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'A bug ends the process'))
  // From the first moment on, and whichever reaches us again on another way, as Ctrl-C in a terminal does.
  const told = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
  })
  // A start that hangs must not outlast that either.
  void told.then(() => setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref())
  const browser = browserOf(config)
  const tell = startLines(note)
  for (const part of offParts(config)) tell(part)
  if (config.model && options.model) tell({ name: 'model', state: 'ok', how: config.model.model })
  const server = await openServer(config, {
    ...options,
    onPart: tell,
    today: true,
    note,
    chats: chatsOf(config),
    browser,
    onNote: (what, facts) => log.warn(facts, what),
    onHead: (head) => log.info({ audit: `${head.seq}:${head.hash}` }, 'Head of the audit trail'),
    onError: (error, reference) =>
      log.error({ err: error, reference }, reference ? 'A bug ended an investigation' : 'To be tried again'),
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  log.info({ address: server.address, seconds: Number(seconds) }, 'Ready')
  const { signIn, publicUrl } = config.console
  tell({
    name: 'console',
    ...(signIn.kind === 'off'
      ? { state: 'off', how: signIn.why }
      : { state: 'ok', how: publicUrl ?? server.address }),
  })
  note(`Guidepost runs at ${server.address} (${seconds} s).`)
  if (server.app.story && signIn.kind !== 'off')
    note(`Open ${server.address} in a browser, and ask: ${server.app.story.request}`)
  const signal = await told
  log.info({ signal }, 'Stopping')
  note('Stopping: steps under way may end, the rest is handed back …')
  await server.close()
  log.info('Stopped')
}
