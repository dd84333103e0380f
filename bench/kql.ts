import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Table } from '../src/kql/table.ts'
import { everyday } from '../test/kql/everyday/queries.ts'
import { asTables, makeRows } from '../test/kql/everyday/rows.ts'
import { median } from './median.ts'

const ROWS = 50_000
const RUNS = 5
const root = fileURLToPath(new URL('..', import.meta.url))

/** Twenty everyday queries over 50,000 rows, each to its answer, and the most memory that the command and its evaluator ever held. */
const folder = mkdtempSync(join(tmpdir(), 'guidepost-kql-'))
try {
  const { logs, changes } = makeRows(ROWS)
  for (const table of asTables(logs, changes)) await write(table)
  const kql = spawn(process.execPath, ['bin/guidepost.js', 'kql', '--batch', '--tables', folder], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: kql.stdout })[Symbol.asyncIterator]()
  const ask = async (query: string): Promise<number> => {
    const started = performance.now()
    kql.stdin.write(`${JSON.stringify({ id: 1, query })}\n`)
    const { value } = await answers.next()
    const answer = JSON.parse(String(value)) as { error?: string }
    if (answer.error) throw new Error(answer.error)
    return performance.now() - started
  }
  print('start, to the first answer', await ask('print 1'))
  const cold = await all(ask)
  print('the twenty, first time, median', median(cold))
  const warm: number[][] = everyday.map(() => [])
  for (let run = 0; run < RUNS; run++)
    for (const [index, time] of (await all(ask)).entries()) warm[index]?.push(time)
  const medians = warm.map(median)
  for (const [index, { name }] of everyday.entries()) print(name, medians[index] ?? 0)
  print('the twenty, again, median', median(medians))
  const [command, ...evaluators] = [Number(kql.pid), ...childrenOf(Number(kql.pid))].map(peakOf)
  megabytes('most memory, command', command ?? 0)
  megabytes('most memory, evaluator', Math.max(...evaluators))
  kql.stdin.end()
  await once(kql, 'exit')
} finally {
  rmSync(folder, { recursive: true })
}

async function all(ask: (query: string) => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (const { query } of everyday) times.push(await ask(query))
  return times
}

async function write(table: Table): Promise<void> {
  const file = createWriteStream(join(folder, `${table.name}.ndjson`))
  for (const row of table.rows) {
    const record = Object.fromEntries(table.columns.map((column, index) => [column.name, row[index]]))
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
}

/** The most that a process ever had in memory, in kilobytes (proc(5), VmHWM). */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

function megabytes(what: string, kilobytes: number): void {
  process.stdout.write(`${what.padEnd(46)} ${Math.round(kilobytes / 1024)} MB\n`)
}

function print(what: string, milliseconds: number): void {
  process.stdout.write(`${what.padEnd(46)} ${milliseconds.toFixed(1)} ms\n`)
}
