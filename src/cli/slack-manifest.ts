import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { parse, stringify } from 'yaml'
import { Problem } from '../incident/problem.ts'
import { filled } from './filled.ts'
import { publicHost } from './public-host.ts'

const TEMPLATE = new URL('../../manifest/slack/manifest.yaml', import.meta.url)

type Manifest = { readonly settings: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>

/** The manifest of one operator's app; `host` null = Slack sends through a socket that the server opens. */
export function slackManifest(template: Manifest, host: string | null): Manifest {
  if (host !== null) return filled(template, { host })
  const { settings, ...rest } = withoutAddresses(template) as Manifest
  return { ...rest, settings: { ...settings, socket_mode_enabled: true } }
}

const ADDRESSES = ['url', 'request_url']

function withoutAddresses(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutAddresses)
  if (typeof node !== 'object' || node === null) return node
  const kept = Object.entries(node).filter(([key]) => !ADDRESSES.includes(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutAddresses(value)]))
}

/** `guidepost slack-manifest`: the manifest to paste where a Slack app is created. */
export function slackManifestCommand(): Command {
  return new Command('slack-manifest')
    .description('Print the manifest for Slack: at api.slack.com/apps, Create New App, From a manifest.')
    .option('--host <host>', 'the name under which Slack reaches this server')
    .option('--socket-mode', 'for a server that Slack cannot reach: it opens a socket to Slack instead')
    .option('--json', 'print one JSON document and nothing else')
    .action(async ({ host, socketMode, json }: { host?: string; socketMode?: boolean; json?: boolean }) => {
      if ((host === undefined) === (socketMode !== true))
        throw new Problem(
          'usage',
          host === undefined
            ? 'It is not known how Slack reaches the server.'
            : '--host and --socket-mode exclude each other.',
          'Give --host HOST, or --socket-mode where Slack cannot reach the server.',
        )
      const template = parse(await readFile(TEMPLATE, 'utf8')) as Manifest
      const manifest = slackManifest(template, host === undefined ? null : publicHost(host))
      if (json) return console.log(JSON.stringify(manifest, null, 2))
      process.stdout.write(stringify(manifest, { lineWidth: 0 }))
      console.error(next(host === undefined))
    })
}

const next = (socket: boolean): string => `
1. Open https://api.slack.com/apps, choose Create New App, From a manifest, and paste the above as YAML.
2. Install the app to the workspace, and set SLACK_BOT_TOKEN (OAuth & Permissions, Bot User OAuth Token).
3. ${
  socket
    ? 'Set SLACK_APP_TOKEN: Basic Information, App-Level Tokens, Generate, with the scope connections:write.'
    : 'Set SLACK_SIGNING_SECRET (Basic Information, App Credentials); when the server runs, verify the request URL\n   on the page App Manifest or Event Subscriptions.'
}
4. Invite the app to a channel: /invite @Guidepost`
