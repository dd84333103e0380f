import type { Callable, Parameter } from './language.ts'

const literals: Readonly<Record<string, string>> = {
  bool: 'true',
  int: 'int(1)',
  long: '1',
  real: '1.0',
  decimal: 'decimal(1)',
  string: '"a"',
  datetime: 'datetime(2026-01-01)',
  timespan: '1h',
  guid: 'guid(01020304-0506-0708-090a-0b0c0d0e0f10)',
  dynamic: 'dynamic([1])',
  type: 'typeof(x:long)',
}
const kinds: Readonly<Record<string, string>> = {
  CommonNumber: '1',
  DynamicArray: 'dynamic([1])',
  DynamicBag: 'dynamic({})',
  RealOrDecimal: '1.0',
  Scalar: '"a"',
  StringOrArray: '"a"',
  StringOrDynamic: 'dynamic([1])',
  Tabular: 'T',
}

function argument({ types, kind, column, values }: Parameter): string {
  if (column !== 'no') return column === 'own' ? 'x' : 'y'
  const [value] = values
  if (value !== undefined) return types[0] === 'string' || !types.length ? JSON.stringify(value) : value
  return (kind === 'Declared' ? literals[types[0] ?? ''] : kinds[kind]) ?? '1'
}

/** Calls with arguments that the declared signatures allow, optional ones left out; x is a column, T a table with a column y. */
export function callsOf({ name, signatures }: Callable): readonly string[] {
  return signatures.map((parameters) => {
    const given = parameters.filter(({ optional }) => !optional)
    const times = (each: Parameter): string[] =>
      Array.from({ length: Math.max(1, each.least) }, () => argument(each))
    return `${name}(${given.flatMap(times).join(', ')})`
  })
}
