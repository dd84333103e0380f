import { expect } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { documentOf } from '../../../src/console/api/document.ts'
import { ENDPOINTS } from '../../../src/console/api/endpoints.ts'

type Json = Readonly<Record<string, unknown>>
type Operation = {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: Json }>> }>
  >
}

/** The document, as whoever reads it has it. */
export const DOCUMENT = JSON.parse(JSON.stringify(documentOf(ENDPOINTS, '/'))) as Json & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** The schemas with nothing beside what they name, so that an answer with more than its schema is found. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const own = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]))
  return 'properties' in own && !('additionalProperties' in own)
    ? { ...own, additionalProperties: false }
    : own
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
;(formats as unknown as (to: Ajv2020) => void)(ajv)
ajv.addSchema(closed(DOCUMENT) as Json, 'document')

export type Told = { readonly status: number; readonly text: string; readonly body: Json }

/** A script that uses the API at an address: each answer is held against the document. */
export function aScript(address: string) {
  return async (
    name: string,
    sent: {
      readonly params?: Readonly<Record<string, string>>
      readonly query?: string
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
      readonly roles?: string
      readonly account?: string
    } = {},
  ): Promise<Told> => {
    const found = OPERATIONS.find(({ operation }) => operation.operationId === name)
    if (!found) throw new Error(`${name} is not in the document`)
    const path = found.path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(sent.params?.[key] ?? ''),
    )
    const response = await fetch(`${address}${path}${sent.query === undefined ? '' : `?${sent.query}`}`, {
      method: found.method.toUpperCase(),
      headers: {
        'x-roles': sent.roles ?? 'reader,requester,approver,operator',
        'x-account': sent.account ?? 'local:ann',
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(sent.body === undefined
        ? {}
        : { body: typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body) }),
    })
    const text = await response.text()
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const told = found.operation.responses[response.status]?.content[type]
    expect({ name, status: response.status, type, documented: told !== undefined }).toEqual({
      name,
      status: response.status,
      type,
      documented: true,
    })
    if (type !== 'application/json') return { status: response.status, text, body: {} }
    const body = JSON.parse(text)
    const pointer = [
      'paths',
      found.path,
      found.method,
      'responses',
      response.status,
      'content',
      type,
      'schema',
    ]
      .map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const validate = ajv.getSchema(`document#/${pointer}`)
    if (!validate) throw new Error(`no schema for ${name} ${response.status}`)
    expect({ name, valid: validate(body), errors: validate.errors }).toEqual({
      name,
      valid: true,
      errors: null,
    })
    return { status: response.status, text, body }
  }
}
