import { keepReply } from '../ask/notes.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { guideOf } from './guide-page.ts'
import { scenarioFolder } from './scenarios.ts'

/** Begins to play the recorded incidents of a guide; the results stand on its page when they are there. */
export async function rehearse({ params }: Asked, house: ConsoleHouse): Promise<Answer> {
  const guide = guideOf(params, house)
  const begun = house.rehearsing.begin(guide, scenarioFolder(guide))
  const path = `/guides/${encodeURIComponent(guide.id)}`
  const note = begun
    ? { text: 'The recorded incidents are being played.', fix: 'Their results stand here in a minute.' }
    : { text: 'Another guide is being rehearsed.', fix: 'Try again in a minute.' }
  return { kind: 'see', path: `${path}?${keepReply({ to: 'asker', kind: 'note', ...note })}` }
}
