import type { Route } from '../route.ts'
import { catalogue } from './catalogue.ts'
import { guidePage } from './guide-page.ts'
import { rehearse } from './rehearse.ts'
import { scenariosPart } from './scenarios.ts'
import { guideFile, written } from './written.ts'

/** The addresses of the guides. */
export const guideRoutes: readonly Route[] = [
  { method: 'get', path: '/guides', role: 'reader', answer: catalogue },
  { method: 'get', path: '/guides/:guide', role: 'reader', answer: guidePage },
  { method: 'get', path: '/guides/:guide/text', role: 'reader', answer: written },
  { method: 'get', path: '/guides/:guide/guide.md', role: 'reader', answer: guideFile },
  { method: 'get', path: '/guides/:guide/scenarios', role: 'reader', answer: scenariosPart },
  { method: 'post', path: '/guides/:guide/rehearsal', role: 'operator', answer: rehearse },
]
