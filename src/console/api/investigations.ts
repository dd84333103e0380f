import { z } from 'zod'
import type { ArchiveFilter } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import { endpoint, json } from './endpoint.ts'
import { linkOf, pageOf } from './link.ts'
import { Id, Limit, Name, When } from './shapes/field.ts'
import { InvestigationShape, ListedShape } from './shapes/investigation.ts'
import { ReportShape, STATUSES, VERDICTS } from './shapes/report.ts'

const ListQuery = z.strictObject({
  guide: Name.optional().describe('Id of a guide.'),
  verdict: z.enum(VERDICTS).optional(),
  status: z
    .enum([...STATUSES, 'open'])
    .optional()
    .describe('`open` = accepted, running or waiting.'),
  person: Name.optional().describe('Key of whoever asked, as `person.key` gives it.'),
  platform: Name.optional(),
  from: When.optional().describe('Asked from this moment on.'),
  to: When.optional().describe('Asked before this moment.'),
  text: Name.optional().describe('Stands in the request or in the title of the report.'),
  limit: Limit,
  cursor: Name.optional().describe('`next` of the part before.'),
})

const list = endpoint({
  method: 'get',
  path: '/api/investigations',
  role: 'reader',
  tag: 'Investigations',
  name: 'listInvestigations',
  summary: 'The investigations, the newest first',
  query: ListQuery,
  gives: {
    status: 200,
    type: 'application/json',
    schema: z
      .object({
        items: z.array(ListedShape),
        next: z.string().nullable().describe('The cursor of the next part; null = it was the last.'),
        total: z.number().int(),
      })
      .meta({ id: 'InvestigationList' }),
    what: 'A part of the list.',
  },
  answer: async ({ query: { limit, cursor, ...rest } }, house) => {
    const filter: ArchiveFilter = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    )
    const page = await house.archive.list(filter, { after: cursor ?? null, limit })
    return json({ ...page, items: page.items.map((one) => ({ ...one, link: pageOf(house, one.id) })) })
  },
})

/** The path of one investigation. */
export const Path = z.strictObject({ id: Id })

const one = endpoint({
  method: 'get',
  path: '/api/investigations/{id}',
  role: 'reader',
  tag: 'Investigations',
  name: 'getInvestigation',
  summary: 'One investigation as it is now',
  params: Path,
  refusals: [404],
  gives: {
    status: 200,
    type: 'application/json',
    schema: InvestigationShape,
    what: 'The investigation with its report, what is proposed, and where the rest is.',
  },
  answer: async ({ params: { id } }, house) => {
    const [recorded, view] = await Promise.all([house.archive.one(id), house.store.view(id)])
    if (!recorded || !view) throw unknown()
    const { events, channel: _channel, thread: _thread, ...listed } = recorded
    const own = `/api/investigations/${id}`
    const evidence = events.flatMap(({ event }) => (event.kind === 'query-ended' ? [event.evidence.id] : []))
    return json({
      ...listed,
      status: view.status,
      link: pageOf(house, id),
      report: view.report,
      progress: view.progress,
      ahead: view.ahead,
      proposals: view.proposals,
      links: {
        page: pageOf(house, id),
        report: linkOf(house, `${own}/report`),
        events: linkOf(house, `${own}/events`),
        live: linkOf(house, `${own}/live`),
        evidence: Object.fromEntries(
          evidence.map((name) => [name, linkOf(house, `${own}/evidence/${encodeURIComponent(name)}`)]),
        ),
      },
    })
  },
})

const report = endpoint({
  method: 'get',
  path: '/api/investigations/{id}/report',
  role: 'reader',
  tag: 'Investigations',
  name: 'getReport',
  summary: 'The report alone',
  about: 'The document that `guidepost investigate --json` prints; 404 before there is one.',
  params: Path,
  refusals: [404],
  gives: { status: 200, type: 'application/json', schema: ReportShape, what: 'The report.' },
  answer: async ({ params: { id } }, house) => {
    const view = await house.store.view(id)
    if (!view) throw unknown()
    if (view.report) return json(view.report)
    throw new Problem(
      'not-found',
      `There is no report yet: the investigation is ${view.status}.`,
      'Follow it under /live, and ask again.',
    )
  },
})

/** There is no such investigation. */
export const unknown = (): Problem =>
  new Problem('not-found', 'There is no such investigation, or it was removed.', 'See /api/investigations.')

/** Where something was asked, so that what is done about it counts as done there. */
export async function placeOf(house: Pick<ConsoleHouse, 'store'>, id: string) {
  const view = await house.store.view(id)
  if (!view) throw unknown()
  return view.place
}

/** Reading what there is. */
export const READ = [list, one, report]
