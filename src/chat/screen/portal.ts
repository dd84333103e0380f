import type { Report } from '../../incident/report.ts'
import type { Block } from './screen.ts'

/** An ARM id of a resource, and nothing else that could stand in a URL. */
const ARM_ID =
  /^\/subscriptions\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\/resourceGroups\/[\w()-][\w.()-]{0,89}(?:\/providers\/[a-z][a-z.]{1,60}(?:\/[a-z]{1,60}\/[\w-][\w.-]{0,79}){1,3})?$/i
const MOST_LINKS = 2

/** Links to the Azure portal for the resources that a report is about, those that it names first; never taken from text. */
export function portalLinks(report: Report): readonly Block[] {
  const { evidence, proposals, questions, title, summary, cause } = report
  const told = [title, summary, cause?.text, ...questions.map(({ answer }) => answer)]
    .join('\n')
    .toLowerCase()
  const isTold = (id: string): number => Number(told.includes(nameOf(id).toLowerCase()))
  const all = [...proposals.map(({ resource }) => resource), ...evidence.map(({ workspace }) => workspace)]
  // ARM tells no capitals from small letters.
  const ids = new Map(all.filter((id) => ARM_ID.test(id)).map((id) => [id.toLowerCase(), id]))
  const links = [...ids.values()]
    .sort((a, b) => isTold(b) - isTold(a))
    .slice(0, MOST_LINKS)
    .map((id) => ({
      label: `Portal: ${nameOf(id)}`,
      url: `https://portal.azure.com/#@/resource${id}`,
    }))
  return links.length > 0 ? [{ kind: 'links', links }] : []
}

const nameOf = (id: string): string => id.split('/').at(-1) ?? id
