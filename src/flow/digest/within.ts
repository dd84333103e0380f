const LEFT_OUT = '(more is left out: read_evidence)'

/** The lines that fit into the room, from the start; what is left out is said. */
export function within(lines: readonly string[], room: number): string {
  const text = lines.join('\n')
  if (text.length <= room) return text
  const kept: string[] = []
  let used = LEFT_OUT.length
  for (const line of lines) {
    used += line.length + 1
    if (used > room) break
    kept.push(line)
  }
  return [...kept, LEFT_OUT].join('\n')
}
