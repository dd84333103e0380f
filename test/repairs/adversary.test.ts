import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ActionMode } from '../../src/flow/actions.ts'
import { passingJournal } from '../../src/flow/journal.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors, ModelTurn, Observation, Shelf } from '../../src/flow/ports.ts'
import { respond } from '../../src/flow/respond.ts'
import { openRun } from '../../src/flow/run.ts'
import { openShelf } from '../../src/guides/shelf.ts'
import type { Proposal } from '../../src/incident/proposal.ts'
import { correct, unknownName } from '../../src/kql/correct.ts'
import { describe as describeKql } from '../../src/kql/describe.ts'
import { fill } from '../../src/kql/fill.ts'
import { guard, guardGuide } from '../../src/kql/guard.ts'
import { aRepair, GATEWAY, OSAKA, TOKYO } from '../fakes/a-repair.ts'
import { ADDRESSES, adversary, controlPlane, logRows } from './adversary.ts'

const RUNS = 10_000
const AT = '2026-03-04T04:10:00.000Z'

/** Guides that allow no action, one or both, on no resource, some, or the one that is chosen. */
const GUIDES: Readonly<Record<string, { actions: readonly string[]; resources: readonly string[] }>> = {
  none: { actions: [], resources: [GATEWAY, OSAKA, TOKYO] },
  gentle: { actions: ['vpn-connection-reset'], resources: [GATEWAY, OSAKA, TOKYO] },
  both: { actions: ['vpn-connection-reset', 'vpn-gateway-reset'], resources: [GATEWAY, OSAKA] },
  gateway: { actions: ['vpn-gateway-reset'], resources: [GATEWAY] },
  nothing: { actions: ['vpn-connection-reset', 'vpn-gateway-reset'], resources: [] },
}
const KEY_OF: Readonly<Record<string, string>> = { [GATEWAY]: 'Gateway', [OSAKA]: 'Osaka', [TOKYO]: 'Tokyo' }

let shelf: Shelf
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  for (const [id, { actions, resources }] of Object.entries(GUIDES)) {
    mkdirSync(join(folder, id))
    writeFileSync(
      join(folder, id, 'guide.md'),
      `---
id: ${id}
title: Guide ${id}
symptoms: [vpn down]
workspace: main
resources:${resources.length === 0 ? ' {}' : ''}
${resources.map((one) => `  ${KEY_OF[one]}: ${one}\n`).join('')}window: { around: 1h }
actions: [${actions.join(', ')}]
---
# Guide ${id}
For a tunnel that is down.
## Steps
### 1. What does the log say?
\`\`\`kql signal=down severity=critical means="The tunnel is down"
Log
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
\`\`\`
`,
    )
  }
  shelf = await openShelf(folder)
  expect([shelf.problems, shelf.size]).toEqual([[], Object.keys(GUIDES).length])
})

const rowsOf = (rows: readonly Readonly<Record<string, unknown>>[]): Observation => ({
  kind: 'rows',
  rows,
  truncated: false,
  partial: null,
  ms: 1,
})

/** One whole investigation with that model; what was proposed, and what was asked of the door to changes. */
async function investigated(
  guideId: string,
  turns: readonly ModelTurn[],
  looks: Parameters<typeof aRepair>[0],
  rows: readonly Readonly<Record<string, unknown>>[],
  mode: ActionMode,
) {
  const asked: string[] = []
  let dispatched = 0
  const repairs = aRepair(looks, { mode: () => mode })
  const request = {
    id: 'R1',
    text: 'VPN down at 03:30',
    requester: 'p',
    zone: 'UTC',
    at: AT,
    answers: {},
    guideId,
  }
  let next = 0
  const doors: Doors = {
    tools: {
      ready: async () => undefined,
      up: () => true,
      queryLogs: async () => rowsOf(rows),
      activityLog: async () => rowsOf([]),
      resourceHealth: async () => rowsOf([]),
      metrics: async () => rowsOf([]),
      close: async () => undefined,
    },
    shelf,
    model: { name: 'adversary', turn: async () => turns[next++] ?? (turns.at(-1) as ModelTurn) },
    kql: { fill, describe: describeKql, guard, guardGuide, unknownName, correct },
    clock: { now: () => new Date(AT) },
    workspaces: [{ name: 'main', subscription: 's', resourceGroup: 'g', workspace: 'w', tables: ['Log'] }],
    limits: DEFAULT_LIMITS,
    repairs: {
      ...repairs,
      actions: {
        ...repairs.actions,
        look: async (target) => {
          asked.push(target.resource)
          return repairs.actions.look(target)
        },
        forbidden: async (target) => {
          asked.push(target.resource)
          return null
        },
        dispatch: async () => {
          dispatched++
          return { kind: 'done' }
        },
      },
    },
  }
  const run = openRun({ doors, journal: passingJournal(request) })
  const report = await respond(run).finally(run.close)
  const proposals = run.events.flatMap((event) => (event.kind === 'proposed' ? [event.proposal] : []))
  return { report, proposals, asked, dispatched: () => dispatched }
}

/** What nobody but code may have decided. */
function isOurs(proposal: Proposal, guideId: string, mode: ActionMode): boolean {
  const guide = GUIDES[guideId]
  return (
    guide !== undefined &&
    guide.actions.includes(proposal.action) &&
    guide.resources.includes(proposal.resource) &&
    Object.entries(proposal.arguments).every(
      ([name, value]) => name === 'address' && ADDRESSES.includes(value),
    ) &&
    proposal.approvals === 1 &&
    proposal.dryRun === (mode !== 'live') &&
    proposal.minutes === 15 &&
    proposal.approvers === 'Ann' &&
    proposal.request === `POST https://management.azure.com${proposal.resource}/reset` &&
    proposal.investigation === 'R1' &&
    (proposal.words === null ||
      (proposal.words.length <= 500 && !/[\p{Cc}\u202e]/u.test(proposal.words.replaceAll(/[\n\t]/g, '')))) &&
    /Azure’s own word: connectionStatus is NotConnected\.$/.test(proposal.reason)
  )
}

test(`${RUNS} investigations by a model that says whatever it likes: nothing is sent, nothing strange is proposed`, async () => {
  let proposed = 0
  let wished = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(GUIDES)),
      adversary,
      controlPlane,
      logRows,
      fc.constantFrom<ActionMode>('live', 'dry', 'off'),
      async (guideId, turns, looks, rows, mode) => {
        const { report, proposals, asked, dispatched } = await investigated(guideId, turns, looks, rows, mode)
        expect(report.status).toMatch(/^(completed|partial)$/)
        expect(dispatched()).toBe(0)
        expect(mode === 'off' ? proposals : []).toEqual([])
        expect(proposals.filter((one) => !isOurs(one, guideId, mode))).toEqual([])
        expect(report.proposals.map(({ id }) => id)).toEqual(proposals.map(({ id }) => id))
        expect(proposals.length).toBeLessThanOrEqual(3)
        expect(asked.filter((one) => !GUIDES[guideId]?.resources.includes(one))).toEqual([])
        expect(asked.length).toBeLessThanOrEqual(12)
        proposed += proposals.length
        wished += proposals.filter(({ words }) => words !== null).length
      },
    ),
    { numRuns: RUNS },
  )
  // It did get as far as people being asked, by the guide's signal and by the model's wish.
  expect(wished).toBeGreaterThan(RUNS / 100)
  expect(proposed).toBeGreaterThan(wished)
}, 120_000)
