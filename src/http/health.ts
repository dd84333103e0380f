import type { Server } from 'restify'

/** One part that must work before requests are taken; `trouble` null = it does. Says nothing that is secret. */
export type Part = { readonly name: string; readonly trouble: () => Promise<string | null> | string | null }

/** Longer than this no part may take to say how it is. */
const PATIENCE_MS = 2_000

/**
 * `/healthz`: 200 while the process answers at all. `/readyz`: 200 where every part works, 503 with what does not; both
 * are open to everybody and name parts only.
 */
export function health(
  parts: readonly Part[],
  /** Told as well, and not needed to be ready: another platform may work. */
  platforms: readonly Part[] = [],
): (server: Server) => void {
  return (server) => {
    server.get('/healthz', (_, response, next) => {
      response.json(200, { alive: true })
      next()
    })
    server.get('/readyz', (_, response, next) => {
      Promise.all([states(parts), states(platforms)]).then(([told, others]) => {
        const ready = Object.values(told).every((state) => state === 'ok')
        response.json(ready ? 200 : 503, { ready, parts: told, platforms: others })
        next()
      }, next)
    })
  }
}

/** How each part is, by its name: `ok`, or what is wrong. */
export async function states(parts: readonly Part[]): Promise<Readonly<Record<string, string>>> {
  const told = await Promise.all(
    parts.map(async ({ name, trouble }) => [name, (await patiently(trouble)) ?? 'ok'] as const),
  )
  return Object.fromEntries(told)
}

async function patiently(trouble: Part['trouble']): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer'), PATIENCE_MS)
  })
  try {
    return await Promise.race([trouble(), late])
  } finally {
    clearTimeout(timer)
  }
}
