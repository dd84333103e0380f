import { createRequire } from 'node:module'

type Mistake = { readonly instancePath: string; readonly message?: string; readonly params?: unknown }
type Validate = ((data: unknown) => boolean) & { readonly errors?: readonly Mistake[] | null }
type Ajv = new (
  options: object,
) => { addFormat: (name: string, format: true) => void; compile: (schema: unknown) => Validate }

// The validators that @microsoft/app-manifest brings along and uses itself.
const require = createRequire(createRequire(import.meta.url).resolve('@microsoft/app-manifest'))

/** A schema as a function that lists what is wrong with a document, a line each; none = it is valid. */
export function judge(schema: unknown): (document: unknown) => readonly string[] {
  const draft = (schema as { $schema?: string }).$schema ?? ''
  const { default: Validator } = require(draft.includes('draft-04') ? 'ajv-draft-04' : 'ajv') as {
    default: Ajv
  }
  const ajv = new Validator({ allErrors: true, strict: false })
  ajv.addFormat('uri', true)
  ajv.addFormat('email', true)
  ajv.addFormat('regex', true)
  const validate = ajv.compile(schema)
  return (document) => {
    // As it would be written to a file.
    if (validate(JSON.parse(JSON.stringify(document)))) return []
    return (validate.errors ?? []).map(
      (one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`,
    )
  }
}

/** The document with one thing changed in it, at a path such as `bots.0.scopes`; undefined = taken out. */
export function spoilt(document: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(document) as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const holder = keys.reduce((node, key) => node[key] as Record<string, unknown>, copy)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}
