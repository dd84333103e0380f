import { z } from 'zod'
import type { ConsoleHouse } from '../house.ts'
import { endpoint, json } from './endpoint.ts'
import { Path, unknown } from './investigations.ts'
import { EventsShape } from './shapes/investigation.ts'

const events = endpoint({
  method: 'get',
  path: '/api/investigations/{id}/events',
  role: 'reader',
  tag: 'Investigations',
  name: 'listEvents',
  summary: 'Everything that happened in an investigation, in order',
  params: Path,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).default(0).describe('Only events with a greater number.'),
  }),
  refusals: [404],
  gives: { status: 200, type: 'application/json', schema: EventsShape, what: 'The events.' },
  answer: async ({ params: { id }, query: { after } }, house) => {
    const recorded = await house.archive.one(id)
    if (!recorded) throw unknown()
    const { status } = recorded
    return json({ id, status, events: recorded.events.filter(({ seq }) => seq > after) })
  },
})

const live = endpoint({
  method: 'get',
  path: '/api/investigations/{id}/live',
  role: 'reader',
  tag: 'Investigations',
  name: 'followInvestigation',
  summary: 'Be told of each change, as server-sent events',
  about:
    'Each event is named `changed`, its data is `{id, version, status}`. Whoever comes again with the id of the last event as Last-Event-ID hears of nothing twice and misses nothing.',
  params: Path,
  headers: z.strictObject({
    'last-event-id': z.string().max(500).optional().describe('The id of the last event that was read.'),
  }),
  refusals: [404],
  gives: { status: 200, type: 'text/event-stream', schema: null, what: 'The changes, as they come.' },
  answer: async ({ params: { id }, headers, gone }, house) => {
    if (!(await house.store.view(id))) throw unknown()
    return { kind: 'stream', events: changes(id, headers['last-event-id'] ?? null, gone, house) }
  },
})

async function* changes(
  id: string,
  known: string | null,
  gone: AbortSignal,
  { live: changed, store }: Pick<ConsoleHouse, 'live' | 'store'>,
) {
  for await (const version of changed.versions({ ids: [id] }, known, gone)) {
    const view = await store.view(id)
    if (!view) return
    yield { id: version, event: 'changed', data: { id, version, status: view.status } }
  }
}

/** Following what happens. */
export const FOLLOWING = [events, live]
