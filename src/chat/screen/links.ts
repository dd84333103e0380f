import type { Report } from '../../incident/report.ts'
import type { Block, Link } from './screen.ts'

/** An ARM id of a resource, and nothing else that could stand in a URL. */
const ARM_ID =
  /^\/subscriptions\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\/resourceGroups\/[\w()-][\w.()-]{0,89}(?:\/providers\/[a-z][a-z.]{1,60}(?:\/[a-z]{1,60}\/[\w-][\w.-]{0,79}){1,3})?$/i
const MOST_LINKS = 2

/** Where more is to be seen: the page about the investigation, where there is one, and the resources in the Azure portal. */
export function linksOf(report: Report, page: string | null): readonly Block[] {
  const links = [
    ...(page === null ? [] : [{ label: 'Open in Guidepost', url: page }]),
    ...portalLinks(report),
  ]
  return links.length > 0 ? [{ kind: 'links', links }] : []
}

/** Links to the Azure portal for the resources that a report is about, those that it names first; never taken from text. */
function portalLinks(report: Report): readonly Link[] {
  const { evidence, proposals, questions, title, summary, cause } = report
  const told = [title, summary, cause?.text, ...questions.map(({ answer }) => answer)]
    .join('\n')
    .toLowerCase()
  const isTold = (id: string): number => Number(told.includes(nameOf(id).toLowerCase()))
  const all = [...proposals.map(({ resource }) => resource), ...evidence.map(({ workspace }) => workspace)]
  // ARM tells no capitals from small letters.
  const ids = new Map(all.filter((id) => ARM_ID.test(id)).map((id) => [id.toLowerCase(), id]))
  return [...ids.values()]
    .sort((a, b) => isTold(b) - isTold(a))
    .slice(0, MOST_LINKS)
    .map((id) => ({
      label: `Portal: ${nameOf(id)}`,
      url: `https://portal.azure.com/#@/resource${id}`,
    }))
}

const nameOf = (id: string): string => id.split('/').at(-1) ?? id
