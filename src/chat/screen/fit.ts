/** Something that is shown, with what it weighs; `lines` = how many lines of text people miss where it is left out. */
export type Piece<T> = {
  readonly item: T
  readonly size: number
  readonly lines: number
  /** Kept first: what people need to go on, such as buttons. Words go in their order as far as there is room. */
  readonly kept: boolean
}

export type Room = { readonly size: number; readonly items: number }

/**
 * What there is room for, in its order, and how many lines are left out. Of what is kept the last comes first, the buttons
 * that end a screen; words end at the first that does not fit.
 */
export function fitting<T>(
  pieces: readonly Piece<T>[],
  room: Room,
): { readonly shown: readonly T[]; readonly left: number; readonly size: number } {
  const taken = new Set<Piece<T>>()
  let size = 0
  const take = (piece: Piece<T>): boolean => {
    if (size + piece.size > room.size || taken.size >= room.items) return false
    taken.add(piece)
    size += piece.size
    return true
  }
  const kept = pieces.filter((piece) => piece.kept)
  for (const piece of [...kept.slice(-1), ...kept.slice(0, -1)]) take(piece)
  pieces.filter(({ kept }) => !kept).every(take)
  const shown = pieces.filter((piece) => taken.has(piece))
  const left = pieces.reduce((lines, piece) => lines + (taken.has(piece) ? 0 : piece.lines), 0)
  return { shown: shown.map(({ item }) => item), left, size }
}

/** The pieces on at most so many pages, in their order, and how many lines are left out. */
export function paged<T>(
  pieces: readonly Piece<T>[],
  room: Room,
  most: number,
): { readonly pages: readonly (readonly T[])[]; readonly left: number } {
  const pages: T[][] = []
  let size = Number.POSITIVE_INFINITY
  let left = 0
  for (const piece of pieces) {
    const page = pages.at(-1)
    if (left > 0 || piece.size > room.size) left += piece.lines
    else if (page && size + piece.size <= room.size && page.length < room.items) {
      page.push(piece.item)
      size += piece.size
    } else if (pages.length < most) {
      pages.push([piece.item])
      size = piece.size
    } else left += piece.lines
  }
  return { pages, left }
}
