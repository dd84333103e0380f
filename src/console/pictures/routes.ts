import { LRUCache } from 'lru-cache'
import { drawn, drawnCounts } from '../../chat/picture/drawn.ts'
import type { Theme } from '../../chat/picture/look.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Route } from '../route.ts'
import { countsIn } from './counts-in.ts'

/** Twice the size at which it is laid out, for screens with small points. */
const WIDTH = 1_600
const kept = new LRUCache<string, Uint8Array>({ max: 200 })

type Draw = (
  id: string,
  theme: Theme,
  note: (why: string) => void,
  house: ConsoleHouse,
) => Promise<{ readonly png: Uint8Array } | null>

/** A picture in the colours of the reader's system, drawn once for each state of the investigation. */
const picture =
  (what: string, draw: Draw) =>
  async ({ params, query }: Asked, house: ConsoleHouse): Promise<Answer> => {
    const { id = '' } = params
    const theme = query.get('theme') === 'dark' ? 'dark' : 'light'
    const version = (await house.archive.versions([id])).get(id)
    const key = `${what} ${id} ${version} ${theme}`
    const known = kept.get(key)
    const png =
      known ??
      (version === undefined
        ? undefined
        : (await draw(id, theme, (why) => house.onBug(new Error(`A picture was not drawn: ${why}`)), house))
            ?.png)
    if (!png)
      throw new Problem(
        'not-found',
        'There is no picture of it.',
        'A picture is drawn once the investigation has ended and times are known.',
      )
    kept.set(key, png)
    return { kind: 'file', type: 'image/png', name: null, data: png }
  }

/** The addresses of pictures: the incident as in chat, and its rows over time. */
export const pictureRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/investigations/:id/picture.png',
    role: 'reader',
    answer: picture('incident', async (id, theme, note, { store }) =>
      drawn((await store.view(id, { drawn: true }))?.picture ?? null, WIDTH, note, theme),
    ),
  },
  {
    method: 'get',
    path: '/investigations/:id/counts.png',
    role: 'reader',
    answer: picture('counts', async (id, theme, note, house) =>
      drawnCounts(await countsIn(id, house), WIDTH, note, theme),
    ),
  },
]
