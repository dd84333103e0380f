import type { Observation } from '../flow/ports.ts'
import type { Row } from '../incident/evidence.ts'
import type { ReadFailure } from '../incident/failure.ts'
import type { Reply } from './child.ts'

type Body = { readonly status?: number; readonly message?: string; readonly results?: unknown }

type AzureError = {
  readonly message?: string
  readonly line?: number
  readonly pos?: number
  readonly innererror?: AzureError
  readonly details?: readonly AzureError[]
}
type Content = {
  readonly error?: AzureError
  readonly tables?: readonly {
    readonly columns: readonly { readonly name: string }[]
    readonly rows: readonly (readonly unknown[])[]
  }[]
}

/** Tells success from failure in what the server answered; a partial error arrives as a success whose rows stand in its message. */
export function observation(reply: Reply, ms: number, subject: string): Observation {
  if (reply.kind !== 'text') return broken(reply, ms)
  const body = json(reply.text) as Body | undefined
  if (!body || typeof body !== 'object')
    return failed(
      reply.isError ? 'rejected' : 'unavailable',
      reply.text.slice(0, 600) || 'The Azure MCP Server answered nothing.',
      'This is a defect of the query or of the server.',
      ms,
    )
  const results = body.results
  const error =
    results !== null &&
    typeof results === 'object' &&
    !Array.isArray(results) &&
    'type' in results &&
    'message' in results
  if (!reply.isError && !error && (body.status ?? 200) === 200) {
    return { kind: 'rows', rows: rowsOf(results), truncated: false, partial: null, ms }
  }
  const message = body.message ?? ''
  if (body.status === 200 && error) {
    return { kind: 'rows', rows: rowsInside(message), truncated: false, partial: innermost(message), ms }
  }
  return { ...classify(body.status ?? 500, message, subject), ms }
}

function broken(reply: Exclude<Reply, { readonly kind: 'text' }>, ms: number): Observation {
  switch (reply.kind) {
    case 'timeout':
      return failed(
        'timeout',
        `Azure did not answer within ${Math.round(ms / 1000)} s.`,
        'Search a shorter time, or ask again later.',
        ms,
      )
    case 'cancelled':
      return failed('cancelled', 'The investigation ended before the answer came.', 'Ask again.', ms)
    case 'signed-out':
      return failed('denied', reply.message, SIGN_IN, ms)
    case 'oversize':
      return failed(
        'too-large',
        'The answer is larger than one message of the Azure MCP Server may be.',
        'Ask for fewer rows or columns, or for a shorter time.',
        ms,
      )
    case 'lost':
      return failed(
        'unavailable',
        `The Azure MCP Server went away: ${reply.message}`,
        'Ask again; if it stays so, check its start command.',
        ms,
      )
  }
}

function classify(
  status: number,
  message: string,
  subject: string,
): Omit<Extract<Observation, { kind: 'failed' }>, 'ms'> {
  const inner = innermost(message)
  const say = (failure: ReadFailure, fix: string) => ({
    kind: 'failed' as const,
    failure,
    message: inner,
    fix,
  })
  if (status === 401) return say('denied', SIGN_IN)
  if (status === 403)
    return say(
      'denied',
      `Grant the role Log Analytics Reader (and Monitoring Reader for resources) on ${subject} to the identity of the Azure MCP Server.`,
    )
  if (/could not find workspace|could not find subscription/i.test(message) || status === 404)
    return say('not-found', `Check that ${subject} exists and that the identity may read it.`)
  if (status === 429) return say('throttled', 'Azure limits the rate of queries: ask again in a minute.')
  if (status === 400) {
    const table =
      /(?:Failed to resolve table(?: or column)? expression named '|The name '(?=[^']+' does not refer to any known table))([^']+)'/i.exec(
        message,
      )?.[1]
    return table
      ? {
          ...say(
            'not-found',
            `No diagnostic setting sends ${table} to ${subject}, or the name is misspelt: check the diagnostic setting of the resource and the guide.`,
          ),
        }
      : say('rejected', 'This query of the guide is not accepted by Azure: correct it in the guide.')
  }
  if (status === 504)
    return {
      ...say('timeout', 'Search a shorter time, or filter before joining and summarizing.'),
      message: `Azure gave the query up after its own limit of time (${inner})`,
    }
  if (status === 501)
    return say(
      'unavailable',
      'What stands for Azure here cannot evaluate this; try the query in Azure itself.',
    )
  return say('unavailable', 'Azure did not answer properly: ask again later.')
}

const SIGN_IN =
  'Sign the Azure MCP Server in: check the credential in guidepost.yaml (az login, managed identity, or variables) and that its sign-in address and management.azure.com can be reached from here.'

/** Why the server has no identity to ask Azure with, as it says; null when the answer is about something else. */
export function signInFailure(text: string): string | null {
  const body = json(text) as Body | undefined
  // Azure's own 401 comes with its headers; the server's word about its credential does not.
  if (body?.status !== 401 || /^Status: 401/m.test(body.message ?? '')) return null
  return firstLine(body.message ?? '') || 'Signing in to Azure failed.'
}

/** Azure nests errors; the deepest message says what is wrong. */
function innermost(message: string): string {
  // In a partial answer the quoted body's error is reworded; Azure's own stands under "Raw".
  let error = (quoted(message, 'Raw', '\nStatus:') as AzureError | undefined) ?? content(message)?.error
  let text = error?.message
  const details = error?.details?.flatMap((detail) => deepest(detail) ?? []) ?? []
  while (error?.innererror && typeof error.innererror === 'object') {
    error = error.innererror
    text = error.message ?? text
  }
  const place = error?.line === undefined ? '' : ` (line ${error.line}, position ${error.pos ?? 0})`
  return (
    [text ? text + place : '', ...details].filter(Boolean).join(' ') ||
    firstLine(message) ||
    'Azure gave no reason.'
  )
}

const deepest = (error: AzureError): string | undefined =>
  (error.innererror ? deepest(error.innererror) : undefined) ?? error.message

/** Azure's own answer, which the server quotes in the middle of its message. */
const content = (message: string): Content | undefined =>
  quoted(message, 'Content', '\n\nHeaders:') as Content | undefined

function quoted(message: string, heading: string, next: string): object | undefined {
  const start = message.search(new RegExp(`^${heading}:\\s*\\{`, 'm'))
  if (start < 0) return undefined
  const rest = message.slice(message.indexOf('{', start))
  // What is quoted may contain the next heading's words itself: the last one that leaves whole JSON ends it.
  for (let end = rest.length; end > 0; end = rest.lastIndexOf(next, end - 1)) {
    const body = json(rest.slice(0, end).trimEnd())
    if (body !== null && typeof body === 'object') return body
  }
  return undefined
}

/** The server's own words without its advice to operators; its repeats say the same thing once each. */
function firstLine(text: string): string {
  const line = (text.split('\n', 1)[0] ?? '').replace(/\.? To mitigate this issue, please refer to .*$/, '')
  const [, tries, said = ''] = /^Retry failed after (\d+) tries\.[^(]*(.*)$/.exec(line) ?? []
  const reasons = new Set([...said.matchAll(/\(([^()]+)\)/g)].map(([, reason]) => reason))
  return tries ? `The connection failed ${tries} times: ${[...reasons].join(' ')}` : line.trim()
}

function rowsInside(message: string): readonly Row[] {
  const table = content(message)?.tables?.[0]
  return table
    ? table.rows.map((row) =>
        Object.fromEntries(table.columns.map((column, index) => [column.name, row[index] ?? null])),
      )
    : []
}

/** The names under which the tools put their list when it is not the answer itself. */
const LISTS = ['activityLogs', 'statuses', 'results'] as const

function rowsOf(results: unknown): readonly Row[] {
  if (results === null || typeof results !== 'object') return []
  if (Array.isArray(results))
    return results.filter((row): row is Row => row !== null && typeof row === 'object')
  const list = LISTS.map((name) => (results as Row)[name]).find(Array.isArray)
  return list ? rowsOf(list) : [results as Row]
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const failed = (failure: ReadFailure, message: string, fix: string, ms: number): Observation => ({
  kind: 'failed',
  failure,
  message,
  fix,
  ms,
})
