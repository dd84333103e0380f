import type { Row } from '../incident/evidence.ts'
import { plain } from './plain.ts'

/** Shapes of secrets; every pattern is linear: a fixed start, then one run of characters. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,8000}?-----END [A-Z ]{0,40}PRIVATE KEY-----/g,
    'private-key',
  ],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g, 'token'],
  [/\bxox[abposr]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, 'slack-token'],
  [/\bsk-[\w-]{20,}/g, 'api-key'],
  [/https:\/\/hooks\.slack\.com\/\S+|https:\/\/[\w.-]{1,200}webhook\.office\.com\/\S+/g, 'webhook'],
  [/(?<=[?&]sig=)[^&\s"']+/gi, 'signature'],
  [
    /(?<=\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|client_secret|AZURE_CLIENT_SECRET|sharedKey|presharedkey|InstrumentationKey)=)[^;&\s"']+/gi,
    'secret',
  ],
  [
    /(?<=\b(?:pre-?shared[ -]key|psk|shared ?key|client secret|password)(?: is| =|:|=) ?["']?)(?!mismatch|invalid|wrong|does)[^\s"',;]{6,}/gi,
    'secret',
  ],
  [/(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/g, 'password'],
]
const SECRET_COLUMN = /password|secret|sharedkey|accountkey|connectionstring|authorization$/i

/** The text with every secret shape replaced by `[redacted:kind]`; ordinary log text stays as it is. */
export function redact(text: string): string {
  return SHAPES.reduce((safe, [shape, kind]) => safe.replace(shape, `[redacted:${kind}]`), text)
}

/** A row without secrets and hidden characters, in any depth; a column that is named after a secret loses its value. */
export function redactRow(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      plain(name),
      SECRET_COLUMN.test(name) && value ? '[redacted:column]' : safe(value),
    ]),
  )
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return redact(plain(value))
  if (Array.isArray(value)) return value.map(safe)
  return value !== null && typeof value === 'object' ? redactRow(value as Row) : value
}
