import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { median } from './median.ts'

const RUNS = 10
const QUESTION = 'Please investigate the cause of the VPN failure around 2025-06-18 07:20'
const root = fileURLToPath(new URL('..', import.meta.url))

/** From the question to the report without a model: the whole command, then with the tool server up; and both as multiples of one query. */
const cold = Array.from({ length: 3 }, () =>
  seconds(() => {
    const run = spawnSync(
      process.execPath,
      ['bin/guidepost.js', 'investigate', QUESTION, '--no-model', '--json'],
      { cwd: root },
    )
    if (run.status !== 0) throw new Error(String(run.stderr))
  }),
)

const config = await readConfig('guidepost.none.yaml', { PATH: process.env.PATH })
const app = await openApp(config, { model: false, note: () => {} })
await app.doors.tools.ready()
const warm: number[] = []
for (let run = 0; run <= RUNS; run++) warm.push(await investigation())
const [workspace] = app.doors.workspaces
if (!workspace) throw new Error('the bundled scenario has no workspace')
const single: number[] = []
for (let run = 0; run < RUNS; run++) single.push(await oneQuery())
await app.close()

const one = median(single)
print('command, cold', median(cold), one)
print('report, child just up', warm[0] ?? 0, one)
print('report, child warm', median(warm.slice(1)), one)
print('one query', one, one)

async function investigation(): Promise<number> {
  const started = performance.now()
  const report = await app.rehearse({
    id: randomUUID(),
    text: QUESTION,
    requester: 'bench',
    zone: 'UTC',
    at: app.doors.clock.now().toISOString(),
    answers: app.story?.answers ?? {},
  })
  if (report.verdict !== 'confirmed') throw new Error(`the report is ${report.verdict}`)
  return (performance.now() - started) / 1000
}

async function oneQuery(): Promise<number> {
  const started = performance.now()
  const answer = await app.doors.tools.queryLogs({
    kql: 'AzureDiagnostics | where TimeGenerated between (datetime(2025-06-18T07:00:00Z) .. datetime(2025-06-18T08:00:00Z)) | count',
    workspace: workspace as NonNullable<typeof workspace>,
    range: { from: '2025-06-18T07:00:00Z', to: '2025-06-18T08:00:00Z' },
    maxRows: 10,
  })
  if (answer.kind === 'failed') throw new Error(answer.message)
  return (performance.now() - started) / 1000
}

function seconds(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

function print(what: string, value: number, unit: number): void {
  console.log(
    `${what.padEnd(24)} ${value.toFixed(3).padStart(8)} s ${(value / unit).toFixed(1).padStart(8)} x`,
  )
}
