/** The scalar types of the query language. */
export type KqlType =
  | 'bool'
  | 'int'
  | 'long'
  | 'real'
  | 'decimal'
  | 'string'
  | 'datetime'
  | 'timespan'
  | 'guid'
  | 'dynamic'
const aliases: Readonly<Record<string, KqlType>> = {
  boolean: 'bool',
  int32: 'int',
  int64: 'long',
  double: 'real',
  float: 'real',
  date: 'datetime',
  time: 'timespan',
  uuid: 'guid',
  uniqueid: 'guid',
}

/** The type that a type's name in a query stands for; some types have several names. */
export function typeNamed(name: string): KqlType {
  return aliases[name] ?? (name as KqlType)
}
/** A named, typed column. */
export type Column = { readonly name: string; readonly type: KqlType }
/** An input table; its values are in JSON form (datetime as ISO text, timespan as d.hh:mm:ss text). */
export type Table = {
  readonly name: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly unknown[])[]
}
/** What a query answers, in JSON form. */
export type Result = { readonly columns: readonly Column[]; readonly rows: readonly (readonly unknown[])[] }
