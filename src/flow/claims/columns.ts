/** Columns whose numbers name something, so that nobody adds or compares them. */
export const NAMES_SOMETHING = /code|status|port|(?:^|[^a-z])id$|Id$|priority|version|^pid/

const COUNTS = /count|requests|total|bytes|size|rows|packets|number/i
const SIZES =
  /byte|size|length|volume|traffic|sent|received|data|(?:^|[^a-z])[kmgt]i?b(?:$|[^a-z])|^(?:value|average|avg|maximum|minimum|max|min|total)/i
const SCALE = /(?:^|[^a-z])([kmgt])i?b(?:$|[^a-z])|[a-z]([KMGT])i?B|(Kilo|Mega|Giga|Tera)/i
const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4 }
const TIMES: readonly (readonly [RegExp, readonly number[]])[] = [
  [/micro|(?:^|[^a-z])us$/i, [1e-3]],
  [/milli|(?:^|[^a-z])ms(?:$|[^a-z])|[a-z]Ms$/, [1]],
  [/sec(?:ond)?s?(?:$|[^a-z])|Sec(?:ond)?s?/, [1000]],
  [/(?:^|[^a-z])min(?:ute)?s(?:$|[^a-z])|Minutes?/, [60_000]],
  [/hours?/i, [3_600_000]],
  [/(?:^|[^a-z])days?(?:$|[^a-z])|Days/, [86_400_000]],
  [
    /dur|time|latency|elaps|took|delay|wait|rtt|interval|lag|uptime|^(?:value|average|avg|maximum|minimum|max|min|p\d\d)/i,
    [1, 1000],
  ],
]
const PARTS =
  /percent|pct|rate|ratio|util|usage|load|cpu|dtu|memory|disk|share|value|average|avg|max|min|p\d\d|_d$/i
/** What a column's numbers can be: milliseconds or bytes for each one, or percentages. */
export type ColumnMeans = {
  readonly span: readonly number[]
  readonly size: readonly number[]
  readonly share: boolean
}
const BY_NAME = new Map<string, ColumnMeans>()
const MOST = 5_000

/** What the name of a column lets its numbers be. */
export function columnMeans(name: string): ColumnMeans {
  const known = BY_NAME.get(name)
  if (known) return known
  const named = NAMES_SOMETHING.test(name)
  const counted = named || COUNTS.test(name)
  const [, small, camel, word] = SCALE.exec(name) ?? []
  const power = POWERS[(small ?? camel ?? word?.[0] ?? '').toLowerCase()] ?? 0
  const means: ColumnMeans = {
    span: counted ? [] : (TIMES.find(([words]) => words.test(name))?.[1] ?? []),
    size: named || !SIZES.test(name) ? [] : [1000 ** power, 1024 ** power],
    share: !counted && PARTS.test(name),
  }
  if (BY_NAME.size >= MOST) BY_NAME.clear()
  BY_NAME.set(name, means)
  return means
}
