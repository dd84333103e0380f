import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { WebSocketServer, type WebSocket } from 'ws'
import { endAll, type RunningServer, startServer, until } from '../../fakes/a-server.ts'
import { aDataFolder } from '../../fakes/data-folder.ts'
import { eventBody, mention, type SlackCloud, startSlackCloud, TOKEN } from '../../fakes/slack-cloud.ts'

const SCENARIO = new URL(
  '../../../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa',
  import.meta.url,
).pathname

let slack: SlackCloud
let server: RunningServer
let sockets: WebSocketServer
let socket: WebSocket | null = null
const acknowledged: string[] = []
const http = createServer()

beforeAll(async () => {
  slack = await startSlackCloud()
  // Slack's own end of the socket, and its address.
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const own = `127.0.0.1:${(http.address() as AddressInfo).port}`
  sockets = new WebSocketServer({ server: http })
  slack.lacking['apps.connections.open'] = { ok: true, url: `ws://${own}/link` }
  sockets.on('connection', (opened) => {
    socket = opened
    opened.on('message', (data) =>
      acknowledged.push((JSON.parse(String(data)) as { envelope_id: string }).envelope_id),
    )
    opened.send(JSON.stringify({ type: 'hello', num_connections: 1 }))
  })
  const cwd = mkdtempSync(join(tmpdir(), 'guidepost-socket-'))
  writeFileSync(join(cwd, 'guidepost.yaml'), '{}\n')
  server = await startServer(SCENARIO, {
    cwd,
    env: {
      GUIDEPOST_DATA: aDataFolder(),
      HOST: '127.0.0.1',
      PORT: '0',
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_APP_TOKEN: 'xapp-1-test',
      SLACK_API_URL: slack.api,
    },
  })
}, 90_000)

afterAll(async () => {
  await server?.end('SIGTERM')
  await endAll()
  sockets?.close()
  http.closeAllConnections()
  http.close()
  await slack?.close()
}, 60_000)

test('by a socket: an event is acknowledged once it is stored, and the answer stands in the thread', async () => {
  expect(await until(async () => (await server.get('/readyz')).text.includes('"slack":"ok"'), 15_000)).toBe(
    true,
  )
  const channel = slack.channel('incidents')
  const ts = String((await slack.call('chat.postMessage', { channel, text: 'hello' }))['ts'])
  const body = JSON.parse(
    eventBody(mention(channel, slack.user('maria'), 'VPN failure conn-to-osaka around 2025-06-18 07:20', ts)),
  )
  for (const envelope of ['e1', 'e2'])
    socket?.send(
      JSON.stringify({
        type: 'events_api',
        envelope_id: envelope,
        payload: body,
        accepts_response_payload: false,
        retry_attempt: 0,
      }),
    )
  expect(await until(() => acknowledged.length === 2, 5_000)).toBe(true)
  expect([...acknowledged].sort()).toEqual(['e1', 'e2'])
  const ours = async () =>
    (await slack.messages(channel, ts)).filter(({ metadata }) => metadata !== undefined)
  expect(await until(async () => /CONFIRMED/.test(JSON.stringify(await ours())), 20_000)).toBe(true)
  expect(await ours()).toHaveLength(1)
  // Nothing comes over HTTP where a socket is open.
  expect((await fetch(`${server.address}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404)
}, 60_000)
