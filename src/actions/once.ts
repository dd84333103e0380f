import { Agent } from 'node:https'
import type { NetworkManagementClient } from '@azure/arm-network'
import type { ActionRequest } from '../incident/action.ts'
import type { SignedIn } from './sign-in.ts'

export type Pipeline = NetworkManagementClient['pipeline']

/** How far one request came. */
export type Trace = {
  /** `connecting`: no byte of it can have left. */
  phase: 'signing-in' | 'connecting' | 'sent'
  answer: {
    readonly status: number
    readonly header: (name: string) => string | null
    readonly text: string
  } | null
}

/** The SDK's own steps that send a request no second time, change none of it but headers, and follow nothing. */
const KEPT = new Set(['proxyPolicy', 'wrapAbortSignalLikePolicy', 'userAgentPolicy'])

/**
 * Makes of the SDK's pipeline one that sends `wanted`, once, and nothing else: no repeats, no redirects, no answer to a
 * challenge. An authority of its own is reached without a proxy. The connection is a new one, since on one that was kept nobody knows whether the request left.
 */
export function once(
  pipeline: Pipeline,
  wanted: ActionRequest,
  { ca, token }: SignedIn,
  signal: AbortSignal,
): Trace {
  const trace: Trace = { phase: 'signing-in', answer: null }
  for (const { name } of pipeline.getOrderedPolicies())
    if (!KEPT.has(name) || (ca !== null && name === 'proxyPolicy')) pipeline.removePolicy({ name })
  pipeline.addPolicy(
    {
      name: 'guidepost-once',
      sendRequest: async (request, next) => {
        if (request.method !== wanted.method || request.url !== wanted.url)
          throw new Error(`The SDK would send ${request.method} ${request.url}.`)
        const bearer = await unlessAborted(token(), signal)
        if (trace.phase !== 'signing-in') throw new Error('The SDK would send it again.')
        request.headers.set('authorization', `Bearer ${bearer}`)
        // A proxy's own agent tells nothing of the connection behind it.
        trace.phase = request.agent ? 'sent' : 'connecting'
        request.agent ??= newConnection(ca, () => {
          trace.phase = 'sent'
        })
        const { status, headers, bodyAsText } = await next(request)
        trace.answer = { status, header: (name) => headers.get(name) ?? null, text: bodyAsText ?? '' }
        return { status, headers, request, bodyAsText: bodyAsText ?? null }
      },
    },
    { afterPhase: 'Sign' },
  )
  return trace
}

function newConnection(ca: string | null, secured: () => void): Agent {
  const agent = new Agent({ keepAlive: false, ...(ca === null ? {} : { ca }) })
  const connect = agent.createConnection
  agent.createConnection = (options, done) => {
    const socket = connect.call(agent, options, done)
    socket?.once('secureConnect', secured)
    return socket
  }
  return agent
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
