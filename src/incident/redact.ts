import type { Row } from './evidence.ts'
import { plain } from './plain.ts'

/** A name that stands for a secret, as it is written before `=` or `:`, in JSON and after other words as well. */
const NAMED =
  '(?:(?:account|shared[_-]?access|shared|pre[_-]?shared|instrumentation|subscription|api|secret)[_-]?key|shared[_-]?access[_-]?signature|password|passwd|pwd|passphrase|client[_-]?secret|azure_client_certificate_password|psk|(?:access|refresh|id|bot)[_-]?token|signing[_-]?secret|connection[_-]?string)'

/** What logs say of a secret without telling it. */
const NO_SECRET =
  '(?!(?:mismatch\\w*|invalid|wrong|not|does|do|different|expired|missing|incorrect|required|empty|too|the|being|rejected|refused|unacceptable|unknown|unset|used|configured|null|none|failed|failure|authentication)\\.?(?:[\\s,;:&)\\]}"\'\\\\]|$))'

/** A quotation mark, in JSON within JSON within JSON as well. */
const QUOTE = '\\\\{0,7}["\']'

/** Shapes of secrets; every pattern is linear: a fixed start, then one bounded run of characters that nothing has to follow. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:[\w+/=\s:,\\.]|-(?!----)){0,10000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
    'private-key',
  ],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g, 'token'],
  [/\bxox[abposr]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, 'slack-token'],
  [/\bsk-[\w-]{20,}/g, 'api-key'],
  [/https:\/\/hooks\.slack\.com\/\S+|https:\/\/[\w.-]{1,200}webhook\.office\.com\/\S+/g, 'webhook'],
  [/(?<=[?&]sig=)[^&\s"']+/gi, 'signature'],
  [/(?<=\b(?:bearer|basic) )[\w.~+/=-]{16,}/gi, 'token'],
  [/(?<![\w~.-])[\w.-]{3}8Q~[\w.~-]{31,34}(?![\w~.-])/g, 'client-secret'],
  [
    new RegExp(
      `(?<=${NAMED}(?:${QUOTE})? ?[=:] ?(?:${QUOTE})?|--${NAMED} )${NO_SECRET}(?:(?<=[^\\\\]")(?:[^"\\\\]|\\\\.){1,500}|(?<=[^\\\\]')(?:[^'\\\\]|\\\\.){1,500}|(?<=["'])[^"'\\\\]{1,500}|[^;&,\\s"'\\\\]{4,500})`,
      'gi',
    ),
    'secret',
  ],
  [
    new RegExp(
      `(?<=\\b(?:pre-?shared[ -]key|shared key|client secret|password|psk) (?:is|was) (?:set to )?)${NO_SECRET}(?:["“'][^"”']{6,200}|(?=[a-z-]{0,200}[^\\sa-z-])[^\\s"'”,;]{6,200})`,
      'gi',
    ),
    'secret',
  ],
  [/(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/g, 'password'],
]
const SECRET_COLUMN =
  /password|secret|shared_?key|account_?key|connectionstring|authorization(_[a-z])?$|access_?token|refresh_?token/i

/** The text with every secret shape replaced by `[redacted:kind]`; ordinary log text stays as it is. */
export function redact(text: string): string {
  return SHAPES.reduce((safe, [shape, kind]) => safe.replace(shape, `[redacted:${kind}]`), text)
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
