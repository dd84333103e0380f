/** What words to Guidepost ask for, before anything is looked up. */
export type Said =
  | { readonly kind: 'help'; readonly greeting: boolean }
  | { readonly kind: 'guides' | 'status' | 'stop' }
  /** All actions, or none any more. */
  | { readonly kind: 'freeze'; readonly on: boolean }
  /** Everything else: a request, an answer or a question, by where it was said. */
  | { readonly kind: 'words'; readonly text: string }

const GREETING =
  /^(?:hi|hello|hey|hallo|hola|moin|good (?:morning|afternoon|evening)|thanks?|thank you|ping|test)\b[\s\p{P}\p{S}\w]{0,20}$/iu
const HELP = /^(?:help|usage|commands?|\?|what can you do)\b[\s\p{P}]*$|^\?+$/iu
const GUIDES = /^(?:list\s+)?guides?[\s\p{P}]*$/iu
const STATUS = /^status[\s\p{P}]*$/iu
const STOP = /^(?:please\s+)?(?:stop|cancel|abort|quit)(?:\s+(?:it|this|that|please))*[\s\p{P}]*$/iu
const FREEZE = /^(?:please\s+)?(un)?freeze(?:\s+(?:all|the|actions?|repairs?|everything))*[\s\p{P}]*$/iu
const INVESTIGATE = /^(?:please\s+)?investigate[\s:,-]+(?=\S)/iu

/** Reads the first words; linear in their length. */
export function said(text: string): Said {
  const words = text.trim()
  const short = words.length <= 60
  if (words === '' || (short && HELP.test(words))) return { kind: 'help', greeting: false }
  if (short && GREETING.test(words)) return { kind: 'help', greeting: true }
  if (short && GUIDES.test(words)) return { kind: 'guides' }
  if (short && STATUS.test(words)) return { kind: 'status' }
  if (short && STOP.test(words)) return { kind: 'stop' }
  const ice = short ? FREEZE.exec(words) : null
  if (ice) return { kind: 'freeze', on: !ice[1] }
  return { kind: 'words', text: INVESTIGATE.test(words) ? words.replace(INVESTIGATE, '') : words }
}

/** Words in a thread of ours that do not name us and still are for us, as far as anybody can tell. */
export const isForUs = (text: string): boolean =>
  /^(?:why|how|what|when|where|which|who|show|explain|look|check|investigate|also|and\b|try)\b/i.test(
    text.trim(),
  ) || text.trim().endsWith('?')

/** A question about what was found, and not a wish to look anew. */
export const isAboutReport = (text: string): boolean =>
  /^(?:but\s+|and\s+|so\s+)?(?:why|how (?:do|did|can|sure|certain)|what (?:does|do|is|was|were|makes|else|evidence|caused)|when (?:did|was|were)|which|who|where|explain|are you sure|is (?:it|that)|was (?:it|that)|show (?:me )?(?:the )?(?:evidence|rows|query|queries|proof)|since when)\b/i.test(
    text.trim(),
  ) || /^(?:why|really|since when|how so|source|sources|proof|evidence)[\s?!.]*$/i.test(text.trim())
