export type Stop = 'cancelled' | 'idle' | 'total'

export type Watch = {
  /** Aborts when the turn must end, whatever the reason. */
  readonly signal: AbortSignal
  /** Something arrived (or a request starts): the idle limit counts from now. */
  readonly touch: () => void
  /** Nothing is awaited from the endpoint: the idle limit does not count. */
  readonly rest: () => void
  readonly stopped: () => Stop | null
  /** Milliseconds that are left of the whole turn. */
  readonly left: () => number
  /** Rejects as soon as the turn must end, even where `work` ignores the signal. */
  readonly race: <T>(work: Promise<T>) => Promise<T>
  readonly end: () => void
}

/** Watches one turn: its total and its idle limit in milliseconds, and the caller's own signal. */
export function watch(
  limits: { readonly totalMs: number; readonly idleMs: number },
  outer?: AbortSignal,
): Watch {
  const inner = new AbortController()
  const ends = performance.now() + limits.totalMs
  let why: Stop | null = null
  let idle: NodeJS.Timeout | undefined
  const stop = (reason: Stop): void => {
    why ??= reason
    inner.abort()
  }
  const cancel = (): void => stop('cancelled')
  const total = setTimeout(() => stop('total'), limits.totalMs)
  const rest = (): void => clearTimeout(idle)
  if (outer?.aborted) cancel()
  outer?.addEventListener('abort', cancel, { once: true })
  return {
    signal: inner.signal,
    touch: () => {
      rest()
      idle = setTimeout(() => stop('idle'), limits.idleMs)
    },
    rest,
    stopped: () => why,
    left: () => ends - performance.now(),
    race: (work) =>
      new Promise((resolve, reject) => {
        const abandon = (): void => reject(new Error('The turn was stopped.'))
        if (inner.signal.aborted) abandon()
        inner.signal.addEventListener('abort', abandon, { once: true })
        work.then(resolve, reject).finally(() => inner.signal.removeEventListener('abort', abandon))
      }),
    end: () => {
      clearTimeout(total)
      rest()
      outer?.removeEventListener('abort', cancel)
    },
  }
}
