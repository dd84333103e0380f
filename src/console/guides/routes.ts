import type { Route } from '../route.ts'
import { catalogue } from './catalogue.ts'
import { guidePage } from './guide-page.ts'
import { rehearse } from './rehearse.ts'

/** The addresses of the guides. */
export const guideRoutes: readonly Route[] = [
  { method: 'get', path: '/guides', role: 'reader', answer: catalogue },
  { method: 'get', path: '/guides/:guide', role: 'reader', answer: guidePage },
  { method: 'post', path: '/guides/:guide/rehearsal', role: 'operator', answer: rehearse },
]
