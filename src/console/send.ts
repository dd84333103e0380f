import type { ServerResponse } from 'node:http'
import { HEADERS } from './security.ts'

/** Sends a whole answer with the headers that each has. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  data: string | Uint8Array,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type, ...headers })
  response.end(data)
}
