import { expect, test } from '@jest/globals'
import type { Observation, Tools } from '../../src/flow/ports.ts'
import { underAlias } from '../../src/tools/under-alias.ts'

const OWN = 'abcdef01-1111-1111-1111-111111111111'
const ALIAS = '99999999-aaaa-4bbb-8ccc-dddddddddddd'
const OTHER = '22222222-2222-2222-2222-222222222222'
const range = { from: '2025-06-18T06:00:00Z', to: '2025-06-18T08:00:00Z' }
const id = (subscription: string): string =>
  `/subscriptions/${subscription}/resourceGroups/rg/providers/A/b/c`

/** Tools that write down what they were asked, and answer with it. */
function echo(): { readonly tools: Tools; readonly asked: unknown[]; readonly closed: () => number } {
  const asked: unknown[] = []
  let closed = 0
  const answer = async (...what: unknown[]): Promise<Observation> => {
    asked.push(what)
    return {
      kind: 'rows',
      rows: [{ what, upper: id(ALIAS).toUpperCase() }],
      truncated: false,
      partial: `about ${ALIAS}`,
      ms: 1,
    }
  }
  const tools: Tools = {
    ready: async () => undefined,
    up: () => true,
    queryLogs: ({ kql, workspace }) => answer(kql, workspace.subscription),
    activityLog: answer,
    resourceHealth: async (one) => ({
      ...(await answer(one)),
      kind: 'failed',
      failure: 'denied',
      message: `no role on ${one}`,
      fix: `Grant it on ${one}`,
      ms: 1,
    }),
    metrics: answer,
    close: async () => void closed++,
  }
  return { tools, asked, closed: () => closed }
}

test('the server hears the alias, whoever reads the answer the own name', async () => {
  const { tools, asked } = echo()
  const own = underAlias(tools, OWN, ALIAS)
  const metric = { names: ['m'], aggregation: 'Average', interval: 'PT1M' }
  const answers = await Promise.all([
    own.activityLog(id(OWN.toUpperCase()), range),
    own.metrics(id(OWN), metric, range),
    own.resourceHealth(id(OWN)),
  ])
  expect(JSON.stringify(asked)).not.toContain(OWN)
  expect(JSON.stringify(answers)).not.toMatch(new RegExp(ALIAS, 'i'))
  expect(answers[2]).toMatchObject({ message: `no role on ${id(OWN)}`, fix: `Grant it on ${id(OWN)}` })
  expect(answers[0]).toMatchObject({ partial: `about ${OWN}` })
})

test('another subscription, and what a query says, stay as they are', async () => {
  const { tools, asked } = echo()
  const own = underAlias(tools, OWN, ALIAS)
  const workspace = { name: 'w', subscription: OWN, resourceGroup: 'rg', workspace: 'law', tables: [] }
  const kql = `T | where ResourceId == "${id(OWN)}"`
  await own.queryLogs({ kql, workspace, range, maxRows: 5 })
  await own.queryLogs({ kql, workspace: { ...workspace, subscription: OTHER }, range, maxRows: 5 })
  await own.resourceHealth(id(OTHER))
  expect(asked).toEqual([[kql, ALIAS], [kql, OTHER], [id(OTHER)]])
})

test('closing them leaves the server to the others', async () => {
  const { tools, closed } = echo()
  await underAlias(tools, OWN, ALIAS).close()
  expect(closed()).toBe(0)
})
