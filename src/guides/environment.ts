import type { Choice, WorkspaceReference } from '../incident/guide.ts'
import type { Item, Section } from './sections.ts'

/** What the text of a guide says about where it applies. */
export type Surroundings = {
  readonly workspace: WorkspaceReference | null
  readonly resources: Readonly<Record<string, string>>
  /** Values by every name that a placeholder may use for them; several values of one key are choices. */
  readonly values: ReadonlyMap<string, readonly Choice[]>
}

/** Names are compared without case, spaces and dashes. */
export const nameKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Reads the `Key: value` items outside the steps: alone, and with their heading or parent in front. */
export function environment(parts: readonly Section[]): Surroundings {
  const values = new Map<string, Choice[]>()
  const resources: Record<string, string> = {}
  const add = (key: string, label: string, value: string): void => {
    const list = values.get(nameKey(key)) ?? []
    if (!list.some((choice) => choice.value === value)) values.set(nameKey(key), [...list, { label, value }])
  }
  const visit = (item: Item, above: readonly string[]): void => {
    const value = item.value.replace(/^[`"']+|[`"']+$/g, '').trim()
    if (value !== '') {
      const label = above.at(-1) ?? item.key
      add(item.key, label, value)
      for (const depth of above.keys()) add(`${above.slice(depth).join('')}${item.key}`, label, value)
      for (const heading of above) add(`${heading}${item.key}`, label, value)
      if (above.length > 0) add(above.at(-1) ?? '', item.key, value)
      if (/^\/subscriptions\//i.test(value)) resources[above.at(-1) ?? item.key] = value
    }
    for (const child of item.items) visit(child, [...above, item.key])
  }
  for (const part of parts)
    for (const item of part.items)
      visit(
        item,
        [...part.path.slice(1), part.heading].filter((heading) => heading !== ''),
      )
  return { workspace: workspaceOf(values), resources, values }
}

function workspaceOf(values: ReadonlyMap<string, readonly Choice[]>): WorkspaceReference | null {
  const first = (...names: string[]): string | undefined =>
    names.flatMap((name) => values.get(name) ?? [])[0]?.value
  const workspace = first(
    'workspacename',
    'workspace',
    'loganalyticsworkspace',
    'loganalyticsworkspacename',
    'workspaceid',
    'ワークスペース',
    'ワークスペース名',
  )
  if (!workspace) return null
  const subscription = first('loganalyticsworkspacesubscriptionid', 'loganalyticssubscriptionid')
  const resourceGroup = first(
    'loganalyticsworkspaceresourcegroup',
    'loganalyticsresourcegroup',
    'workspaceresourcegroup',
    'loganalyticsworkspaceresourcegroupname',
  )
  return {
    kind: 'described',
    workspace: workspace.split('/').at(-1) ?? workspace,
    ...(subscription ? { subscription } : {}),
    ...(resourceGroup ? { resourceGroup } : {}),
  }
}
