export type Waited<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'timeout' | 'cancelled' }

/** Waits for `work`, for `timeoutMs` or for the caller to give up, whichever is first; the work itself goes on. */
export async function within<T>(
  work: Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Waited<T>> {
  if (signal?.aborted) {
    work.catch(() => undefined)
    return { kind: 'cancelled' }
  }
  let timer: NodeJS.Timeout | undefined
  let give: (() => void) | undefined
  const limit = new Promise<Waited<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs)
    give = () => resolve({ kind: 'cancelled' })
    signal?.addEventListener('abort', give, { once: true })
  })
  try {
    return await Promise.race([work.then((value): Waited<T> => ({ kind: 'done', value })), limit])
  } finally {
    clearTimeout(timer)
    if (give) signal?.removeEventListener('abort', give)
  }
}
