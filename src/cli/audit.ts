import { Command } from 'commander'
import color from 'picocolors'
import { openMemory } from '../app.ts'
import type { Config } from '../config.ts'
import type { AuditEntry } from '../incident/audit.ts'
import { Problem } from '../incident/problem.ts'

type Options = {
  verify?: boolean
  witness?: string
  json?: boolean
  from?: string
  to?: string
  actor?: string
  event?: string
  object?: string
}
type Told = AuditEntry & { readonly person: string | null }

/** `guidepost audit`: prints the audit trail, or finds what was done to it. */
export function auditCommand(config: Config): Command {
  return new Command('audit')
    .description('Print the audit trail, or verify that nothing in it was changed, removed or moved.')
    .option('--verify', 'check every row; exit 1 where one is not as it was written')
    .option('--witness <seq:hash>', 'with --verify: a head that was noted down before must still stand')
    .option('--from <time>', 'only rows from this moment on (ISO 8601)', moment)
    .option('--to <time>', 'only rows before this moment (ISO 8601)', moment)
    .option('--actor <who>', 'only what this person did: a key or a platform account')
    .option('--event <name>', 'only this kind, such as request-accepted')
    .option('--object <id>', 'only what concerns this, such as an investigation’s id')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: Options) => {
      const memory = await openMemory(config, { progress: (line) => console.error(line) })
      try {
        process.exitCode = options.verify ? await verify(memory, options) : await print(memory, options)
      } finally {
        await memory.close()
      }
    })
}

type Memory = Awaited<ReturnType<typeof openMemory>>

async function print({ audit }: Memory, { json, ...filter }: Options): Promise<number> {
  const { from, to, actor, event, object } = filter
  const given = { from, to, actor, event, object }
  const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const entries = await Array.fromAsync(audit.read(wanted))
  if (json) console.log(JSON.stringify(entries, null, 2))
  else for (const entry of entries) console.log(line(entry))
  if (!json && entries.length === 0) console.error('No entry.')
  return 0
}

function line({ seq, at, actor, person, event, object, origin, detail }: Told): string {
  const facts = Object.entries(detail).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${value}`],
  )
  return `${String(seq).padStart(6)}  ${at.slice(0, 19)}Z  ${event.padEnd(20)} ${person ?? actor}  ${object}  ${color.dim(`from ${origin}  ${facts.join(' ')}`)}`
}

async function verify({ audit }: Memory, { json, witness }: Options): Promise<number> {
  const { faults, head, at } = await audit.verify(witness === undefined ? null : witnessed(witness))
  const whole = faults.length === 0
  if (json) {
    console.log(JSON.stringify({ whole, rows: head.seq, head: `${head.seq}:${head.hash}`, faults }, null, 2))
    return whole ? 0 : 1
  }
  for (const fault of faults) console.log(`Row ${fault.seq}: ${fault.what}.`)
  console.log(
    whole
      ? `The audit trail is whole: ${head.seq} rows. Note down its head, outside of this database: ${head.seq}:${head.hash}${at ? ` (last at ${at})` : ''}`
      : `The audit trail is not as it was written: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`,
  )
  return whole ? 0 : 1
}

function witnessed(text: string): { readonly seq: number; readonly hash: string } {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text)
  if (match?.[1] && match[2]) return { seq: Number(match[1]), hash: match[2] }
  throw new Problem(
    'usage',
    `--witness ${text} is no head.`,
    'Give it as audit --verify printed it: 12:3fa9…',
  )
}

function moment(text: string): string {
  if (!Number.isNaN(Date.parse(text))) return new Date(text).toISOString()
  throw new Problem('usage', `${text} is no moment.`, 'Give it as 2025-06-18T07:20:00Z.')
}
