/** A line that stands for itself: an item of a list, a row of a table. */
const OWN_LINE = /^\s*(?:[-*+|]|\d+[.)])/

/** Whether the lines of a paragraph are more than where its author's window ended. */
export const hasOwnLines = (text: string): boolean => text.split('\n').some((line) => OWN_LINE.test(line))

/** Text whose lines end where the window of the reader ends, not that of its author; empty lines, lists and tables stay. */
export function flowing(text: string): string {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const last = lines.at(-1)
    if (last === undefined || last.trim() === '' || line.trim() === '' || OWN_LINE.test(line))
      lines.push(line)
    else lines[lines.length - 1] = `${last} ${line.trim()}`
  }
  return lines.join('\n')
}
