import type { Row } from './evidence.ts'
import { plain } from './plain.ts'
import { SHAPES } from './secret-shapes.ts'

const SECRET_COLUMN =
  /password|secret|shared_?key|account_?key|connectionstring|authorization(_[a-z])?$|access_?token|refresh_?token/i

/** The text with every secret shape replaced by `[redacted:kind]`; ordinary log text stays as it is. */
export function redact(text: string): string {
  return SHAPES.reduce(
    (safe, { shape, kind, keeps }) => safe.replace(shape, `${keeps ? '$1' : ''}[redacted:${kind}]`),
    text,
  )
}

/** A row without secrets and hidden characters, in any depth; a column that is named after a secret loses its value. */
export function redactRow(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      plain(name),
      SECRET_COLUMN.test(plain(name)) && value ? '[redacted:column]' : safe(value),
    ]),
  )
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return redact(plain(value))
  if (Array.isArray(value)) return value.map(safe)
  return value !== null && typeof value === 'object' ? redactRow(value as Row) : value
}
