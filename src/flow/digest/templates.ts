import { lex } from './lex.ts'

/** Two messages are of one kind where so much of their words is the same. */
const ALIKE = 0.75
/** A word that has no more forms than this says what happened; many more of them are names. */
const FEW_FORMS = 4
/** Between the two, forms are told apart as long as there are no more templates than this. */
const MOST_TOLD_APART = 24
/** How many kinds with the same build a message is compared with, so that time stays linear. */
const COMPARED = 40
/** Stands for a variable token; no message has it, control characters are gone. */
const SLOT = '\u0000'

/** A kind of message while kinds are found: its words by position, null where they differ or are variable by nature. */
type Cluster = { readonly words: (string | null)[]; readonly members: string[][] }

/**
 * Finds the templates of messages. Likeness counts words alone, since what is variable by nature is alike in messages of
 * different kinds; where a word has few forms each of them is a template of its own. Answers each message's template by
 * number, in the order in which they are met.
 */
export function templates(messages: readonly string[]): Uint32Array {
  const shapes = new Map<string, { readonly cluster: Cluster; readonly words: string[] }>()
  const byBuild = new Map<string, Cluster[]>()
  const shapeOf = messages.map((message) => {
    const { tokens, variable, glue } = lex(message)
    const words = tokens.map((token, at) => (variable[at] ? SLOT : token))
    const build = glue.join(SLOT)
    const shape = `${build}\n${words.join('\n')}`
    const known = shapes.get(shape)
    if (known) return known
    const alike = byBuild.get(build) ?? []
    if (alike.length === 0) byBuild.set(build, alike)
    const cluster = join(alike, words)
    const found = { cluster, words }
    shapes.set(shape, found)
    return found
  })
  const telling = tellingPlaces([...byBuild.values()].flat())
  const numbers = new Map<Cluster, Map<string, number>>()
  let count = 0
  return Uint32Array.from(shapeOf, ({ cluster, words }) => {
    const places = telling.get(cluster) ?? []
    const known = numbers.get(cluster) ?? new Map<string, number>()
    numbers.set(cluster, known)
    const key = keyOf(words, places)
    const number = known.get(key) ?? count++
    known.set(key, number)
    return number
  })
}

/** Adds a message's words to the kind that is most like it, or begins a new kind. */
function join(alike: Cluster[], words: string[]): Cluster {
  let best: Cluster | null = null
  let most = 0
  for (const cluster of alike.slice(-COMPARED)) {
    const likeness = likenessOf(cluster.words, words)
    if (likeness > most) [best, most] = [cluster, likeness]
  }
  if (!best || most < ALIKE) {
    const begun = { words: [...words], members: [words] }
    alike.push(begun)
    return begun
  }
  const { words: pattern, members } = best
  words.forEach((word, at) => {
    if (pattern[at] !== word) pattern[at] = null
  })
  members.push(words)
  return best
}

/** The share of a message's words that stand at the same place in the kind; one that is variable in one alone is none of them. */
function likenessOf(pattern: readonly (string | null)[], words: readonly string[]): number {
  let same = 0
  let counted = 0
  words.forEach((word, at) => {
    const other = pattern[at]
    if (word === SLOT && (other === SLOT || other === null)) return
    counted++
    if (word === other) same++
  })
  return counted === 0 ? 1 : same / counted
}

/** For each kind the places whose words say what happened: each of their forms is a template, as long as these stay few. */
function tellingPlaces(clusters: readonly Cluster[]): ReadonlyMap<Cluster, readonly number[]> {
  const telling = new Map<Cluster, readonly number[]>()
  const doubtful: { readonly cluster: Cluster; readonly place: number; readonly forms: number }[] = []
  let all = 0
  for (const cluster of clusters) {
    let told: Told = { places: [], count: 1 }
    for (const one of formsOf(cluster))
      if (one.forms <= FEW_FORMS) told = finer(cluster, told, one.place, MOST_TOLD_APART)
      else doubtful.push({ cluster, ...one })
    telling.set(cluster, told.places)
    all += told.count
  }
  for (const { cluster, place } of doubtful.sort((a, b) => a.forms - b.forms)) {
    if (all >= MOST_TOLD_APART) break
    const places = telling.get(cluster) ?? []
    const told = { places, count: countOf(cluster, places, MOST_TOLD_APART) }
    const more = finer(cluster, told, place, told.count + MOST_TOLD_APART - all)
    telling.set(cluster, more.places)
    all += more.count - told.count
  }
  return telling
}

/** Places of a kind that are told apart, and how many templates they make. */
type Told = { readonly places: readonly number[]; readonly count: number }

/** One place more, unless that makes more templates than `most`. */
function finer(cluster: Cluster, told: Told, place: number, most: number): Told {
  const places = [...told.places, place]
  const count = countOf(cluster, places, most)
  return count <= most ? { places, count } : told
}

/** The places where the words of a kind differ, with the number of their forms, the fewest first; not those with too many. */
function formsOf({ words, members }: Cluster): readonly { readonly place: number; readonly forms: number }[] {
  const places = words.flatMap((word, place) => {
    if (word !== null) return []
    const forms = new Set<string>()
    for (const member of members) if (forms.add(member[place] ?? '').size > MOST_TOLD_APART) return []
    return [{ place, forms: forms.size }]
  })
  return places.sort((a, b) => a.forms - b.forms)
}

/** How many templates the places make; above `most` it is not counted on. */
function countOf({ members }: Cluster, places: readonly number[], most: number): number {
  if (places.length === 0) return 1
  const keys = new Set<string>()
  for (const words of members) if (keys.add(keyOf(words, places)).size > most) break
  return keys.size
}

const keyOf = (words: readonly string[], places: readonly number[]): string =>
  places.map((at) => words[at]).join('\n')
