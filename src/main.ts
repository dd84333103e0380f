import type { Config } from './config.ts'
import { openLog } from './log.ts'
import { openServer } from './server.ts'

/** Runs the server until it is told to end, and says so on standard error; the log goes to standard output. */
export async function main(
  config: Config,
  options: { readonly guides?: string; readonly scenario?: string; readonly model: boolean },
): Promise<void> {
  const began = performance.now()
  const log = openLog(config.logLevel)
  const note = (line: string): void => void process.stderr.write(`${line}\n`)
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'A bug ends the process'))
  const server = await openServer(config, {
    ...options,
    note,
    chats: [],
    onHead: (head) => log.info({ audit: `${head.seq}:${head.hash}` }, 'Head of the audit trail'),
    onError: (error, reference) =>
      log.error({ err: error, reference }, reference ? 'A bug ended an investigation' : 'To be tried again'),
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  log.info({ address: server.address, seconds: Number(seconds) }, 'Ready')
  note(`Guidepost runs at ${server.address} (${seconds} s).`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        log.info({ signal }, 'Stopping')
        note('Stopping: steps under way may end, the rest is handed back …')
        resolve()
      })
  })
  await server.close()
  log.info('Stopped')
}
