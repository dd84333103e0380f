const MOST_RANGES = 4

/** Row numbers as people write them, `3-7, 12`; of many ranges the first ones and the last. Rows count from 0 here, from 1 in the text. */
export function ranges(rows: ArrayLike<number>, most = MOST_RANGES): string {
  const shown: string[] = []
  let count = 0
  let last = ''
  for (let at = 0; at < rows.length; ) {
    let end = at
    while (end + 1 < rows.length && rows[end + 1] === (rows[end] ?? 0) + 1) end++
    const [from, to] = [(rows[at] ?? 0) + 1, (rows[end] ?? 0) + 1]
    last = from === to ? String(from) : `${from}-${to}`
    if (count < most) shown.push(last)
    count++
    at = end + 1
  }
  if (count <= most) return shown.join(', ')
  return `${shown.slice(0, most - 1).join(', ')} … ${last}`
}
