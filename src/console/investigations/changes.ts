import type { Live, Watched } from '../live.ts'
import type { Answer, Asked } from '../route.ts'

/** Tells each change after the one that the page shows: it names it when it connects, and the browser when it comes again. */
export const changes = (
  what: Watched,
  { headers, query, gone }: Pick<Asked, 'headers' | 'query' | 'gone'>,
  live: Pick<Live, 'versions'>,
): Answer => ({
  kind: 'stream',
  events: (async function* () {
    for await (const id of live.versions(what, headers['last-event-id'] ?? query.get('known'), gone))
      yield { id, event: 'changed', data: { version: id } }
  })(),
})
