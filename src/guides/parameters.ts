import { RE2JS } from 're2js'
import type { Defect, Parameter, ParameterSource, Step } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { nameKey, type Surroundings } from './environment.ts'
import type { Front, ParameterSpec } from './front-matter.ts'

/** Where each needed placeholder's value comes from: front matter first, then the text, else it is asked for. */
export function parameters(
  steps: readonly Step[],
  { data, lineOf }: Front,
  surroundings: Surroundings,
  defects: Defect[],
  path: string,
): readonly Parameter[] {
  const place = (name: string): string => `${path}: line ${lineOf('parameters', name)}`
  const resources = { ...surroundings.resources, ...data.resources }
  const lines = new Map<string, number>()
  for (const query of steps.flatMap((step) => step.queries))
    for (const name of query.placeholders) if (!lines.has(name)) lines.set(name, query.line)
  for (const [name, spec] of Object.entries(data.parameters))
    if (typeof spec === 'object' && 'match' in spec) compiles(name, spec.match, place(name))
  const needed = [...lines].filter(([name]) => name !== 'StartTime' && name !== 'EndTime')
  return needed.map(([name, line]) => {
    const spec = own(data.parameters, name)
    if (spec !== undefined)
      return { name, declared: true, source: specified(name, spec, resources, place(name)) }
    const found = surroundings.values.get(nameKey(name)) ?? []
    const [only, second] = found
    if (only && !second) return { name, declared: true, source: { kind: 'value', value: only.value } }
    if (only)
      return { name, declared: true, source: { kind: 'choose', choices: found, ask: `Which ${name}?` } }
    const resource = own(data.resources, name) ?? own(data.resources, name.replace(/(Resource)?Id$/i, ''))
    if (resource) return { name, declared: true, source: { kind: 'value', value: resource } }
    defects.push({
      line,
      message: `{${name}} has no source.`,
      fix: `Give ${name} a value under parameters, or in the environment section.`,
    })
    return { name, declared: false, source: { kind: 'ask', ask: `What is the value of ${name}?` } }
  })
}

function compiles(name: string, pattern: string, place: string): void {
  try {
    RE2JS.compile(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(
      'guide-invalid',
      `${place}: the pattern of ${name} is wrong: ${reason}`,
      'Correct match; look-around and back-references are not available.',
      { cause: error },
    )
  }
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

function specified(
  name: string,
  spec: ParameterSpec,
  resources: Readonly<Record<string, string>>,
  place: string,
): ParameterSource {
  if (typeof spec !== 'object') return { kind: 'value', value: String(spec) }
  if ('value' in spec) return { kind: 'value', value: String(spec.value) }
  if ('from' in spec) {
    const value = own(resources, spec.from.replace(/^resources\./, ''))
    if (value === undefined)
      throw new Problem(
        'guide-invalid',
        `${place}: ${name} comes from ${spec.from}, which is not there.`,
        'Add it under resources.',
      )
    return { kind: 'value', value }
  }
  if ('choose' in spec)
    return {
      kind: 'choose',
      choices: Object.entries(spec.choose).map(([label, value]) => ({ label, value: String(value) })),
      ask: spec.ask ?? `Which ${name}?`,
    }
  if ('match' in spec)
    return { kind: 'match', pattern: spec.match, ask: spec.ask ?? `What is the value of ${name}?` }
  return { kind: 'ask', ask: spec.ask }
}
