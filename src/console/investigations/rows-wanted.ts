import { z } from 'zod'
import type { RowsPage, RowsWanted } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Asked } from '../route.ts'

/** So many rows are on a page, and are fetched at once while somebody scrolls. */
export const ROWS_A_PAGE = 100

const Wanted = z.object({
  offset: z.coerce.number().int().min(0).max(10_000_000).catch(0),
  limit: z.coerce.number().int().min(1).max(1_000).catch(ROWS_A_PAGE),
  sort: z.string().max(2_000).catch(''),
  desc: z.literal('1').nullable().catch(null),
  text: z.string().max(300).catch(''),
})

/** What an address asks of the rows of one evidence; what it says wrongly counts as not said. */
export type RowsAddress = {
  readonly id: string
  readonly evidence: string
  readonly offset: number
  readonly limit: number
  /** A column, empty = in the order in which they came. */
  readonly sort: string
  readonly descending: boolean
  readonly text: string
}

export function rowsAddressOf({ params, query }: Pick<Asked, 'params' | 'query'>): RowsAddress {
  const { id = '', evidence = '' } = params
  if (!/^E\d{1,6}$/.test(evidence)) throw noRows()
  const { desc, ...wanted } = Wanted.parse(Object.fromEntries(query))
  return { id, evidence, ...wanted, descending: desc !== null }
}

/** The path of an evidence with what is asked of its rows. */
export function pathTo(
  { id, evidence, offset, sort, descending, text }: RowsAddress,
  more: Partial<RowsAddress> = {},
  part: '' | '/rows' = '',
): string {
  const all = { offset, sort, descending, text, ...more }
  const query = new URLSearchParams({
    ...(all.offset > 0 ? { offset: String(all.offset) } : {}),
    ...(all.sort === '' ? {} : { sort: all.sort }),
    ...(all.sort !== '' && all.descending ? { desc: '1' } : {}),
    ...(all.text === '' ? {} : { text: all.text }),
  })
  return `/investigations/${id}/evidence/${evidence}${part}${query.size > 0 ? `?${query}` : ''}`
}

/** The rows that an address asks for. */
export async function rowsAt(
  { id, evidence, offset, limit, sort, descending, text }: RowsAddress,
  { archive }: Pick<ConsoleHouse, 'archive'>,
): Promise<RowsPage> {
  const wanted: RowsWanted = {
    offset,
    limit,
    ...(sort === '' ? {} : { sort: { column: sort, descending } }),
    ...(text === '' ? {} : { text }),
  }
  const page = await archive.rows(id, evidence, wanted)
  if (!page) throw noRows()
  return page
}

export const noRows = (): Problem =>
  new Problem(
    'not-found',
    'There are no such rows, or they are not kept any more.',
    'Rows are kept for as many days as retention.evidenceDays says; ask for it to be investigated again.',
  )
