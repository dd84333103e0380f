/**
 * Makes published.json from a checkout of github.com/MicrosoftDocs/azure-reference-other, with its history:
 *
 *     node src/kql/schemas/generate.ts FOLDER
 *
 * The pages are read at two commits: the last one before they moved to a repository that shows no history of them, and for
 * AzureDiagnostics also an older one, since its newer page is cut off in the middle of the alphabet.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bind } from '../binder.ts'
import type { KqlType } from '../table.ts'
import { doubts } from './doubts.ts'
import type { ByType, Published } from './published.ts'

const COMMIT = 'bea53845fef94ad4f1887d306e6618a34efefc01'
const AZURE_DIAGNOSTICS = '109428a7f8174614e8114c6fa3fbd889c5c47684'
const FOLDER = 'azure-monitor-ref'

/** Columns that Azure Monitor documents for tables in general, and the pages of some tables leave out. */
const EVERYWHERE: Readonly<Record<string, KqlType>> = {
  TimeGenerated: 'datetime',
  TenantId: 'string',
  Type: 'string',
  SourceSystem: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
  _ItemId: 'string',
  _ResourceId: 'string',
  _SubscriptionId: 'string',
  _TimeReceived: 'datetime',
}
/** Columns of AzureDiagnostics that its page, or a service's own page of its logs, speaks of and no list has. */
const RESOURCE_LOGS: Readonly<Record<string, KqlType>> = {
  AdditionalFields: 'dynamic',
  ResourceId: 'string',
  SubscriptionId: 'string',
  instance_s: 'string',
}

/** The type that a column's suffix stands for, where a service's own property became a column. */
const SUFFIXES: Readonly<Record<string, KqlType>> = {
  s: 'string',
  d: 'real',
  b: 'bool',
  t: 'datetime',
  g: 'guid',
}
const TYPES: Readonly<Record<string, KqlType>> = { bigint: 'long', boolean: 'bool', double: 'real' }

type Columns = ReadonlyMap<string, KqlType>

/** The columns that a page lists under the heading "Column, Type", each once; other tables on the page are none. */
export function columnsIn(page: string): Columns {
  const found = new Map<string, KqlType>()
  for (const [list] of page.matchAll(/^\|\s*Column\s*\|\s*Type\s*\|.*(?:\n\|.*)+/gim))
    for (const row of list.split('\n').slice(2)) {
      const [, name = '', type = ''] = row.split('|').map((cell) => cell.trim())
      const known = TYPES[type.toLowerCase()] ?? (type.toLowerCase() as KqlType)
      if (type !== '' && !found.has(name)) found.set(name, known)
    }
  return found
}

/** Columns with a suffix that published queries read of a table and its page does not list. */
export function grown(table: string, columns: Columns, queries: readonly string[]): Columns {
  const found = new Map<string, KqlType>()
  for (const query of queries.filter((one) => new RegExp(`\\b${table}\\b`).test(one))) {
    const known = [...columns, ...Object.entries(EVERYWHERE), ...found].map(([name, type]) => ({
      name,
      type,
    }))
    for (const { code, at, length } of bind(query, [{ name: table, columns: known }]).faults) {
      const name = query.slice(at, at + length)
      const type = SUFFIXES[/^\w+_([sdbtg])$/.exec(name)?.[1] ?? '']
      if (code === 142 && type) found.set(name, type)
    }
  }
  return found
}

/** Columns grouped by type, those of every table left out. */
export function byType(columns: Columns): ByType {
  const groups = new Map<KqlType, string[]>()
  for (const [name, type] of [...columns].sort(([a], [b]) => (a < b ? -1 : 1)))
    groups.set(type, [...(groups.get(type) ?? []), name])
  return Object.fromEntries([...groups].sort().map(([type, names]) => [type, names.join(' ')]))
}

function generate(checkout: string): Published {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', checkout, ...args], { encoding: 'utf8', maxBuffer: 100_000_000 })
  const show = (path: string, commit = COMMIT): string =>
    git('show', `${commit}:${FOLDER}/${path}`).replaceAll('\r', '')
  const files = git('ls-tree', '-r', '--name-only', COMMIT, `${FOLDER}/`)
    .split('\n')
    .map((path) => path.slice(FOLDER.length + 1))
  const queries = files
    .filter((path) => path.startsWith('queries/'))
    .flatMap((path) => [...show(path).matchAll(/^```query\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? ''))
  const tables: Record<string, ByType> = {}
  for (const path of files.filter((one) => /^tables\/[^/]+\.md$/.test(one))) {
    const page = show(path)
    const table = /^# ([A-Za-z_]\w*)\s*$/m.exec(page)?.[1]
    const include = /\.\/(includes\/[\w-]+-include)\b/.exec(page)?.[1]
    if (!table || table in tables) continue
    const columns =
      table === 'AzureDiagnostics'
        ? diagnostics(page)
        : columnsIn(include ? show(`tables/${include}.md`) : page)
    if (columns.size > 1)
      tables[table] = byType(new Map([...columns].filter(([name]) => !Object.hasOwn(EVERYWHERE, name))))
  }
  return {
    credit:
      'Names and types of columns, taken from the reference of Azure Monitor Logs by Microsoft, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).',
    source: {
      repository: 'https://github.com/MicrosoftDocs/azure-reference-other',
      commit: COMMIT,
      azureDiagnostics: AZURE_DIAGNOSTICS,
    },
    everywhere: byType(new Map(Object.entries(EVERYWHERE))),
    tables: Object.fromEntries(Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1))),
  }

  function diagnostics(page: string): Columns {
    const written = new Map([
      ...columnsIn(show('tables/azurediagnostics.md', AZURE_DIAGNOSTICS)),
      ...columnsIn(page),
      ...Object.entries(RESOURCE_LOGS),
    ])
    return new Map([...written, ...grown('AzureDiagnostics', written, queries)])
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const made = generate(process.argv[2] ?? '.')
  const wrong = doubts(made)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  const file = fileURLToPath(new URL('./published.json', import.meta.url))
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`)
}
