import { readFileSync } from 'node:fs'
import type { Column, KqlType } from '../table.ts'

/** Names of columns, separated by blanks, by their type. */
export type ByType = Readonly<Partial<Record<KqlType, string>>>

/** The file that generate.ts makes. */
export type Published = {
  /** Whose text the names and types come from, and under which licence. */
  readonly credit: string
  readonly source: { readonly repository: string; readonly commit: string; readonly azureDiagnostics: string }
  /** Columns of every table. */
  readonly everywhere: ByType
  /** The other columns of each table. */
  readonly tables: Readonly<Record<string, ByType>>
}

let read: Published | undefined

/** The tables of Azure Monitor Logs as Microsoft documents them: names and types of columns. */
export function published(): Published {
  read ??= JSON.parse(readFileSync(new URL('./published.json', import.meta.url), 'utf8')) as Published
  return read
}

/** The columns of a documented table; null for one that is not documented. */
export function publishedColumns(table: string): readonly Column[] | null {
  const { everywhere, tables } = published()
  const own = Object.hasOwn(tables, table) ? tables[table] : undefined
  return own ? [...columnsOf(everywhere), ...columnsOf(own)] : null
}

/** Columns one by one. */
export function columnsOf(columns: ByType): readonly Column[] {
  return Object.entries(columns).flatMap(([type, names]) =>
    names.split(' ').map((name) => ({ name, type: type as KqlType })),
  )
}
