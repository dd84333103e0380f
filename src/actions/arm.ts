import type { NetworkManagementClient } from '@azure/arm-network'
import type { Refused } from '../flow/actions.ts'
import { errorCode, errorMessage } from './error-code.ts'
import { once, type Trace } from './once.ts'
import { brief } from './refusal.ts'
import { type ActingSettings, AZURE, type SignedIn, signIn } from './sign-in.ts'

/** What became of one request. */
export type Reply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly header: (name: string) => string | null
      /** undefined where it was no JSON. */
      readonly body: unknown
    }
  /** No byte of it left. */
  | ({ readonly kind: 'unsent' } & Refused)
  /** It may have arrived. */
  | { readonly kind: 'lost'; readonly why: string }

/** How the SDK begins an operation; what it gives must have sent nothing but the one request. */
export type Begin = (
  client: NetworkManagementClient,
  options: {
    readonly abortSignal: AbortSignal
    readonly requestOptions: { readonly headers: Record<string, string> }
  },
) => { readonly submitted: () => Promise<void> }

/** Azure Resource Manager under the acting identity. Each call sends one request at most, ends in time and never throws. */
export type Arm = {
  /** Its origin. */
  readonly endpoint: string
  readonly get: (url: string, signal?: AbortSignal) => Promise<Reply>
  /** Sends exactly this POST, whatever the SDK would do besides. */
  readonly post: (url: string, subscription: string, reference: string, begin: Begin) => Promise<Reply>
}

/** The SDK's own version of Microsoft.Network; it would send no other. */
export const NETWORK_API = '2026-01-01'

const NOBODY: Reply = {
  kind: 'unsent',
  why: 'No acting identity is configured.',
  fix: 'Configure the identity that actions run under; it is another one than the identity that reads.',
}
/** Whoever gets these has not reached Azure, also where a proxy stands between. */
const UNREACHED = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED)$|CERT|^ERR_TLS_|^UNABLE_TO_/
/** The SDK's own sign-in is not used. */
const UNUSED = { getToken: async () => null }
const OPTIONS = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } }

/** Loads the SDK on the first call; `acting` null = every call is unsent. */
export function openArm(acting: ActingSettings | null, limitMs: number): Arm {
  if (!acting) return { endpoint: AZURE, get: async () => NOBODY, post: async () => NOBODY }
  const signedIn = signIn(acting)
  const { endpoint } = signedIn
  const inTime = (signal?: AbortSignal): AbortSignal =>
    AbortSignal.any([AbortSignal.timeout(limitMs), ...(signal ? [signal] : [])])
  const options = { ...OPTIONS, endpoint }
  return {
    endpoint,
    get: async (url, signal) => {
      const { createNetworkManagement } = await import('@azure/arm-network/api')
      const context = createNetworkManagement(UNUSED, '', options)
      const abortSignal = inTime(signal)
      const trace = once(context.pipeline, { method: 'GET', url }, signedIn, abortSignal)
      return reply(trace, signedIn, abortSignal, async () => {
        await context.pathUnchecked(url).get({ abortSignal })
      })
    },
    post: async (url, subscription, reference, begin) => {
      const { NetworkManagementClient } = await import('@azure/arm-network')
      const client = new NetworkManagementClient(UNUSED, subscription, options)
      const abortSignal = inTime()
      const trace = once(client.pipeline, { method: 'POST', url }, signedIn, abortSignal)
      const headers = { 'x-ms-client-request-id': reference }
      return reply(trace, signedIn, abortSignal, async () =>
        begin(client, { abortSignal, requestOptions: { headers } }).submitted(),
      )
    },
  }
}

/** What the wire saw decides, not what the SDK makes of it. */
async function reply(
  trace: Trace,
  signedIn: SignedIn,
  signal: AbortSignal,
  send: () => Promise<void>,
): Promise<Reply> {
  const error = await send().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  const { answer, phase } = trace
  if (answer) {
    if (answer.status === 401) signedIn.forget()
    return { kind: 'answered', status: answer.status, header: answer.header, body: json(answer.text) }
  }
  const host = new URL(signedIn.endpoint).host
  const why = signal.aborted ? 'the time for it was over' : said(error)
  if (phase === 'signing-in')
    return {
      kind: 'unsent',
      why: `The request was not sent: ${why}.`,
      fix: 'Check how the acting identity signs in.',
    }
  if (phase === 'connecting' || (!signal.aborted && UNREACHED.test(errorCode(error))))
    return {
      kind: 'unsent',
      why: `${host} could not be reached: ${why}.`,
      fix: `Check that this machine reaches ${host}: name resolution, firewall, proxy, certificates.`,
    }
  return { kind: 'lost', why: `No answer came from ${host} after the request had left: ${why}.` }
}

function said(error: unknown): string {
  const message = errorMessage(error)
  const code = errorCode(error)
  return brief(code && !message.includes(code) ? `${code} ${message}` : message).replace(/\.+$/, '')
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
