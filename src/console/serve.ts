import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'restify'
import { Problem } from '../incident/problem.ts'
import { framed, troublePage } from './frame.ts'
import type { ConsoleHouse } from './house.ts'
import { readBody } from './read-body.ts'
import type { Answer, Asked, Route } from './route.ts'
import { foreign } from './security.ts'
import { send } from './send.ts'
import { may, type Session } from './session.ts'
import { ownPath } from './sign-in/own-path.ts'
import { statusOf } from './status-of.ts'
import { stream } from './stream.ts'

/** Finds out who asks; null = nobody whom we know. */
export type Authenticate = (request: IncomingMessage) => Promise<Session | null>

export type Served = {
  readonly house: ConsoleHouse
  readonly authenticate: Authenticate
  /** Where somebody without a session signs in; null = nowhere. */
  readonly signIn: string | null
  readonly leaving: AbortSignal
}

type Request = IncomingMessage & {
  readonly params?: Readonly<Record<string, string>>
}

/** Adds an address to the server. Whoever may not is told before anything is read. */
export function serve(server: Server, route: Route, served: Served): void {
  server[route.method](route.path, (request: unknown, response: unknown, next: (go?: boolean) => void) => {
    const [from, to] = [request as Request, response as ServerResponse]
    to.once('close', () => next(false))
    answerOf(from, to, route, served).catch((error) => {
      served.house.onBug(error)
      if (!to.headersSent) send(to, 500, 'text/plain', 'Internal error')
      else to.destroy()
    })
  })
}

async function answerOf(
  request: Request,
  response: ServerResponse,
  route: Route,
  served: Served,
): Promise<void> {
  const { house, authenticate } = served
  const path = request.url ?? '/'
  const asker = { wantsPage: !path.startsWith('/api/') && !isPart(request), path: pageOf(request), house }
  const strange = foreign(request, house.publicUrl)
  if (strange !== null) return send(response, 403, 'text/plain; charset=utf-8', strange)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  let session: Session | null = null
  try {
    session = await authenticate(request)
    if (session === null) return await sendToSignIn(response, route, asker, served)
    const asked: Asked = {
      session,
      params: request.params ?? {},
      query: new URLSearchParams(path.split('?')[1] ?? ''),
      body: route.method === 'post' ? await readBody(request) : null,
      headers: request.headers as Asked['headers'],
      gone: AbortSignal.any([gone.signal, served.leaving]),
    }
    if (!may(session, route.role)) {
      await route.refused?.(asked, house)
      throw new Problem(
        'not-allowed',
        `This is for people with the role ${route.role}.`,
        'The operator of Guidepost gives the roles.',
      )
    }
    await sendAnswer(response, await route.answer(asked, house), { session, house, path: asker.path })
  } catch (error) {
    if (response.headersSent) throw error
    const problem =
      error instanceof Problem
        ? error
        : new Problem(
            'usage',
            `Something went wrong here. Reference: ${house.onBug(error)}`,
            'Tell the operator.',
          )
    const status = error instanceof Problem ? statusOf(problem) : 500
    await sendTrouble(response, { ...asker, session }, status, problem)
  }
}

/** Whoever asks, how they want to be told, and the page on which they are. */
type Asker = { readonly wantsPage: boolean; readonly path: string; readonly house: ConsoleHouse }

/** A page is come back to after signing in; what was sent is lost, so that is said. */
async function sendToSignIn(
  response: ServerResponse,
  route: Route,
  asker: Asker,
  { signIn, house }: Served,
): Promise<void> {
  const { wantsPage, path } = asker
  if (wantsPage && signIn !== null && route.method === 'get')
    return see(response, `${signIn}?back=${encodeURIComponent(path)}`)
  const how =
    signIn !== null
      ? 'Sign in, go back, and send it again. A script sends a token.'
      : house.publicUrl === null
        ? 'Send a token that is listed under console.tokens.'
        : `Open ${house.publicUrl}, where people sign in. A script sends a token.`
  await sendTrouble(
    response,
    { ...asker, session: null },
    401,
    new Problem('not-allowed', 'You are not signed in.', how),
    ...(signIn === null ? [] : [{ href: signIn, label: 'Sign in' }]),
  )
}

/** An address that there is not, for whoever may know what there is. */
export function nowhere(server: Server, served: Served): void {
  const route: Route = {
    method: 'get',
    path: '*',
    role: 'reader',
    answer: () => {
      throw new Problem('not-found', 'There is nothing at this address.', 'Begin at the start, or at /api.')
    },
  }
  for (const event of ['NotFound', 'MethodNotAllowed'] as const)
    server.on(event, (request: Request, response: ServerResponse, _: unknown, otherwise: () => void) => {
      if (response.headersSent) return otherwise()
      answerOf(request, response, route, served).catch((error) => {
        served.house.onBug(error)
        response.destroy()
      })
    })
}

/** The page on which somebody is once they were answered: for a form the one on which it stood, as the browser tells. */
function pageOf({ method, url = '/', headers: { referer, host } }: IncomingMessage): string {
  if (method !== 'POST') return url
  const from = referer !== undefined && URL.canParse(referer) ? new URL(referer) : null
  return from !== null && from.host === host ? ownPath(`${from.pathname}${from.search}`) : '/'
}

/** Htmx asks for parts. */
const isPart = (request: IncomingMessage): boolean => request.headers['hx-request'] === 'true'

async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  {
    session,
    house,
    path,
  }: { readonly session: Session; readonly house: ConsoleHouse; readonly path: string },
): Promise<void> {
  switch (answer.kind) {
    case 'page':
      return send(response, answer.status ?? 200, HTML, String(await framed(answer, session, house, path)))
    case 'part':
      return send(response, 200, HTML, String(await answer.body))
    case 'json':
      return send(response, answer.status ?? 200, JSON_TYPE, JSON.stringify(answer.body))
    case 'file': {
      const { type, name, data, immutable } = answer
      return send(response, 200, type, data, {
        ...(name === null
          ? {}
          : { 'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"` }),
        ...(immutable ? { 'cache-control': 'private, max-age=31536000, immutable' } : {}),
      })
    }
    case 'see':
      return see(response, answer.path)
    case 'stream':
      return stream(response, answer.events)
  }
}

async function sendTrouble(
  response: ServerResponse,
  { wantsPage, path, session, house }: Asker & { readonly session: Session | null },
  status: number,
  { code, message, fix }: Problem,
  way?: { readonly href: string; readonly label: string },
): Promise<void> {
  const how = status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  if (!wantsPage) return send(response, status, JSON_TYPE, JSON.stringify({ code, message, fix }), how)
  const page = await troublePage(status, { message, fix }, session, house, way, path)
  send(response, status, HTML, String(page), how)
}

const HTML = 'text/html; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

function see(response: ServerResponse, path: string): void {
  send(response, 303, 'text/plain', '', { location: path })
}
