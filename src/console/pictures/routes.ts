import { LRUCache } from 'lru-cache'
import { drawn, drawnCounts } from '../../chat/picture/drawn.ts'
import type { Theme } from '../../chat/picture/look.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Route } from '../route.ts'
import { countsIn } from './counts-in.ts'
import { markOf, SHARP } from './figure.ts'

const LEAST_WIDTH = 400
const MOST_KEPT_BYTES = 20_000_000

type Image = { readonly png: Uint8Array; readonly mark: string }
type Wanted = { readonly width: number; readonly theme: Theme }
/** Null where there is nothing to draw. */
type Draw = (id: string, wanted: Wanted, house: ConsoleHouse) => Promise<Image | null>

/** A picture that cannot be drawn is a bug of ours. */
const failed = (why: string): never => {
  throw new Error(`A picture was not drawn: ${why}`)
}

const incident: Draw = async (id, { width, theme }, { store }) => {
  const picture = (await store.view(id, { drawn: true }))?.picture ?? null
  const image = await drawn(picture, width, failed, theme)
  return picture && image && { png: image.png, mark: markOf(picture) }
}

const counts: Draw = async (id, { width, theme }, house) => {
  const counted = await countsIn(id, house)
  const image = await drawnCounts(counted, width, failed, theme)
  return counted && image && { png: image.png, mark: markOf(counted) }
}

/** A picture in the wanted colours, drawn once for each state of the investigation, whoever asks for it at the same time. */
function pictures(draw: Draw): Route['answer'] {
  const kept = new LRUCache<
    string,
    Image,
    { readonly id: string; readonly wanted: Wanted; readonly house: ConsoleHouse }
  >({
    maxSize: MOST_KEPT_BYTES,
    sizeCalculation: ({ png }) => png.length,
    fetchMethod: async (_, __, { context: { id, wanted, house } }) =>
      (await draw(id, wanted, house)) ?? undefined,
  })
  return async ({ params, query }: Asked, house: ConsoleHouse): Promise<Answer> => {
    const { id = '' } = params
    const wanted = wantedIn(query)
    const version = (await house.archive.versions([id])).get(id)
    const key = `${id} ${version} ${wanted.theme} ${wanted.width}`
    const image =
      version === undefined ? undefined : await kept.fetch(key, { context: { id, wanted, house } })
    if (!image)
      throw new Problem(
        'not-found',
        'There is no picture of it.',
        'A picture is drawn once the investigation has ended and times are known.',
      )
    // Under another mark it may be another one tomorrow.
    const immutable = query.get('v') === image.mark
    return { kind: 'file', type: 'image/png', name: null, data: image.png, immutable }
  }
}

function wantedIn(query: URLSearchParams): Wanted {
  const [theme, width] = [query.get('theme') ?? 'light', Number(query.get('width') ?? SHARP)]
  if (theme !== 'light' && theme !== 'dark')
    throw new Problem('usage', 'There is no such theme.', 'Ask for theme=light or theme=dark.')
  if (!Number.isInteger(width) || width < LEAST_WIDTH || width > SHARP)
    throw new Problem(
      'usage',
      'A picture is not drawn at this width.',
      `Ask for a width of ${LEAST_WIDTH} to ${SHARP} pixels.`,
    )
  return { theme, width }
}

/** The addresses of pictures: the incident as in chat, and its rows over time. */
export const pictureRoutes: readonly Route[] = [
  { method: 'get', path: '/investigations/:id/picture.png', role: 'reader', answer: pictures(incident) },
  { method: 'get', path: '/investigations/:id/counts.png', role: 'reader', answer: pictures(counts) },
]
