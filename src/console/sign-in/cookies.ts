import type { IncomingMessage } from 'node:http'

/** The cookies that were sent, by name, in their order; of two with one name the first, which is the one of the narrower path. */
export function cookiesOf(request: IncomingMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at).trim()
    if (at > 0 && !found.has(name)) found.set(name, part.slice(at + 1).trim())
  }
  return found
}

/** A cookie that no script reads and that no other site sends with a form; `seconds` null = until the browser closes. */
export function setCookie(
  name: string,
  value: string,
  { secure, seconds = null }: { readonly secure: boolean; readonly seconds?: number | null },
): string {
  const age = seconds === null ? '' : `; Max-Age=${seconds}`
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${age}`
}
