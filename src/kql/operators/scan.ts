import { type Compiled, compile, type Operator, type Row, type Rows, type Scope } from '../expression.ts'
import { missing, type Value } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { columnsOf, get, items, maybe, type Node, nameOf, text } from '../parse.ts'
import { type Column, typeNamed } from '../table.ts'
import { parametersOf } from './parameters.ts'

/** What a step keeps: the last row of it and of the steps before it, and which match they belong to. */
type State = { readonly rows: readonly Row[]; readonly match: bigint }
type Step = {
  readonly silent: boolean
  readonly meets: Compiled
  readonly assigns: readonly { readonly at: number; readonly value: Compiled }[]
}

function declared(node: Node, scope: Scope): readonly { readonly column: Column; readonly value: Value }[] {
  const clause = maybe(node, 'DeclareClause')
  return (clause ? items(clause, 'Declarations') : []).map((each) => {
    const declaration = get(each, 'NameAndType')
    const type = typeNamed(text(get(declaration, 'Type')))
    const fallback = maybe(each, 'DefaultValue')
    const empty = missing(type)
    const value = fallback ? compile(get(fallback, 'Value'), scope)([]) : empty
    return { column: { name: nameOf(get(declaration, 'Name')), type }, value }
  })
}

function stepOf(node: Node, scope: Scope, names: readonly string[], offset: number): Step {
  const output = text(maybe(node, 'ScanStepOutput')).split('=').at(-1)?.trim() ?? ''
  if (output === 'last') throw unsupported('output=last in a step of scan')
  const assignments = maybe(node, 'ComputationClause')
  return {
    silent: output === 'none',
    meets: compile(get(node, 'Condition'), scope),
    assigns: (assignments ? items(assignments, 'Assignments') : []).map((each) => ({
      at: offset + names.indexOf(nameOf(each)),
      value: compile(get(each, 'Expression'), scope),
    })),
  }
}

function refuse(node: Node, input: Rows): void {
  if (!input.ordered)
    throw new KqlError('SEM0100', 'scan needs rows in a fixed order: put sort or serialize before it')
  for (const clause of ['OrderByClause', 'PartitionByClause'])
    if (maybe(node, clause)) throw unsupported(`${clause} of scan`)
}

/** `scan`: follows sequences of rows through its steps; a step's last row is known by the step's name. */
export const scan: Operator = (node, input, scope) => {
  refuse(node, input)
  const extra = declared(node, scope)
  const inner = [...input.columns, ...extra.map(({ column }) => column)]
  const parts = items(node, 'Steps')
  const states = parts.map((part): Column => ({ name: nameOf(part), type: 'dynamic' }))
  const within: Scope = { ...scope, columns: [...inner, ...states] }
  const names = extra.map(({ column }) => column.name)
  const steps = parts.map((part) => stepOf(part, within, names, input.columns.length))
  const unset = inner.map((column, at) => extra[at - input.columns.length]?.value ?? missing(column.type))
  const bag = (row: Row): Value => Object.fromEntries(inner.map((column, at) => [column.name, row[at]]))
  const seen = (row: Row, state: State | undefined): Row => [
    ...row,
    ...states.map((_, at) => bag(state?.rows[at] ?? unset)),
  ]
  const matchName = parametersOf(node).get('with_match_id')
  // The binder always adds the column of the match; it is there only when it is named.
  const columns = matchName ? columnsOf(node) : inner
  const places = columns.map((column) => inner.findIndex((each) => each.name === column.name))
  const kept: (State | undefined)[] = steps.map(() => undefined)
  const out: Row[] = []
  let matches = 0n
  for (const given of input.rows) {
    const row = [...given, ...extra.map(({ value }) => value)]
    for (let at = steps.length - 1; at >= 0; at--) {
      const [step, own, before] = [steps[at], kept[at], at ? kept[at - 1] : undefined]
      if (!step) continue
      const promoted = before !== undefined && step.meets(seen(row, before)) === true
      const repeated = !promoted && (own || at === 0) && step.meets(seen(row, own)) === true
      if (!promoted && !repeated) continue
      const from = promoted ? before : own
      const view = seen(row, from)
      const made = [...row]
      for (const assign of step.assigns) made[assign.at] = assign.value(view)
      const match = from?.match ?? matches++
      kept[at] = { rows: [...(from?.rows.slice(0, at) ?? []), made], match }
      if (promoted) kept[at - 1] = undefined
      if (step.silent) continue
      out.push(places.map((place, index) => (columns[index]?.name === matchName ? match : made[place])))
    }
  }
  return { columns, rows: out }
}
