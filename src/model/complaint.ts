import { isRecord } from './record.ts'

/** A failure as the endpoint told it; `status` null = the endpoint was not reached, or failed inside its answer. */
export type Complaint = {
  readonly status: number | null
  readonly code: string
  readonly param: string
  /** What it says, in as many words as people may be shown. */
  readonly message: string
  /** Everything that it says, also what a gateway passes on from behind it. */
  readonly words: string
}

const MOST_SHOWN = 300
const MOST_WORDS = 4_000

/** What an error body says, whichever of the usual shapes it has: nested, flat, in a list, or a text; without the key. */
export function complaintIn(body: unknown, status: number | null, apiKey: string): Complaint {
  const error = inner(body)
  const said = error.message || error.detail
  const text = typeof said === 'string' ? said : said ? JSON.stringify(said) : 'no reason given'
  // A placeholder such as `none` is an ordinary word and no secret.
  const clean = (words: string): string =>
    (apiKey.length < 8 ? words : words.replaceAll(apiKey, '[key]')).toWellFormed()
  const code = `${scalar(error.code)} ${scalar(error.type)}`
  const behind = isRecord(error.innererror) ? scalar(error.innererror.code) : ''
  const passedOn = isRecord(error.metadata) ? scalar(error.metadata.raw) : ''
  return {
    status,
    code,
    param: clean(scalar(error.param)),
    message: clean(text).slice(0, MOST_SHOWN),
    words: `${code} ${behind} ${clean(text)} ${clean(passedOn)}`.slice(0, MOST_WORDS),
  }
}

function inner(body: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(body)) return inner(body[0])
  if (!isRecord(body)) return { message: typeof body === 'string' ? body : '' }
  const { error } = body
  if (isRecord(error)) return error
  return typeof error === 'string' && error !== '' ? { ...body, message: error } : body
}

const scalar = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
