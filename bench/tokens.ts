import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { digest } from '../src/flow/digest.ts'
import type { Evidence, Row } from '../src/incident/evidence.ts'
import { launch } from '../src/tools/launch.ts'
import { startModelServer } from '../test/fakes/model-server.ts'
import { evidenceOf, SHAPES } from '../test/flow/digest/tables.ts'

/**
 * What reading costs a model, in tokens of o200k: the digest of 100, 1,000 and 10,000 rows beside their JSON, and all requests
 * of one investigation beside a plain loop that holds the Azure MCP Server's own tools and reads rows as they come.
 */
const GUIDES = fileURLToPath(new URL('../guides', import.meta.url))
const GUIDE = 's2s-vpn-disconnected'
const SCENARIO = '2025-06-18-peer-deletes-sa'
const DAY = '2025-06-18'
const TOOL_TURNS = 6
const MANY = 1_000
const guide = await readFile(join(GUIDES, GUIDE, 'guide.md'), 'utf8')

for (const [kind, rowsOf] of Object.entries(SHAPES)) {
  const [small = 1, ...larger] = [100, 1_000, 10_000].map((count) => {
    const rows = rowsOf(count)
    const [read, raw] = [countTokens(digest(evidenceOf(rows))), tokens(rows)]
    print(`${kind}, ${count} rows`, read, raw)
    return read
  })
  console.log(
    `${'  of 100 rows'.padEnd(34)} ${larger.map((one) => `${(one / small).toFixed(2)} x`).join('  ')}`,
  )
}

const tools = await azureTools()
console.log(`\nThe plain loop's ${tools.length} tools: ${tokens(tools)} tokens a request.`)
await compare('the bundled incident', join(GUIDES, GUIDE, 'scenarios', SCENARIO))
const folder = await mkdtemp(join(tmpdir(), 'guidepost-tokens-'))
await compare(`with ${MANY} rows of the key exchange`, await withManyRows(folder))
await rm(folder, { recursive: true })

/** One investigation on our side, and the same reads and turns on the other. */
async function compare(name: string, scenario: string): Promise<void> {
  const ours = await investigated(scenario)
  print(
    `prompts, ${name}`,
    ours.prompts.reduce((sum, one) => sum + one, 0),
    plainLoop(ours.evidence, ours.request),
  )
  console.log(`${''.padEnd(34)} our requests ${ours.prompts.join(' + ')}; ${ours.evidence.length} reads`)
}

/** The prompts of a real investigation whose model reads on once before it finishes, and the reads that it rests on. */
async function investigated(scenario: string): Promise<{
  readonly prompts: readonly number[]
  readonly evidence: readonly Evidence[]
  readonly request: string
}> {
  let largest = 'E1'
  const model = await startModelServer((_, n) => {
    const asked = [{ from: 1, to: 40 }][n]
    return asked
      ? { toolCalls: [{ name: 'read_evidence', arguments: { id: largest, ...asked } }] }
      : { toolCalls: [{ name: 'finish', arguments: { title: 'Told', summary: 'The rows were read.' } }] }
  })
  const config = await readConfig('guidepost.none.yaml', {
    PATH: process.env.PATH,
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'bench',
    OPENAI_MODEL: 'scripted',
  })
  const app = await openApp(config, { scenario, model: true, note: () => {} })
  const evidence: Evidence[] = []
  try {
    const { story } = app
    const request = story?.request ?? ''
    await app.rehearse(
      {
        id: randomUUID(),
        text: request,
        requester: 'bench',
        zone: 'UTC',
        at: app.doors.clock.now().toISOString(),
        answers: story?.answers ?? {},
        guideId: GUIDE,
      },
      (event) => {
        if (event.kind !== 'query-ended') return
        const { evidence: one } = event
        if (one.query === null && one.source.kind === 'logs') return
        evidence.push(one)
        largest = evidence.reduce((best, other) => (other.rowCount > best.rowCount ? other : best), one).id
      },
    )
    const reasoning = model.requests.filter(({ tools: offered }) =>
      JSON.stringify(offered).includes('read_evidence'),
    )
    evidence.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
    return { prompts: reasoning.map((body) => promptOf(body)), evidence, request }
  } finally {
    await app.close()
    await model.close()
  }
}

/** A loop that a first version of such a bot would be: the server's tools, the guide, and each answer as the server sends it. */
function plainLoop(evidence: readonly Evidence[], request: string): number {
  const messages: unknown[] = [
    {
      role: 'system',
      content: 'You investigate incidents on Azure with the tools you have. Follow the guide.',
    },
    { role: 'user', content: `${guide}\n\n${request}` },
  ]
  let sum = 0
  const each = Math.ceil(evidence.length / TOOL_TURNS)
  for (let turn = 0; turn <= TOOL_TURNS; turn++) {
    sum += promptOf({ messages, tools })
    const read = evidence.slice(turn * each, (turn + 1) * each)
    messages.push({
      role: 'assistant',
      tool_calls: read.map(({ id, text, workspace }) => ({
        id,
        type: 'function',
        function: {
          name: 'monitor_workspace_log_query',
          arguments: JSON.stringify({ workspace, query: text }),
        },
      })),
    })
    for (const { id, rows } of read)
      messages.push({
        role: 'tool',
        tool_call_id: id,
        content: JSON.stringify({ status: 200, results: rows }),
      })
  }
  return sum
}

/** The tools that read logs, metrics and the activity log, as the Azure MCP Server describes them. */
async function azureTools(): Promise<readonly unknown[]> {
  const { command, env } = launch({ kind: 'binary' }, { kind: 'given', env: {} }, process.env.PATH ?? '')
  const client = new Client({ name: 'bench', version: '1' })
  const args = ['server', 'start', '--namespace', 'monitor', '--mode', 'all', '--read-only']
  await client.connect(new StdioClientTransport({ command, args, env: { ...env }, stderr: 'ignore' }))
  const { tools: listed } = await client.listTools()
  await client.close()
  return listed.map(({ name, description, inputSchema }) => ({
    type: 'function',
    function: { name, description, parameters: inputSchema },
  }))
}

/** The bundled incident, with many more probes around the moment at which the tunnel dropped. */
async function withManyRows(folder: string): Promise<string> {
  const copy = join(folder, GUIDE)
  await cp(join(GUIDES, GUIDE), copy, { recursive: true })
  const scenario = join(copy, 'scenarios', SCENARIO)
  const table = join(scenario, 'tables', 'AzureDiagnostics.ndjson')
  const rows: readonly Row[] = (await readFile(table, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const dropped = rows.find(
    (row) => row.status_s === 'Disconnected' && String(row.TimeGenerated).includes(DAY),
  )
  const probe = rows.find(
    (row) =>
      /liveness probe/.test(String(row.Message)) && String(row.Message).includes(String(dropped?.remoteIP_s)),
  )
  if (!dropped || !probe) throw new Error('the bundled incident has no drop or no probe')
  const more = Array.from({ length: MANY }, (_, n) => ({
    ...probe,
    TimeGenerated: new Date(Date.parse(String(dropped.TimeGenerated)) + 100 * (n - MANY / 2)).toISOString(),
    Message: `${probe.Message} ${n}`,
  }))
  await writeFile(table, [...rows, ...more].map((row) => JSON.stringify(row)).join('\n'))
  return scenario
}

function promptOf({ messages, tools: offered }: Readonly<Record<string, unknown>>): number {
  return tokens(messages) + tokens(offered)
}

function tokens(value: unknown): number {
  return countTokens(JSON.stringify(value ?? null))
}

function print(what: string, ours: number, theirs: number): void {
  console.log(
    `${what.padEnd(34)} ${String(ours).padStart(8)} of ${String(theirs).padStart(9)} tokens  1/${(theirs / ours).toFixed(1)}`,
  )
}
