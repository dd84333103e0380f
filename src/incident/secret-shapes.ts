/** A name that stands for a secret, as it is written before `=` or `:`, in JSON and after other words as well. */
const NAMED =
  '(?:(?:account|shared[_-]?access|shared|pre[_-]?shared|instrumentation|subscription|functions|api|secret)[_-]?key|shared[_-]?access[_-]?signature|password|passwd|pwd|passphrase|client[_-]?secret|azure_client_certificate_password|psk|(?:access|refresh|id|bot)[_-]?token|signing[_-]?secret|connection[_-]?string)'

/** What logs say of a secret without telling it. */
const NO_SECRET =
  '(?!(?:mismatch\\w*|invalid|wrong|not|does|do|different|expired|missing|incorrect|required|empty|too|the|being|rejected|refused|unacceptable|unknown|unset|used|configured|null|none|failed|failure|authentication)\\.?(?:[\\s,;:&)\\]}"\'\\\\]|$))'

/** A quotation mark, in JSON within JSON within JSON as well. */
const QUOTE = '\\\\{0,7}["\']'

/** What people call a secret in words, in the languages that are read. */
const CALLED =
  '(?:pre-?shared[ -]?key|shared[ -]key|(?:account|storage|api|access)[ -]key|client secret|password|passphrase|passwort|kennwort|mot de passe|パスワード|事前共有キー|共有キー|psk)'
/** One word with a digit or a sign in it. */
const NO_PLAIN_WORD = '(?=[a-z-]{0,200}[^\\sa-z-])'
/** Large and small letters and a digit, as chance makes them and no log does. */
const mixed = (signs: string): string =>
  `(?=[${signs}]{0,200}[A-Z])(?=[${signs}]{0,200}[a-z])(?=[${signs}]{0,200}\\d)`

/** A kind of secret. `keeps` = the pattern's first group stands before the secret and stays. */
export type Shape = { readonly shape: RegExp; readonly kind: string; readonly keeps?: true }

/** Shapes of secrets; every pattern is linear: a fixed start, then one bounded run of characters that nothing has to follow. */
export const SHAPES: readonly Shape[] = [
  {
    shape:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[\w+/=\s:,\\.]|-(?!----)){0,10000}(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
    kind: 'private-key',
  },
  { shape: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g, kind: 'token' },
  { shape: /\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}|\bxapp-[\w-]{8,}/g, kind: 'slack-token' },
  { shape: /\bsk-[\w-]{20,}/g, kind: 'api-key' },
  { shape: /\bgh[pousr]_\w{36,}|\bgithub_pat_\w{22,}/g, kind: 'token' },
  {
    shape:
      /https:\/\/hooks\.slack\.com\/\S+|https:\/\/[\w.-]{1,200}webhook\.office\.com\/\S+|https:\/\/outlook\.office(?:365)?\.com\/webhook\/\S+/g,
    kind: 'webhook',
  },
  { shape: /((?:[?&;]|\\u0026|%26|%3f)sig(?:=|%3d))[^&\s"'\\]+/gi, kind: 'signature', keeps: true },
  { shape: /((?<![a-z])sig(?:=|%3d))[^&\s"'\\]{16,}/gi, kind: 'signature', keeps: true },
  { shape: /([?&]code=)[\w+/=%-]{40,}/gi, kind: 'api-key', keeps: true },
  { shape: /(?<=\b(?:bearer|basic) )[\w.~+/=-]{16,}/gi, kind: 'token' },
  { shape: /(\bsharedkey(?:lite)? [\w.-]{1,100}:)[\w+/=]{16,}/gi, kind: 'signature', keeps: true },
  { shape: /(?<![\w~.-])[\w.-]{3}\dQ~[\w.~-]{31,34}(?![\w~.-])/g, kind: 'client-secret' },
  {
    shape: new RegExp(`(?<![\\w~.-])[\\w.-]{0,10}~${mixed('\\w.~-')}[\\w.~-]{34}(?![\\w~.-])`, 'g'),
    kind: 'client-secret',
  },
  {
    shape: new RegExp(
      `(?<=${NAMED}(?:${QUOTE})? ?(?:[=:]|%3d) ?(?:${QUOTE})?|--${NAMED} )${NO_SECRET}(?:(?<=[^\\\\]")(?:[^"\\\\]|\\\\.){1,500}|(?<=[^\\\\]')(?:[^'\\\\]|\\\\.){1,500}|(?<=["'])[^"'\\\\]{1,500}|[^;&,\\s"'\\\\]{4,500})`,
      'gi',
    ),
    kind: 'secret',
  },
  {
    shape: new RegExp(
      `(?<=\\b(?:pre-?shared[ -]key|shared key|client secret|password|psk) (?:is|was) (?:set to )?)${NO_SECRET}(?:["“'][^"”']{6,200}|${NO_PLAIN_WORD}[^\\s"'”,;]{6,200})`,
      'gi',
    ),
    kind: 'secret',
  },
  {
    shape: new RegExp(
      `(${CALLED}\\s?[=:：]\\s?)${NO_SECRET}(?:["“'][^"”']{6,200}|${NO_PLAIN_WORD}[^\\s"'”,;]{6,200})`,
      'gi',
    ),
    kind: 'secret',
    keeps: true,
  },
  {
    shape: new RegExp(
      `((?<![A-Za-z])(?:[Pp]re-?[Ss]hared [Kk]ey|[Ss]hared [Kk]ey|[Cc]lient [Ss]ecret|[Pp]assword|[Pp]assphrase|PSK|psk) )${mixed('\\w!#$%*+./@^~-')}[\\w!#$%*+./@^~-]{10,200}`,
      'g',
    ),
    kind: 'secret',
    keeps: true,
  },
  {
    shape: new RegExp(
      `((?:[Ss]ecret|SECRET|[Tt]oken|TOKEN)["']?\\s?[=:]\\s?["']?)${mixed('\\w+/.~-')}[\\w+/.~-]{12,}={0,2}`,
      'g',
    ),
    kind: 'secret',
    keeps: true,
  },
  {
    shape: new RegExp(
      `((?:(?<!bject)[Kk]ey|KEY|[Ss]ecret|[Tt]oken|[Cc]redential|[Pp]assword)["']?\\s?(?:[=:]|is)?\\s?["']?)(?!\\/)${mixed('\\w+/-')}[\\w+/-]{40,}={0,2}`,
      'g',
    ),
    kind: 'secret',
    keeps: true,
  },
  { shape: /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/g, kind: 'password' },
]
