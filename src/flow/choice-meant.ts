import type { Choice } from '../incident/guide.ts'
import { choiceIn, misspeltIn } from './choice-in.ts'
import { ADDRESS, mentions } from './mentions.ts'

/** Which choice of a guide's parameter a request means; or what it names that is none of them, for the question. */
export type Meant =
  /** `note` = how the words were read, where that may be a mistake. */
  | {
      readonly kind: 'choice'
      readonly choice: Choice
      readonly note: string | null
      readonly inPart: boolean
    }
  | {
      readonly kind: 'open'
      readonly other: string | null
      /** More than one is named. */
      readonly several: boolean
    }

type Around = { readonly common?: string; readonly known?: readonly string[] }

const COMPOUND = /[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)+/gu
/** “to Nagoya”, “tunnel nach Nagoya”: what follows is where something leads. */
const TOWARDS =
  /(?<![\p{L}\p{N}])(?:to|towards|nach|zu|zum|zur|vers)\s+(?:the\s+)?(\p{Lu}[\p{L}]{2,})(?![\p{L}\p{N}])/gu
const LONGEST_OTHER = 60

/**
 * Finds the choice that a text means: its label or value as a whole, a part of its name that tells it from the others, or
 * such a part with one slip of the pen. A name that looks like one of them and is none is never taken for another.
 * `common` are words that every request for this guide may hold, `known` other names that the guide speaks of.
 */
export function choiceMeant(
  text: string,
  choices: readonly Choice[],
  { common = '', known = [] }: Around = {},
): Meant {
  const named = choiceNamed(text, choices, { common, known })
  if (named.kind === 'choice' || named.other !== null || named.several) return named
  const other = otherAddress(text, choices) ?? otherPlace(text, choices, common)
  const [only] = choices
  return only && choices.length === 1 && other === null
    ? { kind: 'choice', choice: only, note: null, inPart: false }
    : { kind: 'open', other, several: false }
}

/** The same, where a choice has to be named even if it is the only one, as in an answer. */
export function choiceNamed(
  text: string,
  choices: readonly Choice[],
  { common = '', known = [] }: Around = {},
): Meant {
  const labels = choices.map(({ label }) => label)
  const whole = choices.filter(({ label, value }) => mentions(text, label) || mentions(text, value))
  const other = otherName(text, choices, { common, known })
  if (other) return misspelt(other, choices, common) ?? { kind: 'open', other, several: false }
  const [named, second] = whole
  if (named && !second) return { kind: 'choice', choice: named, note: null, inPart: false }
  if (second) return { kind: 'open', other: null, several: true }
  const part = choices[choiceIn(text, labels, common) ?? -1]
  if (part) return { kind: 'choice', choice: part, note: null, inPart: true }
  return misspelt(text, choices, common) ?? { kind: 'open', other: null, several: false }
}

function misspelt(text: string, choices: readonly Choice[], common: string): Meant | null {
  const labels = choices.map(({ label }) => label)
  const found = misspeltIn(text, labels, common)
  const choice = found ? choices[found.at] : undefined
  // In a name, every other part has to be the same.
  if (!found || !choice || (/[-_.]/.test(text) && !text.includes(' ') && !differsAlone(text, choice.label)))
    return null
  return { kind: 'choice', choice, note: `“${found.said}” was read as ${choice.label}`, inPart: true }
}

/** A compound name that begins or ends like a choice and is none: conn-to-nagoya beside conn-to-osaka. */
function otherName(
  text: string,
  choices: readonly Choice[],
  { common, known }: { readonly common: string; readonly known: readonly string[] },
): string | null {
  const names = choices.flatMap(({ label, value }) => [label, value]).map((name) => name.toLowerCase())
  const ours = new Set([...names, ...known.map((name) => name.toLowerCase())])
  const idle = new Set(split(common))
  for (const [said] of text.matchAll(COMPOUND)) {
    const token = said.toLowerCase()
    if (ours.has(token) || ADDRESS.test(token) || !/\p{L}/u.test(token)) continue
    // The same name with its domain.
    if (ours.has(token.split('.')[0] ?? '')) continue
    const parts = split(token)
    if (names.some((name) => parts.every((part) => split(name).includes(part)))) continue
    const like = names.some((name) => {
      const own = split(name)
      const [first = ''] = own
      if (ADDRESS.test(name) || !/\p{L}/u.test(name)) return false
      if (own.every((part) => parts.includes(part))) return own.length > 1 || /\d/.test(token)
      return own.length > 1 && parts[0] === first && !idle.has(first)
    })
    if (like) return said.slice(0, LONGEST_OTHER)
  }
  return null
}

/** An address, where the choices have addresses and this is none of them. */
function otherAddress(text: string, choices: readonly Choice[]): string | null {
  const ours = new Set(
    choices.flatMap(({ label, value }) => [label, value]).filter((name) => ADDRESS.test(name)),
  )
  if (ours.size === 0) return null
  const said = text.match(/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g) ?? []
  return said.find((address) => !ours.has(address)) ?? null
}

/** A place that something leads to, by its capital letter; titles have capitals everywhere. */
function otherPlace(text: string, choices: readonly Choice[], common: string): string | null {
  const words = text.match(/\p{L}{4,}/gu) ?? []
  if (words.filter((word) => /^\p{Lu}/u.test(word)).length * 2 > words.length) return null
  const ours = new Set([...split(common), ...choices.flatMap(({ label }) => split(label))])
  for (const [, place = ''] of text.matchAll(TOWARDS)) if (!ours.has(place.toLowerCase())) return place
  return null
}

/** Whether two names have the same parts but for one. */
function differsAlone(one: string, other: string): boolean {
  const [a, b] = [split(one), split(other)]
  return a.length === b.length && a.filter((part, at) => part !== b[at]).length === 1
}

const split = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
