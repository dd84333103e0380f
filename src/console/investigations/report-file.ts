import { markdown, md } from '../../chat/screen/markdown.ts'
import { toTheSecond } from '../../incident/moment.ts'
import { Problem } from '../../incident/problem.ts'
import type { ProposalView } from '../../incident/proposal.ts'
import { sayState } from '../../incident/say-proposal.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { pathOf } from './investigation-html.ts'
import { recorded } from './page.ts'

/** The whole report as Markdown, with who asked, when, and where it is found, for a post-incident review. */
export async function reportFile(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const one = await recorded(asked, house)
  const view = await house.store.view(one.id)
  if (!view?.report)
    throw new Problem(
      'not-found',
      'There is no report yet.',
      'Look at the investigation; it says how far it is.',
    )
  const { person, platform, createdAt, endedAt, id } = one
  const origin = [
    `Asked by ${md(person.name ?? person.key)} on ${md(platform)} at ${toTheSecond(createdAt)}`,
    ...(endedAt === null ? [] : [`answered at ${toTheSecond(endedAt)}`]),
  ]
  const link = house.publicUrl === null ? `Investigation ${id}` : `<${house.publicUrl}${pathOf(id)}>`
  return {
    kind: 'file',
    type: 'text/markdown; charset=utf-8',
    name: `report-${createdAt.slice(0, 10)}-${one.guide ?? 'guidepost'}.md`,
    data: `${markdown(view.report)}\n${view.proposals.map(done).join('')}${origin.join(', ')}. ${link}\n`,
  }
}

/** What was proposed and what became of it, every step of it. */
function done({ title, state, dryRun, resource, votes, log, comparison }: ProposalView): string {
  const lines = [
    ...votes.map(
      ({ at, yes, name, note }) =>
        `${toTheSecond(at)} ${yes ? 'approved' : 'rejected'} by ${md(name)}${note === null ? '' : `: “${md(note)}”`}`,
    ),
    ...log.map(({ at, text }) => `${toTheSecond(at)} ${md(text)}`),
    ...comparison.map(
      ({ what, before, after, good }) =>
        `${md(what)}: before ${md(before)}, after ${md(after)}${good ? '' : ' (still wrong)'}`,
    ),
  ]
  return `## ${dryRun ? 'Dry run: ' : ''}${md(title)}: ${md(sayState(state))}\n\n- Resource: ${md(resource)}\n${lines.map((line) => `- ${line}\n`).join('')}\n`
}
