import { keepReply } from '../ask/notes.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { guideOf, guidePath } from './guide-of.ts'
import { scenarioFolder, scenariosOf } from './scenarios-of.ts'

/** Begins to play the recorded incidents of a guide; the page of the guide shows how far it is, and what came of it. */
export async function rehearse({ params }: Asked, house: ConsoleHouse): Promise<Answer> {
  const guide = guideOf(params, house)
  const path = guidePath(guide.id)
  const there = (await scenariosOf(guide)).length > 0
  if (there && house.rehearsing.begin(guide, scenarioFolder(guide)))
    return { kind: 'see', path: `${path}#scenarios` }
  const note = there
    ? { text: 'Incidents are being rehearsed already.', fix: 'Try again in a minute.' }
    : {
        text: 'There is no recorded incident beside this guide.',
        fix: 'Record one, and load the page again.',
      }
  return { kind: 'see', path: `${path}?${keepReply({ to: 'asker', kind: 'note', ...note })}` }
}
