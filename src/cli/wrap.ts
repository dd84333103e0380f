/** A terminal of 100 columns, with some air. */
export const WIDTH = 98

/** The text in lines that fit, the second and later ones indented; a word that is longer than a line stays whole. */
export function wrap(text: string, indent = 0, first = 0): string {
  const lines: string[] = []
  let line = ' '.repeat(first)
  for (const word of text.trim().split(/\s+/)) {
    const blank = line.trim() === ''
    if (!blank && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else line = blank ? line + word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
