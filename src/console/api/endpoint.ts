import { z } from 'zod'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Route } from '../route.ts'
import type { Role } from '../session.ts'
import { checked, checkedPath, fieldsOf } from './checked.ts'

/** The parts of the document, in its order. */
export const TAGS = ['Investigations', 'Proposals', 'Guides', 'Operations'] as const

/** What an endpoint answers where all is well. */
export type Given = {
  readonly status: 200 | 202
  readonly type: 'application/json' | 'text/csv' | 'text/event-stream'
  readonly schema: z.ZodType | null
  readonly what: string
}

/** One endpoint: what it takes and gives, once for the check and for the document. */
export type Endpoint = {
  readonly method: Route['method']
  /** As OpenAPI writes it: `/api/investigations/{id}`. */
  readonly path: string
  readonly role: Role
  readonly tag: (typeof TAGS)[number]
  readonly name: string
  readonly summary: string
  readonly about: string | null
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly headers: z.ZodObject
  readonly body: z.ZodObject | null
  readonly gives: Given
  /** Statuses of refusals besides those that each has. */
  readonly refusals: readonly (404 | 409 | 422)[]
  readonly answer: Route['answer']
  readonly refused?: Route['refused']
}

const NOTHING = z.strictObject({})
type Nothing = typeof NOTHING

type Stated<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  H extends z.ZodObject,
  B extends z.ZodObject,
> = Pick<Endpoint, 'method' | 'path' | 'role' | 'tag' | 'name' | 'summary' | 'gives'> &
  Partial<Pick<Endpoint, 'about' | 'refusals' | 'refused'>> & {
    readonly params?: P
    readonly query?: Q
    readonly headers?: H
    readonly body?: B
    readonly answer: (
      given: {
        readonly params: z.output<P>
        readonly query: z.output<Q>
        readonly headers: z.output<H>
        readonly body: z.output<B>
      } & Pick<Asked, 'session' | 'gone'>,
      house: ConsoleHouse,
    ) => Promise<Answer> | Answer
  }

/** An endpoint whose handler sees what was sent only after it was checked. */
export function endpoint<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  H extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
>(stated: Stated<P, Q, H, B>): Endpoint {
  const params = (stated.params ?? NOTHING) as P
  const query = (stated.query ?? NOTHING) as Q
  const headers = (stated.headers ?? NOTHING) as H
  const body = (stated.body ?? NOTHING) as B
  return {
    about: null,
    refusals: [],
    ...stated,
    params,
    query,
    headers,
    body: stated.body ?? null,
    answer: async (asked, house) =>
      stated.answer(
        {
          params: checkedPath(params, asked.params),
          query: checked(query, fieldsOf(asked.query), FIX),
          headers: checked(headers, picked(asked.headers, Object.keys(headers.shape)), FIX),
          body: checked(body, stated.method === 'post' ? asked.body : {}, FIX),
          session: asked.session,
          gone: asked.gone,
        },
        house,
      ),
  }
}

const FIX = '/api lists the fields of each address.'

const picked = (all: Asked['headers'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])))

/** The endpoint as an address of the console. */
export const routeOf = ({ method, path, role, answer, refused }: Endpoint): Route => ({
  method,
  path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
  role,
  answer,
  ...(refused ? { refused } : {}),
})

/** A whole answer as JSON. */
export const json = (body: unknown, status = 200): Answer => ({ kind: 'json', status, body })
