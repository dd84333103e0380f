import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { zipSync } from 'fflate'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { Problem } from '../incident/problem.ts'
import { filled } from './filled.ts'
import { publicHost } from './public-host.ts'

const part = (name: string): URL => new URL(`../../manifest/teams/${name}`, import.meta.url)
/** Any moment will do, and the same one each time: the same package has the same bytes. */
const MADE = new Date(2000, 0, 1)

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must not be longer than ${most} characters`)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line')
const address = z
  .url({
    protocol: /^https$/,
    hostname: z.regexes.domain,
    error: 'must be an address that begins with https://',
  })
  .max(2048, 'must not be longer than 2048 characters')

/** What an operator decides, within the limits of the manifest's schema. */
const Decisions = z.strictObject({
  id: z.guid('must be the id of a bot, such as 11111111-2222-3333-4444-555555555555').toLowerCase(),
  host: z.string().max(253),
  name: text(30),
  developer: text(32),
  website: address,
  privacy: address,
  terms: address,
  version: z
    .string()
    .regex(
      /^[1-9]\d{0,5}\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/,
      'must be three numbers such as 1.0.1, the first at least 1',
    ),
})
export type TeamsDecisions = z.input<typeof Decisions>

/** The manifest of one operator's app; every mistake is listed in one Problem. */
export function teamsManifest(template: unknown, decisions: TeamsDecisions): Record<string, unknown> {
  const read = Decisions.safeParse(decisions)
  if (read.success) return filled(template as Record<string, unknown>, read.data)
  const mistakes = read.error.issues.map(({ path, message }) => {
    const name = path.map(String).join('.')
    return `--${name === 'version' ? 'app-version' : name} ${message}.`
  })
  throw new Problem('usage', mistakes.join('\n'), 'guidepost teams-package --help shows every option.')
}

type Options = {
  host: string
  id?: string
  out: string
  name: string
  developer: string
  website?: string
  privacy?: string
  terms?: string
  appVersion: string
  json?: boolean
}

/** `guidepost teams-package`: the app package that is uploaded to Teams. */
export function teamsPackageCommand({ chat }: Pick<Config, 'chat'>): Command {
  return new Command('teams-package')
    .description('Make the app package for Teams, a zip to upload there.')
    .requiredOption('--host <host>', 'the name under which Teams reaches this server')
    .option('--id <guid>', 'the bot’s application id (MicrosoftAppId)')
    .option('--out <file>', 'where to write it', 'guidepost-teams.zip')
    .option('--name <name>', 'what people call the bot', 'Guidepost')
    .option('--developer <name>', 'who runs it, as Teams shows it', 'Operator of Guidepost')
    .option('--website <url>', 'their website (https://HOST/)')
    .option('--privacy <url>', 'their privacy policy (https://HOST/)')
    .option('--terms <url>', 'their terms of use (https://HOST/)')
    .option('--app-version <version>', 'raise it when you upload a changed package', '1.0.0')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: Options) => {
      const id = options.id ?? chat.teams?.app?.id
      if (id === undefined)
        throw new Problem(
          'usage',
          'It is not known which bot the package is for.',
          'Give its application id with --id, or set MicrosoftAppId and the others for Teams.',
        )
      const host = publicHost(options.host)
      const { website, privacy, terms } = options
      const home = `https://${host}/`
      const manifest = teamsManifest(JSON.parse(await readFile(part('manifest.template.json'), 'utf8')), {
        id,
        host,
        name: options.name,
        developer: options.developer,
        website: website ?? home,
        privacy: privacy ?? home,
        terms: terms ?? home,
        version: options.appVersion,
      })
      const file = resolve(options.out)
      const zip = await zipped(manifest)
      await writeFile(file, zip).catch((error: NodeJS.ErrnoException) => {
        throw new Problem(
          'usage',
          `${file} cannot be written: ${error.code ?? error.message}.`,
          'Give another place with --out.',
          { cause: error },
        )
      })
      const endpoint = `https://${host}/api/messages`
      if (options.json) console.log(JSON.stringify({ file, bytes: zip.length, endpoint, manifest }, null, 2))
      else console.log(next(file, endpoint, id, options))
    })
}

async function zipped(manifest: unknown): Promise<Uint8Array> {
  const [color, outline] = await Promise.all([readFile(part('color.png')), readFile(part('outline.png'))])
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)
  return zipSync({ 'manifest.json': text, 'color.png': color, 'outline.png': outline }, { mtime: MADE })
}

const next = (file: string, endpoint: string, id: string, { name, privacy, terms }: Options): string =>
  `Written: ${file}

1. In Azure, the bot with application id ${id} must have the channel Microsoft Teams and the messaging endpoint
   ${endpoint}
2. For yourself: in Teams, Apps, Manage your apps, Upload a custom app.
   For everybody: in the Teams admin center, Teams apps, Manage apps, Upload new app.
3. Add it to a team, and write in a channel: @${name} help${
    privacy && terms
      ? ''
      : '\n\nIts privacy policy and terms of use lead to the start page of the server; --privacy and --terms name others.'
  }`
