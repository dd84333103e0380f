import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startServer, until, urlOf } from '../test/fakes/a-server.ts'
import {
  deliverTo,
  eventBody,
  mention,
  newTs,
  SECRET,
  type SlackCloud,
  startSlackCloud,
  TOKEN,
} from '../test/fakes/slack-cloud.ts'

/**
 * How soon Slack is answered, in one run beside a bare HTTP server that answers the same requests with nothing: at a
 * hundred mentions a second, and at ten while fifty investigations run. Then how soon people see something, and how often
 * a message is edited.
 */
const SCENARIO = new URL(
  '../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa',
  import.meta.url,
).pathname
const ROUNDS = 10
const WORDS = 'VPN failure conn-to-osaka around 2025-06-18 07:20'

const slack = await startSlackCloud()
const channel = slack.channel('incidents')
const maria = slack.user('maria')
const bare = createServer(async (request, response) => {
  for await (const _ of request);
  response.end()
})
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
const nothing = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`

const folder = mkdtempSync(join(tmpdir(), 'guidepost-bench-'))
writeFileSync(join(folder, 'guidepost.yaml'), 'queue: { maxWaiting: 100000, concurrency: 4 }\n')
const server = await startServer(SCENARIO, {
  cwd: folder,
  env: {
    GUIDEPOST_DATA: join(folder, 'data'),
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: slack.api,
  },
})
await until(async () => (await server.get('/readyz')).text.includes('"slack":"ok"'), 10_000)

const body = (): string => eventBody(mention(channel, maria, WORDS, newTs()))

/** So many requests, so many a second, whether the ones before are answered or not. */
async function paced(address: string, perSecond: number, count: number): Promise<number[]> {
  const began = performance.now()
  const all: Promise<number>[] = []
  for (let n = 0; n < count; n++) {
    const due = began + (n * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await sleep(wait)
    all.push(
      deliverTo(address, { body: body() }).then(({ status, ms }) => (status === 200 ? ms : Number.NaN)),
    )
  }
  return Promise.all(all)
}

const at = (values: readonly number[], share: number): string => {
  const sorted = [...values].sort((a, b) => a - b)
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1)} ms`
}
function say(what: string, values: readonly number[], limit: string): void {
  const failed = values.filter(Number.isNaN).length
  const good = values.filter((value) => !Number.isNaN(value))
  console.log(
    `${what.padEnd(58)} p50 ${at(good, 0.5).padStart(9)}  p99 ${at(good, 0.99).padStart(9)}  most ${at(good, 1).padStart(9)}${failed > 0 ? `  ${failed} failed` : ''}  ${limit}`,
  )
}

try {
  await seen()
  await paced(server.address, 20, 20)
  say('a bare server, 100 a second', await paced(nothing, 100, 500), '')
  say('mentions, 100 a second', await paced(server.address, 100, 1_000), '(limit: p99 100 ms)')
  // What is left in the queue keeps it busy: four run at a time, and many wait.
  say('a bare server, 10 a second', await paced(nothing, 10, 50), '')
  say(
    'mentions, 10 a second, investigations running',
    await paced(server.address, 10, 200),
    '(limit: p99 150 ms, none over 1 s)',
  )
  await report(slack)
} finally {
  await server.end('SIGKILL')
  await slack.close()
  bare.close()
  rmSync(folder, { recursive: true, force: true })
}

/** How soon people see something after they wrote, and the report after it was done; one investigation at a time. */
async function seen(): Promise<void> {
  const database = new pg.Client({
    connectionString: urlOf(join(folder, 'data')),
    options: '-c search_path=guidepost',
  })
  await database.connect()
  const first: number[] = []
  const last: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const before = slack.calls.length
    const written = Date.now()
    const fresh = (method: RegExp) => slack.calls.slice(before).filter((call) => method.test(call.method))
    await deliverTo(server.address, { body: body() })
    await until(
      () => fresh(/^chat\.(postMessage|update)$/).some((call) => /CONFIRMED/.test(JSON.stringify(call.body))),
      20_000,
    )
    const [post] = fresh(/^chat\.postMessage$/)
    const report = fresh(/^chat\.(postMessage|update)$/).findLast((call) =>
      /CONFIRMED/.test(JSON.stringify(call.body)),
    )
    const { rows } = await database.query(
      `select at from audit where event = 'investigation-ended' order by seq desc limit 1`,
    )
    const wall = (at: number): number => performance.timeOrigin + at
    if (post) first.push(wall(post.at) - written)
    if (report) last.push(wall(report.at) - new Date(rows[0].at).getTime())
    // An answer and a report are two edits, and the channel has room for one a second.
    await sleep(2_500)
  }
  await database.end()
  say('a message until the first answer in its thread', first, '(limit: 1 s)')
  say('the end of the work until its report is shown', last, '(limit: 500 ms)')
}

/** What people saw of it: edits of the channel, a second by second. */
async function report({ calls }: SlackCloud): Promise<void> {
  const written = calls.filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update')
  const first = written[0]?.at ?? 0
  const perSecond = Map.groupBy(written, ({ at: when }) => Math.floor((when - first) / 1000))
  const most = Math.max(...[...perSecond.values()].map((own) => own.length))
  const span = ((written.at(-1)?.at ?? first) - first) / 1000
  console.log(
    `messages and edits in one channel: ${written.length} in ${span.toFixed(0)} s, at most ${most} in one second (one a second, and one ahead)`,
  )
}
