import type { Operator } from '../expression.ts'
import { columnsOf } from '../parse.ts'
import type { KqlType } from '../table.ts'

const systemNames: Readonly<Record<KqlType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
}

/** `getschema`: one row for each column. */
export const getSchema: Operator = (node, input) => ({
  columns: columnsOf(node),
  rows: input.columns.map(({ name, type }, at) => [name, BigInt(at), systemNames[type], type]),
})
