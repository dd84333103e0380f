import { type Logger, LogLevel } from '@slack/bolt'

/** The libraries' own log: only what is wrong, a line each; they would log bodies otherwise. */
export function quietLogger(note: (line: string) => void): Logger {
  const tell = (...parts: readonly unknown[]): void =>
    note(
      parts
        .map((one) =>
          one instanceof Error ? `${one.name}: ${(one as { code?: string }).code ?? ''}` : String(one),
        )
        .join(' ')
        .slice(0, 300),
    )
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: tell,
    error: tell,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}
