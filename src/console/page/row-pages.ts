/** A row as the server tells it; `n` = its number in the evidence. */
export type ToldRow = { readonly n: number; readonly cells: readonly string[] }

const PAGE = 100
/** So many pages are kept, the lately seen ones. */
const MOST_PAGES = 40
const AGAIN_AFTER_MS = 2_000

/**
 * Fetches the rows that are wanted, a page at a time, and forgets those that nobody has seen for long. `first` = the place of
 * the rows that are there already.
 */
export function openRowPages(
  path: string,
  { first, rows }: { readonly first: number; readonly rows: readonly ToldRow[] },
  onRows: () => void,
  onTrouble: (words: string) => void,
) {
  const known = new Map<number, readonly ToldRow[]>(first % PAGE === 0 ? [[first / PAGE, rows]] : [])
  const under = new Map<number, AbortController>()
  let wanted = new Set<number>()

  async function fetchPage(page: number): Promise<void> {
    const gone = new AbortController()
    under.set(page, gone)
    try {
      const address = `${path}${path.includes('?') ? '&' : '?'}offset=${page * PAGE}&limit=${PAGE}`
      const answer = await fetch(address, { signal: gone.signal, headers: { accept: 'application/json' } })
      const told = await answer.json()
      if (!answer.ok) throw new Error(`${told.message} ${told.fix}`)
      known.set(page, told.rows)
      for (const old of known.keys()) {
        if (known.size <= MOST_PAGES) break
        if (!wanted.has(old)) known.delete(old)
      }
      onRows()
    } catch (error) {
      if (gone.signal.aborted) return
      onTrouble(`Rows could not be loaded: ${error instanceof Error ? error.message : error}`)
      setTimeout(() => {
        if (wanted.has(page) && !under.has(page)) void fetchPage(page)
      }, AGAIN_AFTER_MS)
    } finally {
      if (under.get(page) === gone) under.delete(page)
    }
  }

  return {
    /** The rows at these places are seen now; what is fetched for others is given up. */
    want: (places: readonly number[]): void => {
      wanted = new Set(places.map((place) => Math.floor(place / PAGE)))
      for (const [page, gone] of under) {
        if (wanted.has(page)) continue
        under.delete(page)
        gone.abort()
      }
      for (const page of wanted) if (!known.has(page) && !under.has(page)) void fetchPage(page)
    },
    row: (place: number): ToldRow | undefined => known.get(Math.floor(place / PAGE))?.[place % PAGE],
  }
}
