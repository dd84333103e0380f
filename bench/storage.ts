import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemory } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { InvestigationEvent } from '../src/incident/investigation.ts'

const STEPS = 300
const STARTS = 5
const ROWS = 100

/** What memory costs: the first start of a data folder, a warm start, and one step of an investigation, embedded. */
const first: number[] = []
const warm: number[] = []
const step: number[] = []
const accept: number[] = []
for (let start = 0; start < STARTS; start++) {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-bench-'))
  const config = await readConfig('guidepost.none.yaml', { PATH: process.env.PATH, GUIDEPOST_DATA: folder })
  for (const times of [first, warm]) {
    const began = performance.now()
    const memory = await openMemory(config, { progress: () => undefined })
    times.push(performance.now() - began)
    if (start === STARTS - 1 && times === warm) await steps(memory)
    await memory.close()
  }
  rmSync(folder, { recursive: true, force: true })
}
print('first start of a data folder', first, 4_000)
print('warm start', warm, 1_000)
print('one step stored', step, 5)
print('one request accepted', accept, null)

async function steps({ store }: Awaited<ReturnType<typeof openMemory>>): Promise<void> {
  const at = new Date().toISOString()
  let id = ''
  for (let n = 0; n < STEPS / 10; n++) {
    id = randomUUID()
    const began = performance.now()
    await store.accept(
      {
        key: id,
        person: { platform: 'bench', account: 'bench', name: null },
        place: { platform: 'bench', channel: 'bench', thread: id },
        request: { id, text: 'bench', zone: 'UTC', at, answers: {} },
      },
      { queued: false },
    )
    accept.push(performance.now() - began)
  }
  const claim = await store.claim(id, 'bench')
  if (!claim || claim === 'busy') throw new Error('nothing to claim')
  for (let n = 0; n < STEPS; n++) {
    const events = [...query(n, at)]
    const began = performance.now()
    await store.append(claim, events)
    step.push(performance.now() - began)
  }
}

/** What a query adds: that it was asked, and its rows. */
function query(n: number, at: string): readonly InvestigationEvent[] {
  const label = { id: `E${n}`, step: '1', label: 'a step', source: 'logs' as const }
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    TimeGenerated: at,
    OperationName: 'TunnelDisconnected',
    Message: `SESSION_ID :{${randomUUID()}} Remote 203.0.113.10:500 row ${row}`,
  }))
  const evidence = {
    id: `E${n}`,
    step: '1',
    query: '1.1',
    text: 'AzureDiagnostics',
    source: { kind: 'logs' as const, table: 'AzureDiagnostics', category: null },
    workspace: 'hub-logs',
    from: at,
    to: at,
    rows,
    rowCount: ROWS,
    truncated: false,
    ms: 7,
  }
  return [
    { at, kind: 'query-started', key: String(n), ...label },
    { at, kind: 'query-ended', evidence, partial: null, ...label },
  ]
}

function print(what: string, times: readonly number[], most: number | null): void {
  const sorted = [...times].sort((a, b) => a - b)
  const part = (share: number): string => `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)} ms`
  console.log(
    `${what.padEnd(30)} median ${part(0.5).padStart(9)}   p95 ${part(0.95).padStart(9)}${most === null ? '' : `   (at most ${most} ms)`}`,
  )
}
