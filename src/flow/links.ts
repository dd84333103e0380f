const LINK = /\b(?:[a-z][a-z0-9+-]{1,14}:\/\/|www\.|mailto:)[^\s<>"“”|]+/gi
const TAIL = /[).,;:!?\]*_]+$/

/** The links of a text and where they begin, without the punctuation that follows them. */
export function linkPieces(text: string): readonly { readonly index: number; readonly text: string }[] {
  return [...text.matchAll(LINK)].map((match) => ({ index: match.index, text: match[0].replace(TAIL, '') }))
}

/** The text with every link that `known` does not contain replaced by a note. */
export function withoutOtherLinks(text: string, known: string): string {
  return text.replace(LINK, (found) => {
    const link = found.replace(TAIL, '')
    return known.includes(link) ? found : `[link left out]${found.slice(link.length)}`
  })
}
