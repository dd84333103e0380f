import { type Lexed, lex } from './lex.ts'
import { count, isUnique, sayTally, type Tally } from './tally.ts'

const MOST_SLOTS = 8
const TOGETHER = 12
const FEW_UNIQUE = 8

/** One message of a template: in how many rows of the group it stands, and the first of them. */
export type Said = { readonly text: string; readonly count: number; readonly row: number }

/** A place of a template whose text differs from row to row, and what stands there. */
export type Slot = { readonly place: string; readonly values: string; readonly unique: boolean }

/** What differs between messages of one template, place by place, named by the word before; places that change together are told once. */
export function slots(messages: readonly Said[]): { readonly told: readonly Slot[]; readonly more: number } {
  const lexed = messages.map(({ text }) => lex(text))
  const [first] = lexed
  if (!first) return { told: [], more: 0 }
  const differing = first.tokens.flatMap((token, at) =>
    lexed.some(({ tokens }) => tokens[at] !== token) ? [at] : [],
  )
  const apart = differing.filter(
    (at, n) => !differing.slice(0, Math.min(n, MOST_SLOTS)).some((other) => alike(lexed, at, other)),
  )
  const fixed = new Set(differing)
  const used = new Map<string, number>()
  const told = apart.slice(0, MOST_SLOTS).map((at) => {
    const word = wordBefore(first, at, fixed)
    const times = (used.get(word) ?? 0) + 1
    used.set(word, times)
    const tally: Tally = new Map()
    messages.forEach((message, n) => {
      count(tally, lexed[n]?.tokens[at] ?? '', message.row, message.count)
    })
    const together = differing.filter((other) => other > at && alike(lexed, at, other)).length
    return {
      place: word === '' ? `part ${at + 1}` : `after ${word}${times > 1 ? ` (${times})` : ''}`,
      unique: together === 0 && isUnique(tally) && tally.size > FEW_UNIQUE,
      values: `${sayTally(tally)}${together > 0 ? `; ${together} other ${together === 1 ? 'place changes' : 'places change'} with it` : ''}`,
    }
  })
  return { told, more: apart.length - told.length }
}

/** Whether two places change together: each text at one stands with one and the same text at the other. */
function alike(lexed: readonly Lexed[], a: number, b: number): boolean {
  const pairs = new Map<string, string>()
  const back = new Map<string, string>()
  for (const { tokens } of lexed) {
    const [one, other] = [tokens[a] ?? '', tokens[b] ?? '']
    if ((pairs.get(one) ?? other) !== other || (back.get(other) ?? one) !== one) return false
    pairs.set(one, other)
    back.set(other, one)
  }
  // What is different in every row goes together with all that is.
  return pairs.size <= TOGETHER || lexed.every(({ tokens }) => tokens[a] === tokens[b])
}

/** The nearest word before a place that is the same in all messages. */
function wordBefore({ tokens, variable }: Lexed, place: number, differing: ReadonlySet<number>): string {
  for (let at = place - 1; at >= 0; at--)
    if (!variable[at] && !differing.has(at)) return (tokens[at] ?? '').slice(0, 30)
  return ''
}

/** Whether all texts are built alike, from more than one part: addresses with ports, paths, ids of resources. */
export function alikeBuilt(texts: readonly string[]): boolean {
  const build = (text: string): string => lex(text).glue.join('\n')
  const [first] = texts
  if (first === undefined || lex(first).tokens.length < 2) return false
  const wanted = build(first)
  return texts.every((text) => build(text) === wanted)
}
