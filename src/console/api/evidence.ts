import { z } from 'zod'
import { csv } from '../../chat/screen/csv.ts'
import { Problem } from '../../incident/problem.ts'
import { endpoint, json } from './endpoint.ts'
import { Id, Name } from './shapes/field.ts'
import { RowsShape } from './shapes/investigation.ts'

const Path = z.strictObject({
  id: Id,
  evidence: z
    .string()
    .regex(/^E\d{1,6}$/)
    .describe('Such as E1.'),
})

const rows = endpoint({
  method: 'get',
  path: '/api/investigations/{id}/evidence/{evidence}',
  role: 'reader',
  tag: 'Investigations',
  name: 'listRows',
  summary: 'Rows of one evidence',
  params: Path,
  query: z.strictObject({
    offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
    sort: Name.optional().describe('The column to sort by.'),
    desc: z.enum(['true', 'false']).default('false').describe('The greatest first.'),
    text: Name.optional().describe('Only rows in which a cell holds it.'),
  }),
  refusals: [404],
  gives: { status: 200, type: 'application/json', schema: RowsShape, what: 'A part of the rows.' },
  answer: async ({ params: { id, evidence }, query: { offset, limit, sort, desc, text } }, house) => {
    const page = await house.archive.rows(id, evidence, {
      offset,
      limit,
      ...(sort === undefined ? {} : { sort: { column: sort, descending: desc === 'true' } }),
      ...(text === undefined ? {} : { text }),
    })
    if (!page) throw noRows()
    const end = offset + page.rows.length
    return json({ ...page, next: page.rows.length > 0 && end < page.matching ? end : null })
  },
})

const cell = endpoint({
  method: 'get',
  path: '/api/investigations/{id}/evidence/{evidence}/cell',
  role: 'reader',
  tag: 'Investigations',
  name: 'getCell',
  summary: 'One whole cell, however long',
  params: Path,
  query: z.strictObject({
    n: z.coerce.number().int().min(1).max(10_000_000).describe('Number of the row.'),
    column: Name,
  }),
  refusals: [404],
  gives: {
    status: 200,
    type: 'application/json',
    schema: z.object({ text: z.string().describe('JSON where the cell is no text.') }).meta({ id: 'Cell' }),
    what: 'The cell.',
  },
  answer: async ({ params: { id, evidence }, query: { n, column } }, { archive }) => {
    const text = await archive.cell(id, evidence, n, column)
    if (text === null) throw noRows()
    return json({ text })
  },
})

/** A file that a spreadsheet still opens, characters. */
const MOST_CHARACTERS = 200_000_000

const file = endpoint({
  method: 'get',
  path: '/api/investigations/{id}/evidence/{evidence}.csv',
  role: 'reader',
  tag: 'Investigations',
  name: 'downloadRows',
  summary: 'All rows of one evidence as CSV',
  params: Path,
  refusals: [404],
  gives: { status: 200, type: 'text/csv', schema: null, what: 'The rows.' },
  answer: async ({ params: { id, evidence } }, house) => {
    const events = await house.store.events(id)
    const found = events.find((event) => event.kind === 'query-ended' && event.evidence.id === evidence)
    const kept = await house.archive.rows(id, evidence, { offset: 0, limit: 1 })
    if (found?.kind !== 'query-ended' || !kept) throw noRows()
    return {
      kind: 'file',
      type: 'text/csv; charset=utf-8',
      name: `${evidence}.csv`,
      data: csv(found.evidence.rows, MOST_CHARACTERS),
    }
  },
})

const noRows = (): Problem =>
  new Problem(
    'not-found',
    'There is no such evidence, or its rows are not kept any more.',
    'The investigation lists its evidence under links.',
  )

/** What queries returned. */
export const EVIDENCE = [rows, cell, file]
