/** How many letters differ between two words, of at most 40 letters each. */
export function distance(one: string, other: string): number {
  const target = [...other.toLowerCase().slice(0, 40)]
  let row = [...target.keys(), target.length]
  for (const [i, letter] of [...one.toLowerCase().slice(0, 40)].entries()) {
    const next = [i + 1]
    for (const [j, wanted] of target.entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === wanted ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}
