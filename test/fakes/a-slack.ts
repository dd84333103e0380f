import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../src/storage/embedded/embedded.ts'
import { endAll, type RunningServer, startServer, until } from './a-server.ts'
import { aDataFolder } from './data-folder.ts'
import { deliverTo, type Message, SECRET, type SlackCloud, startSlackCloud, TOKEN } from './slack-cloud.ts'

const SCENARIO = new URL(
  '../../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa',
  import.meta.url,
).pathname

/** A workspace of Slack with servers that answer in two of its channels. */
export type SlackTeam = {
  readonly slack: SlackCloud
  /** All on one database. */
  readonly servers: readonly RunningServer[]
  /** Where its guidepost.yaml lies. */
  readonly folder: string
  readonly incidents: string
  readonly maria: string
  readonly send: (one: Parameters<typeof deliverTo>[1], server?: number) => ReturnType<typeof deliverTo>
  /** A message of a person as Slack keeps it, so that it has a thread. */
  readonly root: (text: string, channel?: string) => Promise<string>
  /** The messages of investigations in a thread. */
  readonly ours: (thread: string, channel?: string) => Promise<readonly Message[]>
  /** Waits for one that holds the words. */
  readonly shown: (
    thread: string,
    words: RegExp,
    options?: { channel?: string; ms?: number },
  ) => Promise<Message>
  readonly close: () => Promise<void>
}

export type SlackTeamOptions = {
  readonly scenario?: string
  /** What stands in guidepost.yaml besides the channels. */
  readonly config?: (slack: SlackCloud) => string
  readonly env?: Readonly<Record<string, string>>
}

export async function openSlackTeam(
  replicas = 1,
  { scenario = SCENARIO, config = () => '', env = {} }: SlackTeamOptions = {},
): Promise<SlackTeam> {
  const slack = await startSlackCloud()
  const cwd = mkdtempSync(join(tmpdir(), 'guidepost-slack-server-'))
  const channels = [slack.channel('incidents'), slack.channel('busy')]
  writeFileSync(
    join(cwd, 'guidepost.yaml'),
    `chat: { slack: { channels: [${channels.join(', ')}] } }\n${config(slack)}`,
  )
  const database = replicas > 1 ? await openEmbedded({ folder: aDataFolder(), owner: false }) : null
  const servers = await Promise.all(
    Array.from({ length: replicas }, () =>
      startServer(scenario, {
        cwd,
        env: {
          ...(database ? { DATABASE_URL: database.url() } : { GUIDEPOST_DATA: aDataFolder() }),
          HOST: '127.0.0.1',
          PORT: '0',
          SLACK_BOT_TOKEN: TOKEN,
          SLACK_SIGNING_SECRET: SECRET,
          SLACK_API_URL: slack.api,
          ...env,
        },
      }),
    ),
  ).catch(async (error) => {
    // Whoever waits for the test to end waits for these as well.
    await endAll()
    await database?.close()
    await slack.close()
    throw error
  })
  for (const server of servers)
    await until(async () => (await server.get('/readyz')).text.includes('"slack":"ok"'), 10_000)
  const incidents = slack.channel('incidents')
  const ours = async (thread: string, channel = incidents): Promise<readonly Message[]> =>
    (await slack.messages(channel, thread)).filter(({ metadata }) => metadata !== undefined)
  return {
    slack,
    servers,
    folder: cwd,
    incidents,
    maria: slack.user('maria'),
    send: (one, server = 0) => deliverTo(servers[server]?.address ?? '', one),
    root: async (text, channel = incidents) =>
      String((await slack.call('chat.postMessage', { channel, text }))['ts']),
    ours,
    shown: async (thread, words, { channel = incidents, ms = 45_000 } = {}) => {
      let last: readonly Message[] = []
      const found = (): Message | undefined => last.find((one) => words.test(JSON.stringify(one.blocks)))
      await until(async () => {
        last = await ours(thread, channel)
        return found() !== undefined
      }, ms)
      const one = found()
      if (!one) throw new Error(`Nothing like ${words} in ${JSON.stringify(last).slice(0, 2_000)}`)
      return one
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.end('SIGTERM')))
      await endAll()
      await database?.close()
      await slack.close()
    },
  }
}

/** A button of a message by its label, as Slack sends it back. */
export function buttonOf(message: Message, label: string): Record<string, unknown> {
  const all = (message.blocks ?? []).flatMap(({ elements }) => (elements ?? []) as Record<string, unknown>[])
  const found = all.find(({ text }) => (text as { text?: string } | undefined)?.text === label)
  if (!found) throw new Error(`No button ${label}.`)
  return { type: 'button', action_id: found['action_id'], value: found['value'] }
}
