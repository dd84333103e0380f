import { WebClient } from '@slack/web-api'

/** What source code uses of Slack. */
export type Uses = {
  readonly methods: readonly string[]
  readonly events: readonly string[]
  readonly commands: readonly string[]
  readonly shortcuts: readonly string[]
  /** Buttons, choices or dialogs are answered. */
  readonly interactive: boolean
  /** What might use Slack in a way that cannot be read here. */
  readonly unreadable: readonly string[]
}

/** Every method that the library knows, by Slack’s name of it. */
const METHODS = methodsOf(new WebClient(), '')
const FAMILIES = [...new Set(METHODS.map((name) => name.split('.')[0]))].join('|')

function methodsOf(node: object, path: string): string[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value === 'function' && path !== '' && value.name.startsWith('bound ')) return [path + key]
    return typeof value === 'object' && value !== null ? methodsOf(value, `${path}${key}.`) : []
  })
}

const literal = (name: string): string => name.replaceAll('.', '\\.')

/** `usergroups.users.list` ends as `users.list` does, and is another method. */
const notEndOfLonger = (name: string): string =>
  METHODS.filter((one) => one.endsWith(`.${name}`))
    .map((one) => `(?<!${literal(one.slice(0, -name.length))})`)
    .join('')

/** What a listener of Bolt’s is handed that calls Slack by another name. */
const HANDED: Readonly<Record<string, string>> = {
  say: 'chat.postMessage',
  sayStream: 'chat.startStream',
  setStatus: 'assistant.threads.setStatus',
}

/** A text argument, alone or as one member of an object. */
const TEXT = /^\s*(?:['"`]([^'"`$]+)['"`]|\{[^}]*\bcallback_id:\s*['"]([^'"]+)['"])/

/**
 * Reads source code as text. A call is the method’s whole name outside of comments, whatever it is called on and however:
 * `client.chat.postMessage(…)`, `chat.postMessage`, `api('chat.postMessage')`. A registration is `app.event('…')`,
 * `app.message(…)`, `app.command('/…')`, `app.shortcut('…')` or `({ callback_id: '…' })`, `app.action(…)`, `app.view(…)`,
 * `app.options(…)`.
 */
export function usesIn(source: string): Uses {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, ' ')
    .replaceAll(/\s*(?<!\.)(?:\?\.|\.)(?!\.)\s*/g, '.')
  const registered = [...code.matchAll(/\bapp\.(event|message|command|shortcut|action|view|options)\(/g)].map(
    ({ 0: call, 1: kind, index }) => {
      const [, text, id] = TEXT.exec(code.slice(index + call.length)) ?? []
      return { kind, call, text: text ?? (kind === 'shortcut' ? id : undefined) }
    },
  )
  const of = (kind: string): string[] =>
    registered.flatMap((one) => (one.kind === kind && one.text !== undefined ? [one.text] : []))
  const handed = [...code.matchAll(/\bapp\.\w+\([^;{]*?\(\{([^}]*)\}[^)]*\)\s*=>/g)]
    .flatMap(([, names]) => (names ?? '').split(','))
    .map((name) => name.split(':')[0]?.trim() ?? '')
  return {
    methods: [
      ...METHODS.filter((name) =>
        new RegExp(`(?<![\\w$])${notEndOfLonger(name)}${literal(name)}(?![\\w$.])`).test(code),
      ),
      ...(/\bfilesUploadV2\b/.test(code) ? ['files.uploadV2'] : []),
      ...handed.flatMap((name) => HANDED[name] ?? []),
    ],
    events: [...of('event'), ...(registered.some(({ kind }) => kind === 'message') ? ['message'] : [])],
    commands: of('command'),
    shortcuts: of('shortcut'),
    interactive: registered.some(({ kind }) => ['action', 'view', 'options'].includes(kind ?? '')),
    unreadable: [
      ...registered
        .filter(
          ({ kind, text }) => ['event', 'command', 'shortcut'].includes(kind ?? '') && text === undefined,
        )
        .map(({ call }) => call),
      // A method by a name that is only known when it runs, a family under another name, a listener on something else.
      ...matches(code, /\bapiCall\((?!\s*['"])|\bchatStream\(/g),
      ...matches(
        code,
        new RegExp(`\\bclient\\.(?:${FAMILIES})\\b(?!\\.)|\\bclient\\[|\\}\\s*=\\s*client\\b`, 'g'),
      ),
      ...matches(code, /(?<![\w$.])(?!app\b)[\w$]+\.(?:event|command|shortcut)\(\s*['"`]/g),
    ],
  }
}

const matches = (code: string, pattern: RegExp): string[] => code.match(pattern) ?? []
