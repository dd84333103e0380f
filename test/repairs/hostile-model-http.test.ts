import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type App, openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Doors, ModelTurn } from '../../src/flow/ports.ts'
import { receive } from '../../src/flow/receive.ts'
import { type Worker, work } from '../../src/flow/work.ts'
import type { ProposalView } from '../../src/incident/proposal.ts'
import { aTunnel, CONNECTION, TUNNEL_WORDS } from '../fakes/a-tunnel.ts'
import { type Answer, type ModelServer, startModelServer } from '../fakes/model-server.ts'
import { aStorage, incoming, type Place } from '../storage/a-storage.ts'
import { type Turns, turnsAgainst } from './a-hostile-model.ts'
import { type AllowList, RESET_CONNECTION, RESET_GATEWAY } from './allow-lists.ts'
import { REMEMBERED_KQL } from './remembered-kql.ts'

const RUNS = 50
const AT = '2026-03-04T04:10:00.000Z'
const GATEWAY = CONNECTION.replace('connections/conn-to-osaka', 'virtualNetworkGateways/vpngw-hub')

/** What our own guide allows where somebody asks about Osaka. */
const OURS: AllowList = {
  id: 's2s-vpn-disconnected',
  actions: [RESET_CONNECTION, RESET_GATEWAY],
  resources: {
    VpnGateway: GATEWAY,
    ConnToOsaka: CONNECTION,
    ConnToTokyo: CONNECTION.replace('osaka', 'tokyo'),
  },
  labels: ['conn-to-osaka', 'conn-to-tokyo'],
  reach: () => ({ [RESET_CONNECTION]: [CONNECTION], [RESET_GATEWAY]: [GATEWAY] }),
}

const tunnel = aTunnel()
let model: ModelServer
let app: App
let place: Place
let worker: Worker
let said: Turns | null = null
const bugs: unknown[] = []

beforeAll(async () => {
  let turn = 0
  model = await startModelServer((_, n) => {
    if (said !== script) [script, turn] = [said, n]
    return answerOf(said?.[Math.min(n - turn, said.length - 1)])
  })
  let script: Turns | null = null
  const config = await readConfig('/nonexistent/guidepost.yaml', {
    PATH: process.env.PATH,
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'test-key-of-the-adversary',
    OPENAI_MODEL: 'adversary',
    SANDBOX_JOURNAL: tunnel.journal,
  })
  const limits = { turns: 4, toolCalls: 8 }
  ;[app, place] = await Promise.all([
    openApp({ ...config, limits }, { scenario: tunnel.scenario, model: true, note: () => undefined }),
    aStorage('embedded'),
  ])
  await app.doors.tools.ready()
  worker = {
    name: 'here',
    // What was read once is not read again: it is the same, and the tool server is slow.
    doors: {
      ...app.doors,
      kql: REMEMBERED_KQL,
      tools: remembering(app.doors.tools),
      clock: { now: () => new Date(AT) },
    },
    store: place.store,
    proposals: place.proposals,
    onBug: (error) => bugs.push(error),
  }
}, 60_000)
afterAll(async () => {
  await app?.close()
  await model?.close()
  await place?.close()
})

test('whatever a model sends over HTTP, Azure is asked to change nothing, and each run is kept with its one report', async () => {
  const proposed: ProposalView[] = []
  await fc.assert(
    fc.asyncProperty(fc.noBias(turnsAgainst(OURS)), async (turns) => {
      said = turns
      const asked = incoming()
      const request = { ...asked.request, text: TUNNEL_WORDS, at: AT }
      await receive({ ...asked, request }, { store: place.store, queued: false })
      expect(await work(worker, request.id)).toMatchObject({ kind: 'ended', problem: null })
      const kept = await place.proposals.of(request.id)
      for (const { action, resource, arguments: given, votes, state, approvals } of kept) {
        expect(OURS.reach('conn-to-osaka')[action]).toContain(resource)
        expect({ given, votes, state, approvals }).toEqual({
          given: {},
          votes: [],
          state: 'open',
          approvals: 1,
        })
      }
      proposed.push(...kept)
    }),
    { numRuns: RUNS },
  )
  expect(bugs).toEqual([])
  expect(tunnel.changes()).toEqual([])
  // Otherwise nothing was tried, or nobody would have seen it.
  const wished = proposed.find(({ words }) => words !== null)
  if (!wished) throw new Error('The model never had its way.')
  await app.doors.repairs?.actions.dispatch(wished, wished.id)
  expect(tunnel.changes()).toHaveLength(1)
}, 120_000)

const FINISHES = {
  'tool-calls': 'tool_calls',
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
}

/** The turn as an endpoint sends it; one that failed is an error that nobody repeats. */
function answerOf(turn: ModelTurn | undefined): Answer {
  if (turn?.kind !== 'turn') return { status: 400, error: { message: turn?.message ?? '' } }
  const { text: content, calls, finish, refusal } = turn
  return {
    content,
    toolCalls: calls.map(({ name, arguments: args }) => ({ name, arguments: args })),
    finish: FINISHES[finish],
    ...(refusal === null ? {} : { refusal }),
  }
}

function remembering(tools: Doors['tools']): Doors['tools'] {
  const known = new Map<string, Promise<unknown>>()
  const once =
    <A extends readonly unknown[], R>(name: string, ask: (...asked: A) => Promise<R>) =>
    (...asked: A): Promise<R> => {
      const key = JSON.stringify([name, ...asked.filter((one) => !(one instanceof AbortSignal))])
      const found = (known.get(key) as Promise<R> | undefined) ?? ask(...asked)
      known.set(key, found)
      return found
    }
  return {
    ...tools,
    queryLogs: once('logs', tools.queryLogs),
    activityLog: once('activity', tools.activityLog),
    resourceHealth: once('health', tools.resourceHealth),
    metrics: once('metrics', tools.metrics),
  }
}
