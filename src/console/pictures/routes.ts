import { LRUCache } from 'lru-cache'
import { drawn } from '../../chat/picture/drawn.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Route } from '../route.ts'

/** Twice the size at which it is laid out, for screens with small points. */
const WIDTH = 1_600
const kept = new LRUCache<string, Uint8Array>({ max: 200 })

/** The incident as a picture, the same as in chat, in the colours of the reader's system. */
async function incidentPicture(
  { params, query }: Asked,
  { store, archive, onBug }: ConsoleHouse,
): Promise<Answer> {
  const id = params['id'] ?? ''
  const theme = query.get('theme') === 'dark' ? 'dark' : 'light'
  const version = (await archive.versions([id])).get(id)
  if (version === undefined) throw nothing()
  const key = `${id} ${version} ${theme}`
  const known = kept.get(key)
  if (known) return png(known)
  const view = await store.view(id, { drawn: true })
  const image = view?.picture
    ? await drawn(view.picture, WIDTH, (why) => onBug(new Error(`A picture was not drawn: ${why}`)), theme)
    : null
  if (!image) throw nothing()
  kept.set(key, image.png)
  return png(image.png)
}

const png = (data: Uint8Array): Answer => ({ kind: 'file', type: 'image/png', name: null, data })
const nothing = (): Problem =>
  new Problem(
    'not-found',
    'There is no picture of it.',
    'A picture is drawn once the investigation has ended and times are known.',
  )

/** The addresses of pictures. */
export const pictureRoutes: readonly Route[] = [
  { method: 'get', path: '/investigations/:id/picture.png', role: 'reader', answer: incidentPicture },
]
