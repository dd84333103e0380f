import type { Guide } from '../incident/guide.ts'
import { ASPECTS, FAIL, FAINT, TYPES, WIDER } from './words/lexicon.ts'
import { stems, type Term, terms } from './words/terms.ts'

/** What a guide is about, for choosing among guides. */
export type Profile = {
  /** Each thing, trouble and word with how much the guide is about it, 0 to 1. */
  readonly about: ReadonlyMap<string, number>
  /** The troubles among them that it is for. */
  readonly troubles: ReadonlyMap<string, number>
  /** Names that people use of what it covers: connections, resources, addresses; small letters. */
  readonly names: ReadonlySet<string>
  /** Parts of such names, by their stems. */
  readonly parts: ReadonlySet<string>
  /** What it says that it is not for. */
  readonly not: ReadonlySet<string>
  /** Its words as they are written. */
  readonly words: ReadonlySet<string>
  /** The parts of its names as they are written. */
  readonly calls: ReadonlySet<string>
  /** The words for things and troubles that it uses itself, with how much it is about them. */
  readonly literals: ReadonlyMap<string, number>
  /** Its title and symptoms, each as the stems of its words. */
  readonly phrases: readonly (readonly string[])[]
  /** The stems of all words in its title, its symptoms and its names. */
  readonly stems: ReadonlySet<string>
  /** Its symptoms, each as the things and troubles that make it up. */
  readonly meanings: readonly (readonly string[])[]
}

/** How much what stands in each place tells what a guide is about. */
const SAID_IN = { title: 1, symptom: 0.8, type: 0.8, overview: 0.5, step: 0.3, signal: 0.3 }
/** Of a guide that lists no symptoms the beginning of its overview says them. */
const SYMPTOMS_IN_OVERVIEW = 400
const LONGEST_OVERVIEW = 1200
/** Nobody says a symptom at greater length, nor so many. */
const LONGEST_PHRASE = 400
const MOST_SYMPTOMS = 200
const NOT_FOR =
  /(?:^|(?<=[.!?;:。]\s*)|(?<=\n)|(?<=,\s*))[^.!?;。\n]{0,60}?\b(?:not (?:for|meant|about|intended)|does not cover|doesn't cover|out of scope|not covered|nicht für|gilt nicht|pas pour|ne couvre pas)\b[^.!?。\n]*|[^。\n]*(?:対象外|対象としない|には使わない|ではありません)[^。\n]*/giu

/** What joins the parts of a name. */
const JOINTS = /[._/-]+/g

/** Reads from a guide what it is about, what its resources are called, and what it is not for. */
export function profile(guide: Guide): Profile {
  const about = new Map<string, number>()
  const literals = new Map<string, number>()
  const words = new Set<string>()
  const add = (found: readonly Term[], weight: number): void => {
    for (const { kind, key, said, literal } of found) {
      if (kind === 'word') words.add(said)
      if (kind !== 'name') raise(about, key, weight)
      if (literal !== undefined) raise(literals, literal, weight)
    }
  }
  const symptoms =
    guide.symptoms.length > 0 ? guide.symptoms : [guide.overview.slice(0, SYMPTOMS_IN_OVERVIEW)]
  const overview = guide.overview.slice(0, LONGEST_OVERVIEW)
  const not = (overview.match(NOT_FOR) ?? []).join(' ')
  const phrases = [guide.title, ...symptoms.slice(0, MOST_SYMPTOMS)].map((text) =>
    text.slice(0, LONGEST_PHRASE).replace(NOT_FOR, ' '),
  )
  for (const [index, phrase] of phrases.entries())
    add(terms(phrase), index === 0 ? SAID_IN.title : SAID_IN.symptom)
  add(terms(guide.id.replaceAll('-', ' ')), SAID_IN.title)
  add(terms(overview.replace(NOT_FOR, ' ')), SAID_IN.overview)
  for (const { title, queries } of guide.steps) {
    add(terms(title.slice(0, LONGEST_PHRASE)), SAID_IN.step)
    for (const { signal } of queries)
      if (signal) add(terms(signal.means.slice(0, LONGEST_PHRASE)), SAID_IN.signal)
  }
  for (const id of Object.values(guide.resources))
    for (const key of typesOf(id)) raise(about, key, SAID_IN.type)
  // Who speaks of one kind of a thing speaks of the thing.
  for (const [key, weight] of [...about]) {
    const wider = WIDER.get(key)
    if (wider && !ASPECTS.has(key)) raise(about, wider, weight)
  }
  const names = namesOf(guide)
  const parts = names.flatMap((name) => terms(name.replace(JOINTS, ' ')).filter(isPart))
  return {
    about,
    troubles: new Map([...about].filter(([key, weight]) => key.startsWith('!') && weight > SAID_IN.step)),
    names: new Set(names),
    parts: new Set(parts.map(({ key }) => key)),
    not: new Set(
      terms(not)
        .map(({ key }) => key)
        .filter((key) => (about.get(key) ?? 0) <= SAID_IN.overview && !FAINT.has(key)),
    ),
    words,
    calls: new Set(parts.map(({ said }) => said)),
    literals,
    phrases: phrases.map((phrase) => stems(phrase)).filter(({ length }) => length > 1),
    stems: new Set(
      [...phrases, ...names.map((name) => name.replace(JOINTS, ' '))].flatMap((text) => stems(text)),
    ),
    meanings: phrases.flatMap(meaningOf),
  }
}

/** The keys of a symptom that says of a thing how it fails. */
function meaningOf(phrase: string): readonly (readonly string[])[] {
  const keys = [...new Set(terms(phrase).flatMap(({ kind, key }) => (kind === 'name' ? [] : [key])))]
  const says = (mark: string): boolean => keys.some((key) => key.startsWith(mark) && key !== FAIL)
  return says('#') && says('!') ? [keys] : []
}

/** A part of a name says something where it is a word of its own. */
const isPart = ({ kind, key }: Term): boolean => kind === 'word' && key.length >= 3 && !/\d/.test(key)

function raise(about: Map<string, number>, key: string, weight: number): void {
  about.set(key, Math.max(weight, about.get(key) ?? 0))
}

/** What a guide calls its connections and resources: people ask by these names. */
function namesOf(guide: Guide): readonly string[] {
  const given = guide.parameters.flatMap(({ source }) =>
    source.kind === 'choose'
      ? source.choices.flatMap(({ label, value }) => [label, value])
      : source.kind === 'value'
        ? [source.value]
        : [],
  )
  return [...new Set([...given, ...Object.values(guide.resources)].map(lastOf).filter(isName))]
}

/** The last part of a resource id, and any other value as it stands. */
const lastOf = (value: string): string =>
  (value.startsWith('/') ? (value.split('/').at(-1) ?? '') : value).toLowerCase()

const isName = (value: string): boolean =>
  value.length >= 3 && value.length <= 80 && !/\s/.test(value) && !/^[\d:.-]{1,6}$/.test(value)

/** What kinds of things a resource id speaks of, the outermost first. */
function typesOf(id: string): readonly string[] {
  const parts = id.toLowerCase().split('/providers/').at(-1)?.split('/') ?? []
  const [provider, ...rest] = parts
  const kinds = rest.filter((_, index) => index % 2 === 0)
  return kinds.flatMap((_, index) => {
    const key = TYPES.get([provider, ...kinds.slice(0, index + 1)].join('/'))
    return key ? [key] : []
  })
}
