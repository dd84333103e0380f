import { columnsOf, type Published } from './published.ts'

const TYPES = new Set([
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
])

/** Columns that every row of resource logs has; a page of the documentation once lost half of them. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  AzureDiagnostics: [
    'TimeGenerated',
    'ResourceId',
    'Category',
    'OperationName',
    'ResultType',
    'Level',
    '_ResourceId',
  ],
}

/** What cannot be right in the schemas, each a sentence; none when they may be used. */
export function doubts({ everywhere, tables }: Pick<Published, 'everywhere' | 'tables'>): readonly string[] {
  const common = columnsOf(everywhere)
  return Object.entries(tables).flatMap(([table, own]) => {
    const columns = [...common, ...columnsOf(own)]
    const names = columns.map((column) => column.name)
    return [
      ...names
        .filter((name, index) => names.indexOf(name) !== index)
        .map((name) => `${table} has ${name} twice.`),
      ...columns
        .filter(({ name, type }) => !TYPES.has(type) || !/^[A-Za-z_]\w*$/.test(name))
        .map(({ name, type }) => `${table} has ${name}, a ${type}.`),
      ...['TimeGenerated', ...(NEEDED[table] ?? [])]
        .filter((name) => !names.includes(name))
        .map((name) => `${table} lacks ${name}.`),
      ...(own && columnsOf(own).length > 0 ? [] : [`${table} has no columns of its own.`]),
    ]
  })
}
