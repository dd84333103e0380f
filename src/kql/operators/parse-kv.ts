import { compile, type Operator, type Scope } from '../expression.ts'
import { convert, missing } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { unquote } from '../literal.ts'
import { columnsOf, get, items, maybe, type Node, nameOf, text } from '../parse.ts'
import { regexOf } from '../regex.ts'
import { distinctColumns, placed, targetsOf } from './parse-text.ts'

type Quotes = readonly [open: string, close: string]
type Delimited = {
  readonly pairBy: string
  readonly keyBy: string
  readonly quotes: readonly Quotes[]
  readonly escapes: readonly string[]
  readonly greedy: boolean
}
/** The first value of each key; wanted are the keys that the query lists. */
type Reader = (source: string, wanted: ReadonlySet<string>) => ReadonlyMap<string, string>

function propertiesOf(node: Node): readonly (readonly [name: string, value: string])[] {
  const clause = maybe(node, 'WithClause')
  return (clause ? items(clause, 'Properties') : []).map((each) => [
    nameOf(each),
    unquote(text(get(each, 'Expression'))),
  ])
}

/** What a quoted text says, and where it ends; an escape makes a quote or another escape stand for itself. */
function quoted(source: string, at: number, close: string, escapes: readonly string[]): [string, number] {
  let out = ''
  for (let place = at; place < source.length; place++) {
    const [here, next] = [source[place] ?? '', source[place + 1]]
    if (escapes.includes(here) && next !== undefined) {
      if (next !== close && !escapes.includes(next))
        throw unsupported('parse-kv of an escape before a plain character')
      out += next
      place++
    } else if (here === close) return [out, place + 1]
    else out += here
  }
  return [out, source.length]
}

/** Reads pairs whose delimiters are known. */
function delimited({ pairBy, keyBy, quotes, escapes, greedy }: Delimited): Reader {
  const quoteAt = (source: string, at: number): Quotes | undefined =>
    quotes.find(([open]) => source.startsWith(open, at))
  /** Where the next key's delimiter is, and the key when it is quoted; delimiters inside quotes do not count. */
  const nextKey = (source: string, from: number): { at: number; key?: string } => {
    let fresh = true
    for (let at = from; at < source.length; ) {
      const own = fresh ? quoteAt(source, at) : undefined
      if (own) {
        const [key, end] = quoted(source, at + own[0].length, own[1], escapes)
        const after = end + (/^\s*/.exec(source.slice(end))?.[0].length ?? 0)
        if (source.startsWith(keyBy, after)) return { at: after, key }
        at = end
        fresh = false
      } else if (source.startsWith(keyBy, at)) return { at }
      else if (source.startsWith(pairBy, at)) {
        at += pairBy.length
        fresh = true
      } else {
        fresh = fresh && /\s/.test(source[at] ?? '')
        at++
      }
    }
    return { at: -1 }
  }
  /** Where a value ends that reaches to the next key, or to the end. */
  const greedyEnd = (source: string, from: number, wanted: ReadonlySet<string>): number => {
    for (let at = from; ; ) {
      const next = nextKey(source, at)
      if (next.at < 0) return source.length
      if (next.key !== undefined) throw unsupported('parse-kv with greedy and quoted keys')
      const before = source.slice(from, next.at).trimEnd()
      const gap = before.lastIndexOf(pairBy)
      if (gap >= 0) {
        // Whether a word that looks like a key but is not listed ends a value is not documented.
        if (!wanted.has(before.slice(gap + pairBy.length).trim()))
          throw unsupported('parse-kv with greedy over a key that is not listed')
        return from + gap
      }
      at = next.at + keyBy.length
    }
  }
  return (source, wanted) => {
    const found = new Map<string, string>()
    for (let at = 0; at < source.length; ) {
      const next = nextKey(source, at)
      if (next.at < 0) break
      const before = source.slice(at, next.at).trimEnd()
      const gap = before.lastIndexOf(pairBy)
      const key = (next.key ?? before.slice(gap >= 0 ? gap + pairBy.length : 0)).trim()
      let from = next.at + keyBy.length
      from += /^\s*/.exec(source.slice(from))?.[0].length ?? 0
      const own = quoteAt(source, from)
      let value: string
      if (own) [value, at] = quoted(source, from + own[0].length, own[1], escapes)
      else {
        const end = greedy ? greedyEnd(source, from, wanted) : source.indexOf(pairBy, from)
        at = end < 0 ? source.length : end
        value = source.slice(from, at).trimEnd()
      }
      if (!found.has(key)) found.set(key, value)
      if (source.startsWith(pairBy, at)) at += pairBy.length
    }
    return found
  }
}

/** Reads pairs by a regular expression with a group for the key and one for the value. */
function byRegex(pattern: string): Reader {
  const wanted = regexOf(pattern)
  if (wanted.groupCount() !== 2) throw unsupported('parse-kv with a regex of other than two groups')
  return (source) => {
    const found = new Map<string, string>()
    const match = wanted.matcher(source)
    while (match.find()) {
      const [key, value] = [match.group(1) ?? '', match.group(2) ?? ''].map((each) => each.trim())
      if (key !== undefined && value !== undefined && !found.has(key)) found.set(key, value)
    }
    return found
  }
}

function readerOf(node: Node): Reader {
  const all = propertiesOf(node)
  const known = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex']
  const odd = all.find(([name]) => !known.includes(name))
  if (odd) throw unsupported(`parse-kv with ${odd[0]}`)
  const every = (name: string): string[] => all.flatMap(([each, value]) => (each === name ? [value] : []))
  const [regex] = every('regex')
  if (regex !== undefined && all.length === 1) return byRegex(regex)
  const [pairBy, keyBy] = [every('pair_delimiter')[0], every('kv_delimiter')[0]]
  if (regex !== undefined || !pairBy || !keyBy) throw unsupported('parse-kv without both of its delimiters')
  return delimited({
    pairBy,
    keyBy,
    quotes: every('quote').map((each): Quotes => [each[0] ?? '', each[1] ?? each[0] ?? '']),
    escapes: every('escape'),
    greedy: every('greedy')[0] === 'true',
  })
}

/** `parse-kv`: reads the listed keys out of pairs, or what a regular expression finds. */
export const parseKv: Operator = (node, input, scope: Scope) => {
  const columns = distinctColumns(columnsOf(node))
  const pairs = readerOf(node)
  const targets = targetsOf(items(get(node, 'Keys'), 'Columns'))
  const wanted = new Set(targets.map((target) => target.name))
  const read = compile(get(node, 'Expression'), scope)
  const put = placed(columns, input.columns, targets)
  return {
    columns,
    rows: input.rows.map((row) => {
      const found = pairs(String(read(row) ?? ''), wanted)
      return put(
        row,
        targets.map((target) =>
          found.has(target.name) ? convert(found.get(target.name), target.type) : missing(target.type),
        ),
      )
    }),
  }
}
