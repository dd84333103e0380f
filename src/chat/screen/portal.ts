import type { Report } from '../../incident/report.ts'
import type { Block } from './screen.ts'

/** An ARM id of a resource, and nothing else that could stand in a URL. */
const ARM_ID =
  /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/[\w.()-]{1,90}(?:\/providers\/[A-Za-z.]{1,60}(?:\/[\w.-]{1,80}){2,6})?$/i

/** Links to the Azure portal for the resources that a report is about; built here, never taken from text. */
export function portalLinks({ evidence, proposals }: Report): readonly Block[] {
  const ids = new Set(
    [...proposals.map(({ resource }) => resource), ...evidence.map(({ workspace }) => workspace)].filter(
      (id) => ARM_ID.test(id),
    ),
  )
  const links = [...ids].slice(0, 3).map((id) => ({
    label: `Open ${id.split('/').at(-1)} in the Azure portal`,
    url: `https://portal.azure.com/#@/resource${id}`,
  }))
  return links.length > 0 ? [{ kind: 'links', links }] : []
}
