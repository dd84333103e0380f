import type { Answer, Call } from './answer.ts'
import type { Scenario } from './scenario.ts'
import { workspaceId } from './workspace-id.ts'

/** Where a world ends: outside it goes by another name, so that worlds whose own ids are the same are told apart. */
export type Border = {
  /** Whether a call from outside is about this world. */
  readonly owns: (call: Pick<Call, 'url'>) => boolean
  /** The call in the world's own names. */
  readonly inward: (call: Call) => Call
  /** Azure Resource Manager's answer in the names outside; rows of a log are what was written, and stay. */
  readonly outward: (answer: Answer) => Answer
}

/** A world that goes by its own names has everything that is asked. */
export const NO_BORDER: Border = { owns: () => true, inward: (call) => call, outward: (answer) => answer }

/** The border of a world whose subscription is called `alias` outside, a GUID; its workspaces get ids of their own too. */
export function borderOf({ azure }: Pick<Scenario, 'azure'>, alias: string): Border {
  const names = Object.values(azure.workspaces).map(({ name }) => name)
  const pairs: readonly (readonly [string, string])[] = [
    [azure.subscription, alias],
    ...names.map((name) => [workspaceId(name), workspaceId(`${alias}/${name}`)] as const),
  ]
  const outside = pairs.map(([, name]) => name)
  // A name outside is unlike anything else, and may stand within an encoded address.
  const inward = renamed(
    pairs.map(([own, name]) => [name, own] as const),
    '',
    '',
  )
  const outward = renamed(pairs)
  return {
    owns: ({ url }) => outside.includes(scopeOf(url.pathname)),
    inward: (call) => ({ ...call, url: new URL(inward(call.url.href)) }),
    outward: (answer) => ({
      ...answer,
      body:
        typeof answer.body === 'string'
          ? outward(answer.body)
          : JSON.parse(outward(JSON.stringify(answer.body))),
    }),
  }
}

/** The subscription or the workspace that a path speaks of; empty where it names neither. */
const scopeOf = (path: string): string =>
  /^(?:\/v1)?\/(?:subscriptions|workspaces)\/([^/]+)/i.exec(path)?.[1]?.toLowerCase() ?? ''

/** Replaces names, whole words unless told. */
function renamed(
  pairs: readonly (readonly [string, string])[],
  before = '(?<![\\w-])',
  after = '(?![\\w-])',
): (text: string) => string {
  const names = new Map(pairs.map(([from, to]) => [from.toLowerCase(), to]))
  const any = [...names.keys()].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const found = new RegExp(`${before}(?:${any})${after}`, 'gi')
  return (text) => text.replace(found, (name) => names.get(name.toLowerCase()) ?? name)
}
