import type { Child, Reply } from './child.ts'
import { signInFailure } from './reply.ts'

const REST_MS = 30_000

/**
 * The server's calls, with one answer for all of them when signing in fails: the first refusal ends every call that
 * waits, and for half a minute the next ones too. Where nothing at all comes back for a quarter of `limitMs`, a small
 * question tells a sign-in that hangs from a query that does.
 */
export function signedIn(call: Child['call'], limitMs: number): Child['call'] {
  let refused: { readonly reply: Reply; readonly at: number } | null = null
  let through = Number.NEGATIVE_INFINITY
  let asking = false
  const waiting = new Set<AbortController>()

  const refuse = (message: string): Reply => {
    const reply: Reply = { kind: 'signed-out', message }
    refused = { reply, at: performance.now() }
    for (const one of waiting) one.abort()
    return reply
  }
  const hear = (reply: Reply): Reply => {
    if (reply.kind !== 'text') return reply
    const failure = signInFailure(reply.text)
    if (failure) return refuse(failure)
    through = performance.now()
    return reply
  }
  const ask = async (subscription: unknown): Promise<void> => {
    if (asking) return
    asking = true
    const began = performance.now()
    try {
      const reply = hear(await call('monitor_workspace_list', { subscription }, limitMs / 2))
      if (reply.kind === 'timeout' && through < began)
        refuse(
          `Signing in to Azure, or reaching Azure Resource Manager, takes longer than ${Math.round((limitMs * 3) / 4000)} s.`,
        )
    } finally {
      asking = false
    }
  }

  return async (tool, args, timeoutMs, signal) => {
    const began = performance.now()
    if (refused && began - refused.at < REST_MS) return refused.reply
    const stop = new AbortController()
    waiting.add(stop)
    const doubt = setTimeout(() => {
      // A server that cannot be started again is told by the call itself.
      if (through < began) ask(args.subscription).catch(() => undefined)
    }, limitMs / 4)
    try {
      const ends = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
      const reply = await call(tool, args, timeoutMs, ends)
      return stop.signal.aborted && !signal?.aborted && refused ? refused.reply : hear(reply)
    } finally {
      clearTimeout(doubt)
      waiting.delete(stop)
    }
  }
}
