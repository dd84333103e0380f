import type { IncomingMessage } from 'node:http'
import rawBody from 'raw-body'
import { Problem } from '../incident/problem.ts'

const MOST_BYTES = 64 * 1024

/** The fields of a form, or a JSON document; throws a Problem for anything else. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const text = await rawBody(request, { limit: MOST_BYTES, encoding: 'utf8' }).catch((error) => {
    throw new Problem('usage', 'The request is too long, or it broke off.', 'Send at most 64 KB.', {
      cause: error,
    })
  })
  if (text === '') return {}
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text))
  if (type !== 'application/json')
    throw new Problem(
      'usage',
      'The request is neither a form nor JSON.',
      'Send it with content-type application/json.',
    )
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('usage', 'The request is no JSON.', 'Send one JSON document.', { cause: error })
  }
}
