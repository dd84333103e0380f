import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'

export type Got = {
  readonly status: number
  readonly body: { readonly [name: string]: unknown }
  readonly retryAfter: string | undefined
}

/** Calls Azure the way an Azure client does that lives in `env`: a token, a CONNECT proxy, TLS with its own authority. */
export async function callAzure(
  env: Readonly<Record<string, string>>,
  url: string,
  { method = 'GET', body, giveUpMs = 20_000 }: { method?: string; body?: unknown; giveUpMs?: number } = {},
): Promise<Got> {
  const { host, pathname, search } = new URL(url)
  const tunnel = await proxied(env.HTTPS_PROXY ?? '', host)
  const socket = connect({ socket: tunnel, servername: host, ca: readFileSync(env.SSL_CERT_FILE ?? '') })
  const signal = AbortSignal.timeout(giveUpMs)
  return new Promise((done, fail) => {
    socket.on('error', fail)
    const call = secureRequest(
      { method, host, path: pathname + search, createConnection: () => socket, signal },
      (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => {
          socket.destroy()
          done({
            status: response.statusCode ?? 0,
            body: JSON.parse(text),
            retryAfter: response.headers['retry-after'],
          })
        })
      },
    )
    call.on('error', (error) => {
      socket.destroy()
      fail(error)
    })
    call.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}

/** A tunnel to `host`; rejects with the proxy's status where it gives none. */
export function proxied(proxy: string, host: string): Promise<Socket> {
  const { hostname, port } = new URL(proxy)
  return new Promise((done, fail) => {
    request({ host: hostname, port, method: 'CONNECT', path: `${host}:443` })
      .on('connect', (response, socket: Socket) =>
        response.statusCode === 200 ? done(socket) : fail(new Error(`CONNECT ${response.statusCode}`)),
      )
      .on('error', fail)
      .end()
  })
}
