import pino, { type DestinationStream, type Logger } from 'pino'
import { redact } from './incident/redact.ts'

/** The log of the server: one JSON document a line, on standard output unless told; secrets never reach it. */
export function openLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    base: { name: 'guidepost', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    // Over the whole line: what a message, an error or a nested value quotes is covered alike.
    hooks: { streamWrite: redact },
  }
  return to ? pino(options, to) : pino(options)
}
