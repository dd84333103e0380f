import { markdown, md } from '../../chat/screen/markdown.ts'
import { toTheSecond } from '../../incident/moment.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { noInvestigation } from './page.ts'

/** The whole report as Markdown, with who asked and when, for a post-incident review. */
export async function reportFile(
  { params }: Asked,
  { archive, store, publicUrl }: ConsoleHouse,
): Promise<Answer> {
  const one = await archive.one(params['id'] ?? '')
  const view = one && (await store.view(one.id))
  if (!one || !view?.report) throw noInvestigation()
  const who = `Asked by ${md(one.person.name ?? one.person.key)} (${md(one.platform)}) at ${toTheSecond(one.createdAt)}${one.endedAt ? `, answered at ${toTheSecond(one.endedAt)}` : ''}.`
  const link = publicUrl === null ? '' : ` ${publicUrl}/investigations/${one.id}`
  return {
    kind: 'file',
    type: 'text/markdown; charset=utf-8',
    name: `report-${one.createdAt.slice(0, 10)}-${one.guide ?? 'guidepost'}.md`,
    data: `${markdown(view.report)}\n${who}${link}\n`,
  }
}
