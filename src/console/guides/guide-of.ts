import type { Guide } from '../../incident/guide.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Asked } from '../route.ts'

/** Where a guide is seen. */
export const guidePath = (id: string): string => `/guides/${encodeURIComponent(id)}`

/** The guide that an address names; throws a Problem where there is none. */
export function guideOf(params: Asked['params'], { shelf }: Pick<ConsoleHouse, 'shelf'>): Guide {
  const guide = shelf.get(params['guide'] ?? '')
  if (!guide) throw new Problem('not-found', 'There is no such guide.', 'Look for it in the list of guides.')
  return guide
}
