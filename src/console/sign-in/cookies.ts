import type { IncomingMessage } from 'node:http'

/** The value of a cookie; null = it was not sent. */
export function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
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
