import type { Choice, WorkspaceReference } from '../incident/guide.ts'
import { unnumbered } from './outline.ts'
import type { Item, Section } from './sections.ts'

/** What the text of a guide says about where it applies. */
export type Surroundings = {
  readonly workspace: WorkspaceReference | null
  readonly resources: Readonly<Record<string, string>>
  /** Values by every name that a placeholder may use for them; several values of one key are choices. */
  readonly values: ReadonlyMap<string, readonly Choice[]>
}

type Entry = { readonly above: readonly string[]; readonly key: string; readonly value: string }

const WORKSPACE = /log\s*analytics|workspace|ワークスペース/i
const NAME =
  /^(name|workspace|workspacename|workspaceid|loganalytics(workspace)?(name|id)?|resourceid|id|名前|名称|(loganalytics)?ワークスペース名?)$/
const SUBSCRIPTION = /^(loganalytics)?(workspace)?(subscription(id)?|サブスクリプション(id)?)$/
const GROUP = /^(loganalytics)?(workspace)?(resourcegroup(name)?|リソースグループ名?)$/

/** Names are compared without case, spaces and dashes. */
export const nameKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Reads the `Key: value` items of the environment: alone, and with their heading or parent in front. */
export function environment(parts: readonly Section[], title: string | null): Surroundings {
  const entries = parts.flatMap((part) => {
    const path = [...part.path, part.heading].filter((heading) => heading !== '')
    const above = (path[0] === title ? path.slice(1) : path).map(plain)
    return part.items.flatMap((item) => entriesOf(item, above))
  })
  const ofWorkspace = (entry: Entry): boolean =>
    entry.above.slice(-1).some((heading) => WORKSPACE.test(heading))
  const values = new Map<string, Choice[]>()
  const mine = entries.filter((entry) => !ofWorkspace(entry))
  for (const entry of mine) record(entry, values)
  const known = new Set(values.keys())
  for (const entry of entries.filter(ofWorkspace)) record(entry, values, known)
  return {
    workspace: workspaceOf(entries.filter(ofWorkspace), mine),
    resources: Object.fromEntries(
      mine
        .filter((entry) => /^\/subscriptions\//i.test(entry.value))
        .map((entry) => [entry.above.at(-1) ?? entry.key, entry.value]),
    ),
    values,
  }
}

const plain = (heading: string): string =>
  unnumbered(heading)
    .replace(/[（(][^()（）]*[)）]/g, '')
    .trim()

function entriesOf(item: Item, above: readonly string[]): readonly Entry[] {
  const value = item.value.replace(/^[`"'<]+|[`"'>]+$/g, '').trim()
  const own = value === '' ? [] : [{ above, key: item.key, value }]
  return [...own, ...item.items.flatMap((child) => entriesOf(child, [...above, item.key]))]
}

/** The workspace's own entries never add a choice to a name that another resource has. */
function record(
  { above, key, value }: Entry,
  values: Map<string, Choice[]>,
  taken?: ReadonlySet<string>,
): void {
  const label = above.at(-1) ?? key
  const names = new Set(
    [
      key,
      ...above.flatMap((heading, depth) => [`${above.slice(depth).join('')}${key}`, `${heading}${key}`]),
    ].map(nameKey),
  )
  const add = (name: string, choice: Choice): void => {
    const list = values.get(name) ?? []
    if (name !== '' && !taken?.has(name) && !list.some((one) => one.value === choice.value))
      values.set(name, [...list, choice])
  }
  for (const name of names) add(name, { label, value })
  if (above.length > 0) add(nameKey(label), { label: key, value })
}

function workspaceOf(own: readonly Entry[], others: readonly Entry[]): WorkspaceReference | null {
  const first = (entries: readonly Entry[], key: RegExp): string | undefined =>
    entries.find((entry) => key.test(nameKey(entry.key)))?.value
  const flat = others.filter((entry) => WORKSPACE.test(entry.key))
  const given = first(own, NAME) ?? first(flat, NAME)
  if (!given) return null
  const arm = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/([^/]+)\/?$/i.exec(given)
  const subscription =
    arm?.[1] ?? first(own, SUBSCRIPTION) ?? first(flat, SUBSCRIPTION) ?? first(others, SUBSCRIPTION)
  const resourceGroup = arm?.[2] ?? first(own, GROUP) ?? first(flat, GROUP) ?? first(others, GROUP)
  return {
    kind: 'described',
    workspace: arm?.[3] ?? given,
    ...(subscription ? { subscription } : {}),
    ...(resourceGroup ? { resourceGroup } : {}),
  }
}
