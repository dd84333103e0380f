import { z } from 'zod'
import { type Endpoint, TAGS } from './endpoint.ts'

type Json = Readonly<Record<string, unknown>>

const ProblemShape = z
  .object({
    code: z.string(),
    message: z.string().describe('What is wrong.'),
    fix: z.string().describe('What to do about it.'),
  })
  .meta({ id: 'Problem' })

/** What each address may answer instead, by its status. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'What was sent is not in the shape that is described here; the message names each field.',
  401: 'Nobody is signed in, or the token is none.',
  403: 'The role is missing.',
  404: 'There is no such thing, or it was removed.',
  409: 'It is not possible as things stand; the message says why.',
  422: 'It cannot be done with what is configured here; the message says why.',
  503: 'The database is away, or too much waits: try again later.',
}
const ALWAYS = [400, 401, 403, 503]

const INTRODUCTION =
  'What the pages of the console do, for scripts. Everything is as it is in the browser: the same people, roles, reports and audit trail. Send a token as `Authorization: Bearer …`; on the machine itself, where the console needs no sign-in, none is needed. Whatever goes wrong is answered as `{code, message, fix}`. Times are ISO 8601 in UTC. Answers may gain fields.'

/** The endpoints as an OpenAPI 3.1 document; `url` = where they are reached. */
export function documentOf(endpoints: readonly Endpoint[], url: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const one of endpoints) paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Guidepost', version: '1', description: INTRODUCTION },
    servers: [{ url }],
    security: [{ token: [] }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: namedOf(endpoints),
    },
  }
  // JSON Schema keeps named parts beside the schema, OpenAPI in one place for all.
  return JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'))
}

function operationOf(one: Endpoint): Json {
  const { role, tag, name, summary, about, gives, refusals, body } = one
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: [about, `Role: ${role}.`].filter(Boolean).join(' '),
    parameters: [
      ...parametersOf(one.params, 'path'),
      ...parametersOf(one.query, 'query'),
      ...parametersOf(one.headers, 'header'),
    ],
    ...(body
      ? {
          requestBody: {
            required: Object.values(body.shape).some((field) => !field.safeParse(undefined).success),
            content: { 'application/json': { schema: schemaOf(body) } },
          },
        }
      : {}),
    responses: {
      [gives.status]: {
        description: gives.what,
        content: { [gives.type]: { schema: gives.schema ? schemaOf(gives.schema) : { type: 'string' } } },
      },
      ...Object.fromEntries(
        [...ALWAYS, ...refusals]
          .sort((a, b) => a - b)
          .map((status) => [
            status,
            {
              description: REFUSALS[status],
              content: { 'application/json': { schema: schemaOf(ProblemShape) } },
            },
          ]),
      ),
    },
  }
}

const parametersOf = (shape: z.ZodObject, where: 'path' | 'query' | 'header'): readonly Json[] => {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, AS_SENT)
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as Json
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    }
  })
}

/** A schema in place; where it has a name, a reference to it. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _schema, $defs: _named, ...rest } = z.toJSONSchema(schema, AS_SENT)
  return rest
}

/** Every schema that has a name. */
const namedOf = (endpoints: readonly Endpoint[]): Json =>
  Object.assign(
    {},
    ...[ProblemShape, ...endpoints.flatMap(({ body, gives }) => [body, gives.schema])].map((schema) =>
      schema ? z.toJSONSchema(schema, AS_SENT).$defs : {},
    ),
  )

/** As it goes over the wire, before defaults; what only code can check is left out. */
const AS_SENT = { io: 'input', unrepresentable: 'any' } as const
